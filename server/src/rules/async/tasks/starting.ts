/** Which calls start a task of asyncio that only their result keeps. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { qualifiedName, spelledName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, nearest, unwrapped } from "../../../syntax/walk.ts";
import { isKeptElsewhere, isOfPlainFunction } from "./kept.ts";

/** Spelled as they are, so that their names stand in the code. */
const STARTERS: ReadonlySet<string> = new Set([
  "asyncio.create_task",
  "asyncio.ensure_future",
  "asyncio.tasks.create_task",
  "asyncio.tasks.ensure_future",
]);

/**
 * The coroutine call that a task is made of, if only the result keeps the task. In a function: what a
 * script starts at module level ends with it.
 */
export function startedWork(call: Node<"call">, ctx: Context): Node<"call"> | undefined {
  const callee = call.field("function");
  const starts = spelledName(callee, STARTERS, ctx) !== undefined || isOfLoop(callee, ctx);
  if (!starts || !nearest(call, "function_definition")) return undefined;
  const [work, ...options] = call.field("arguments").children;
  if (!isKind(work, "call") || isKeptElsewhere(work, ctx)) return undefined;
  if (callee.text.endsWith("ensure_future") && passesOnFutures(work, ctx)) return undefined;
  return options.every((each) => isKind(each, "keyword_argument")) ? work : undefined;
}

/** Futures, which `ensure_future` returns as they are: whoever will set one keeps it. */
function passesOnFutures(work: Node<"call">, ctx: Context): boolean {
  const callee = work.field("function");
  if (isKind(callee, "attribute") && callee.field("attribute").text === "run_in_executor")
    return true;
  const name = qualifiedName(callee, ctx) ?? "";
  return (
    /^asyncio\.(?:gather|shield|wrap_future|run_coroutine_threadsafe)$/.test(name) ||
    isOfPlainFunction(work, ctx)
  );
}

const LOOP_GETTERS = /^asyncio\.(?:get_running_loop|get_event_loop|new_event_loop)$/;
const LOOP_CLASSES = /^asyncio\.(?:\w+\.)?(?:AbstractEventLoop|BaseEventLoop)$/;

/** `loop.create_task` of an event loop of asyncio; a task group or a nursery keeps its tasks. */
function isOfLoop(callee: AnyNode, ctx: Context): boolean {
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "create_task")
    return false;
  const object = unwrapped(callee.field("object"));
  if (isKind(object, "call")) return LOOP_GETTERS.test(called(object, ctx) ?? "");
  if (isKind(object, "attribute")) {
    return /^_?(?:event_)?loop$/.test(object.field("attribute").text) && isAsyncioImported(ctx);
  }
  const bindings = (isKind(object, "identifier") && variableOf(object, ctx)?.bindings) || [];
  return (
    bindings.length > 0 &&
    bindings.every(({ value, annotation }) => {
      const [type] = annotation?.children ?? [];
      if (annotation) return LOOP_CLASSES.test((type && qualifiedName(type, ctx)) ?? "");
      return isKind(value, "call") && LOOP_GETTERS.test(called(value, ctx) ?? "");
    })
  );
}

function called(call: Node<"call">, ctx: Context): string | undefined {
  return qualifiedName(call.field("function"), ctx);
}

function isAsyncioImported(ctx: Context): boolean {
  return ctx.module.variable("asyncio").bindings.some(({ imports }) => imports === "asyncio");
}
