/** Coroutines whose tasks somebody keeps: the event loop itself while they wait, or they themselves. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { defineFact } from "../../../semantic/fact.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../../syntax/walk.ts";

type Definition = Node<"function_definition">;

/** `work()` of a function, `self.work()` of the class around; of what another module defines nothing is known. */
export function isKeptElsewhere(work: Node<"call">, ctx: Context): boolean {
  const callee = work.field("function");
  if (isKind(callee, "attribute")) return isKeptMethod(callee, ctx);
  const [binding] = (isKind(callee, "identifier") && variableOf(callee, ctx)?.bindings) || [];
  const definition = binding?.value;
  return isKind(definition, "function_definition") && isKept(definition);
}

function isKeptMethod(callee: Node<"attribute">, { unit, module }: Context): boolean {
  if (callee.field("object").text !== "self") return false;
  const name = callee.field("attribute").text;
  const own = module.classHeader(unit);
  return (
    own !== undefined &&
    module.said(keptFunctions).some(({ says, header }) => header === own && says.includes(name))
  );
}

/** Names of a unit's functions whose tasks are kept; only what it says, whatever else changes in it. */
const keptFunctions = defineFact("functions whose tasks are kept", (unit): readonly string[] => {
  if (unit.isBroken || !SIGN.test(unit.text)) return [];
  return unit.tree.root.children.flatMap((child) =>
    isKind(child, "function_definition") && isKept(child) ? [child.field("name").text] : [],
  );
});

/** Spelled as they are: what their names mean is up to the unit's own module. */
const OF_LOOP = /^(?:(?:asyncio\.)?(?:sleep|to_thread)|(?:.+\.)?run_in_executor)$/;
const SIGN = /\b(?:sleep|to_thread|run_in_executor|current_task)\b/;

function isKept(coroutine: Definition): boolean {
  return onlyWaitsForLoop(coroutine) || knowsItsTask(coroutine);
}

/**
 * Whether a coroutine waits for nothing but time and threads. A timer of the loop refers to the future of
 * `sleep`, and that to the task, so nothing collects it.
 */
function onlyWaitsForLoop(coroutine: Definition): boolean {
  const own = descendants(coroutine.field("body"), isOwn);
  if (own.some((node) => node.symbol === "async")) return false;
  const waits = own.flatMap((node) => (isKind(node, "await") ? [node] : []));
  return waits.length > 0 && waits.every(waitsForLoop);
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
