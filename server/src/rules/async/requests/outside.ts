/** Whether a coroutine changes anything that the next call of it may look at. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";

const CHANGES =
  /^(?:add|append|appendleft|extend|insert|update|setdefault|pop|popitem|popleft|remove|discard|clear|put|put_nowait|send|write|commit|execute|set|cancel|acquire)$/;

/** Any store to, or changing method of, what the coroutine did not make itself counts. */
export function changesOutside(definition: Node<"function_definition">, ctx: Context): boolean {
  return descendants(definition.field("body")).some((node) => {
    if (isKind(node, "global_statement", "nonlocal_statement", "yield")) return true;
    if (isKind(node, "assignment", "augmented_assignment")) {
      const target = isKind(node, "assignment") ? node.field("left") : node.field("left");
      return isKind(target, "attribute", "subscript") && !isOwn(target, definition, ctx);
    }
    if (!isKind(node, "call")) return false;
    const callee = node.field("function");
    return (
      isKind(callee, "attribute") &&
      CHANGES.test(callee.field("attribute").text) &&
      !isOwn(callee, definition, ctx)
    );
  });
}

/** Whether what an attribute or item hangs on is a name that the coroutine assigns, and no parameter. */
function isOwn(node: AnyNode, definition: AnyNode, ctx: Context): boolean {
  const root = rootOf(node);
  const bindings = (isKind(root, "identifier") && variableOf(root, ctx)?.bindings) || [];
  return (
    bindings.length > 0 &&
    bindings.every(
      (each) =>
        definition.encloses(each.node) && (each.kind === "assignment" || each.kind === "with"),
    )
  );
}

/** `params` of `params["page"].first`. */
export function rootOf(node: AnyNode): AnyNode {
  if (isKind(node, "attribute")) return rootOf(node.field("object"));
  if (isKind(node, "subscript")) return rootOf(node.field("value"));
  if (isKind(node, "call")) return rootOf(node.field("function"));
  return node;
}
