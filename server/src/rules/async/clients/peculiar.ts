/** Whether a client is made for one request in particular, so that others could not share it. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { hasNothingToShare } from "./nothing-to-share.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";

/** What keeps the connections where it is not the client itself. */
const KEEPS_CONNECTIONS = /^(?:transport|connector|connection_pool|mounts|http_client|poolclass)$/;

/** What can be said with each request instead. */
const OF_REQUEST = /^(?:headers|cookies|params|timeout)$/;

/** `place` is the function or the loop that makes a client each time. */
export function isPeculiar(call: Node<"call">, place: AnyNode, ctx: Context): boolean {
  return isMadeForPlace(call, place, ctx) || hasNothingToShare(call, place, ctx);
}

function isMadeForPlace(call: Node<"call">, place: AnyNode, ctx: Context): boolean {
  const options = call
    .field("arguments")
    .children.filter(
      (each) => !isKind(each, "keyword_argument") || !OF_REQUEST.test(each.field("name").text),
    );
  const isShared = options.some(
    (each) => isKind(each, "keyword_argument") && KEEPS_CONNECTIONS.test(each.field("name").text),
  );
  return isShared || options.some((each) => dependsOn(each, place, ctx)) || isKept(call, ctx);
}

/** Whether a name in the expression is bound in the place: a parameter, the loop's variable. */
function dependsOn(expression: AnyNode, place: AnyNode, ctx: Context): boolean {
  const names = isKind(expression, "identifier")
    ? [expression]
    : descendantsOf(expression, "identifier");
  return names.some((name) => {
    // The keyword of an argument, or an attribute, is no variable.
    const bindings = variableOf(name, ctx)?.bindings ?? [];
    return bindings.some(({ node }) => place.encloses(node));
  });
}

/** Stored, returned or set up by its attributes: nobody sees for whom. */
function isKept(call: Node<"call">, ctx: Context): boolean {
  const { parent } = call;
  if (isKind(parent, "as_pattern")) return areSetUp(parent.children.slice(1), ctx);
  if (isKind(parent, "assignment")) {
    const target = parent.field("left");
    return !isKind(target, "identifier") || areSetUp([target], ctx);
  }
  return !isKind(parent, "with_item", "attribute");
}

function areSetUp(targets: readonly AnyNode[], ctx: Context): boolean {
  const names = targets.flatMap((target) => [target, ...target.children]);
  return names.some((name) => {
    const variable = isKind(name, "identifier") ? variableOf(name, ctx) : undefined;
    return variable?.uses.some(({ node }) => {
      const { how } = useOf(node);
      return ["attribute", "stored", "returned", "called"].includes(how);
    });
  });
}
