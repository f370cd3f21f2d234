/** Coroutines whose tasks somebody keeps: the event loop itself while they wait, or they themselves. */
import { isAsync } from "./async-context.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, descendants, isKind, unwrapped } from "../syntax/walk.ts";

type Definition = Node<"function_definition">;

/** Spelled as they are: what their names mean is up to the unit's own module. */
const OF_LOOP = /^(?:\w+\.)*(?:_?sleep|to_thread|to_thread\.run_sync)$|(?:^|\.)run_in_executor$/;
const OF_LOOP_OR_KNOWN = /\b(?:_?sleep|to_thread|run_in_executor|current_task|timeout|wait_for)\b/;
/** What ends at a time that a timer of the loop tells. */
const WITH_LIMIT = /^(?:\w+\.)*timeout$/;
const WAITS = /\bawait\b|\basync[\s\\]+(?:for|with)\b/;

/** Whether the text may hold such a coroutine. */
export function mayBeKept(text: string): boolean {
  return /\basync[\s\\]+def\b/.test(text) && (OF_LOOP_OR_KNOWN.test(text) || !WAITS.test(text));
}

export function isKept(coroutine: Definition): boolean {
  return isAsync(coroutine) && (onlyWaitsForLoop(coroutine) || knowsItsTask(coroutine));
}

/**
 * Whether a coroutine waits for nothing but time and threads, or not at all. A timer of the loop refers to
 * the future of `sleep`, and that to the task, so nothing collects it.
 */
function onlyWaitsForLoop(coroutine: Definition): boolean {
  const own = descendants(coroutine.field("body"), isOwn);
  if (own.some((node) => node.symbol === "async" && !isLimited(node.parent))) return false;
  const waits = own.flatMap((node) => (isKind(node, "await") ? [node] : []));
  return waits.every(waitsForLoop) && (waits.length > 0 || doesSomething(own));
}

/** What stands for the methods of subclasses says nothing about them. */
function doesSomething(own: readonly AnyNode[]): boolean {
  return (
    own.some((node) => isKind(node, "call")) &&
    !own.some(({ text }) => text === "NotImplementedError")
  );
}

function waitsForLoop(wait: Node<"await">): boolean {
  const [awaited] = wait.children;
  const call = awaited && unwrapped(awaited);
  if (isKind(call, "call") && OF_LOOP.test(call.field("function").text) && !isNoTime(call))
    return true;
  return (isKind(call, "call") && endsInTime(call)) || ancestors(wait).some(isLimited);
}

/** `wait_for(answer, 5)` */
function endsInTime(call: Node<"call">): boolean {
  const [, limit] = call.field("arguments").children;
  return /(?:^|\.)wait_for$/.test(call.field("function").text) && isLimit(limit);
}

/** `async with asyncio.timeout(5):` */
function isLimited(node: AnyNode | undefined): boolean {
  if (!isKind(node, "with_statement")) return false;
  const items = node.children.flatMap((child) =>
    isKind(child, "with_clause") ? child.children : [],
  );
  return (
    items.length > 0 &&
    items.every((item) => {
      const value = isKind(item, "with_item") ? item.field("value") : undefined;
      const call = isKind(value, "as_pattern") ? value.children[0] : value;
      if (!isKind(call, "call") || !WITH_LIMIT.test(call.field("function").text)) return false;
      return isLimit(call.field("arguments").children[0]);
    })
  );
}

function isLimit(argument: AnyNode | undefined): boolean {
  return argument !== undefined && !/^(?:timeout=)?None$/.test(argument.text);
}

/** `sleep(0)` only lets others run, and starts no timer. */
function isNoTime(call: Node<"call">): boolean {
  return call.field("arguments").children[0]?.text === "0";
}

/** What stands in a nested function is no wait of this one. */
function isOwn(node: AnyNode): boolean {
  return !isKind(node, "function_definition", "lambda", "class_definition");
}

/** One that asks for its own task may store it. */
function knowsItsTask(coroutine: AnyNode): boolean {
  return descendants(coroutine).some((node) => node.text === "current_task");
}
