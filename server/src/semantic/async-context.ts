/** Whether code runs on an event loop's thread: in the body of an `async def`, and not handed to another thread. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { qualifiedName } from "./names.ts";

/** The coroutine whose own code the node is part of. */
export function coroutineAround(
  node: AnyNode,
  ctx: Context,
): Node<"function_definition"> | undefined {
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "lambda", "class_definition") && below.isField("body")) return undefined;
    // Defaults and decorators run where the function is defined.
    if (isKind(up, "function_definition") && below.isField("body")) {
      return isAsync(up) && runsThere(node, up, ctx) ? up : undefined;
    }
    below = up;
  }
  return undefined;
}

/** Whether the function itself runs a node of its body, and not a thread or nobody. */
export function runsThere(node: AnyNode, coroutine: AnyNode, ctx: Context): boolean {
  let below = node;
  for (const up of ancestors(node)) {
    if (up === coroutine) return true;
    if (isKind(up, "call") && !below.isField("function") && takesWorkAway(up)) return false;
    if (isKind(up, "if_statement") && !runsFor(up, below, ctx)) return false;
    below = up;
  }
  return true;
}

export function isAsync(definition: Node<"function_definition">): boolean {
  return definition.allChildren[0]?.symbol === "async";
}

/** Callables that run their argument on another thread, by the last part of their names. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "to_thread",
  "run_in_executor",
  "run_sync",
  "run_in_threadpool",
  "sync_to_async",
]);

function takesWorkAway(call: Node<"call">): boolean {
  const callee = call.field("function");
  const name = isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
  return ELSEWHERE.has(name);
}

/** A flag by which code that serves both worlds tells them apart. */
const MODE = /^(?:\w+\.)?_?(?:asynchronous|is_async|async_mode|use_async)$/;

/** Where no event loop was found, nothing else runs on one. */
const NO_LOOP = /^(?:\w+\.)*_?(?:event_)?loop[\s\\]+is[\s\\]+None$/;

/** False inside `if TYPE_CHECKING:` and `if False:`, whose bodies never run, beside `if True:`, and where a flag says it is not asynchronous. */
function runsFor(statement: Node<"if_statement">, below: AnyNode, ctx: Context): boolean {
  const condition = statement.field("condition");
  if (isKind(below, "else_clause")) return !MODE.test(condition.text) && !isKind(condition, "true");
  if (!below.isField("consequence")) return true;
  if (isKind(condition, "false") || NO_LOOP.test(condition.text)) return false;
  if (isKind(condition, "not_operator")) return !MODE.test(condition.field("argument").text);
  return qualifiedName(condition, ctx) !== "typing.TYPE_CHECKING";
}
