/** Clients whose connections no other request could use. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

/**
 * To another server each time, to this machine, for one WebSocket. `place` is the function or the loop
 * that makes a client each time.
 */
export function hasNothingToShare(call: Node<"call">, place: AnyNode, ctx: Context): boolean {
  if (LOCAL.test(place.text)) return true;
  const requests = requestsOf(call, place, ctx);
  if (requests.length === 0) return false;
  return (
    requests.every(({ method }) => method === "ws_connect") ||
    (isKind(place, "for_statement") && requests.every(({ url }) => url && isOfElement(url, place)))
  );
}

/** Where a connection takes microseconds. */
const LOCAL = /\b(?:https?|wss?):\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/"'{]/;

interface SentRequest {
  readonly method: string;
  readonly url: AnyNode | undefined;
}

/** `session.get(url)` of the name that the client gets. */
function requestsOf(call: Node<"call">, place: AnyNode, ctx: Context): readonly SentRequest[] {
  const { parent } = call;
  const targets = isKind(parent, "as_pattern")
    ? parent.children.slice(1).flatMap((target) => [target, ...target.children])
    : isKind(parent, "assignment")
      ? [parent.field("left")]
      : [];
  return targets.flatMap((target) => {
    const uses = (isKind(target, "identifier") && variableOf(target, ctx)?.uses) || [];
    return uses.flatMap(({ node }): readonly SentRequest[] => {
      // Another loop may call its client the same.
      if (!place.encloses(node)) return [];
      const use = useOf(node);
      if (use.how !== "method") return [];
      const [first, second] = use.call.field("arguments").children;
      return [{ method: use.method, url: use.method === "request" ? second : first }];
    });
  });
}

/** `server.url + "/status"`: each element has a server of its own. */
function isOfElement(url: AnyNode, loop: Node<"for_statement">): boolean {
  const names: readonly string[] = loop.field("left").text.match(/\w+/g) ?? [];
  const [, name] = /^(?:f?["'](?:\w+:\/\/)?\{)?\s*(\w+)[.[]/.exec(url.text) ?? [];
  return name !== undefined && names.includes(name);
}
