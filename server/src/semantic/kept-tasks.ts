/** Coroutines whose tasks somebody keeps: the event loop itself while they wait, or they themselves. */
import { isAsync } from "./async-context.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../syntax/walk.ts";

type Definition = Node<"function_definition">;

/** Spelled as they are: what their names mean is up to the unit's own module. */
const OF_LOOP = /^(?:\w+\.)*(?:_?sleep|to_thread|to_thread\.run_sync)$|(?:^|\.)run_in_executor$/;
const OF_LOOP_OR_KNOWN = /\b(?:_?sleep|to_thread|run_in_executor|current_task)\b/;
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
  if (own.some((node) => node.symbol === "async")) return false;
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
  return isKind(call, "call") && OF_LOOP.test(call.field("function").text) && !isNoTime(call);
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
