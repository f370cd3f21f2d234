/** Where the function that starts a thread has waited for its end: what it does after that meets nothing. */
import { contextsOf } from "../../semantic/locks.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, descendantsOf, isKind, statementOf } from "../../syntax/walk.ts";
import type { Call } from "../functions.ts";

/** A position in the text of the function that starts it; undefined where nothing there waits for it. */
export function overAt({ node, within }: Call): number | undefined {
  const callee = node.field("function");
  const method = isKind(callee, "attribute") ? callee.field("attribute").text : "";
  const pool = isKind(callee, "attribute") ? callee.field("object").text : "";
  // Meanwhile other coroutines may run, but which of them, nothing shows.
  if (isKind(node.parent, "await")) return node.end;
  const block = enteredAs(pool, node);
  if (block) return block.end;
  if (/^(?:star)?map$/.test(method) && !isKind(node.parent, "assignment", "expression_statement"))
    return statementOf(node).end;
  const ends = ENDS.find(({ of }) => of.test(method || callee.text))?.by;
  if (!ends || !within) return undefined;
  return [...descendantsOf(within, "call")].find(
    (call) => call.start >= node.end && waits(call, ends),
  )?.start;
}

/** How one waits for what was begun so. */
const ENDS: readonly { readonly of: RegExp; readonly by: RegExp }[] = [
  { of: /(?:Thread|Timer)$/, by: /^join$/ },
  { of: /^(?:submit|apply_async)$/, by: /^(?:result|get|join|as_completed|wait|shutdown)$/ },
  { of: /^(?:map|starmap|imap|imap_unordered|(?:star)?map_async)$/, by: /^(?:get|join|shutdown)$/ },
];

/** `thread.join()`, `wait(futures)`; with a time it may give up, and a string joins something else. */
function waits(call: Node<"call">, by: RegExp): boolean {
  const callee = call.field("function");
  const given = call.field("arguments").children;
  if (!isKind(callee, "attribute")) return by.test(callee.text) && given.length === 1;
  const name = callee.field("attribute").text;
  if (!by.test(name) || isKind(callee.field("object"), "string")) return false;
  return /^(?:as_completed|wait)$/.test(name) ? given.length === 1 : given.length === 0;
}

/** `with ThreadPoolExecutor() as pool:` around a call of `pool`. */
function enteredAs(pool: string, call: AnyNode): Node<"with_statement"> | undefined {
  return ancestors(call)
    .filter((up) => isKind(up, "with_statement"))
    .find((block) => contextsOf(block).some((context) => namedBy(context) === pool));
}

function namedBy(context: AnyNode): string | undefined {
  const pattern = isKind(context.parent, "as_pattern") ? context.parent : undefined;
  return pattern?.children[1]?.text;
}
