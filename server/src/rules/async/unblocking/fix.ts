/** Fixes for a blocking call in a coroutine: await the asynchronous twin, or run the call in a thread. */
import { type Fix, replaceNode } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import type { KnownBlockingCall } from "../../../semantic/blocking-calls.ts";
import type { Context } from "../../../semantic/context.ts";
import type { BlockingCall, Replacement } from "../../../semantic/knowledge/blocking-calls.ts";
import { lockHeldAt } from "../../../semantic/locks.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";
import { eventLoopOf } from "./event-loop.ts";
import { threaded, threadedText } from "./thread.ts";

/** What to do instead, for the message: "use …", "await …" or "run it in a thread with …". */
export function replacementText(replacement: Replacement, callee: string, ctx: Context): string {
  switch (replacement.how) {
    case "await":
      return `use \`await ${inLoop(replacement.name, ctx)}(…)\``;
    case "library":
      return `use ${replacement.text}`;
    case "thread":
      return `run it in a thread with \`await ${threadedText(callee, ctx)}\``;
  }
}

export function unblockingFix(
  call: Node<"call">,
  found: KnownBlockingCall,
  ctx: Context,
): Fix | undefined {
  const { replacement } = found.entry;
  return replacement.how === "await"
    ? sleepFix(call, replacement.name, ctx)
    : threadFix(call, found, ctx);
}

/** `trio.sleep` for `asyncio.sleep` where Trio runs the module's coroutines. */
function inLoop(awaited: string, ctx: Context): string {
  return awaited.replace("asyncio", eventLoopOf(ctx) ?? "asyncio");
}

/**
 * ```
 * time.sleep(delay)    →    await asyncio.sleep(delay)
 * ```
 * Safe as a statement where `asyncio` runs the module's coroutines.
 */
function sleepFix(call: Node<"call">, awaited: string, ctx: Context): Fix | undefined {
  const loop = eventLoopOf(ctx);
  const name = nameFor(inLoop(awaited, ctx), call, ctx);
  if (!name || !mayWaitAt(call, ctx)) return undefined;
  const safe = loop === "asyncio" && isKind(call.parent, "expression_statement");
  const list = call.field("arguments").text;
  const title = `Use \`await ${name.text}\``;
  return {
    title: safe ? title : `${title} (only where ${loop ?? "asyncio"} runs this coroutine)`,
    safe,
    edits: [replaceNode(call, inPlace(call, `await ${name.text}${list}`))],
    imports: name.imports,
  };
}

/**
 * ```
 * requests.get(url, timeout=5)    →    await asyncio.to_thread(requests.get, url, timeout=5)
 * ```
 */
export function threadFix(
  call: Node<"call">,
  { entry }: Pick<KnownBlockingCall, "entry">,
  ctx: Context,
): Fix | undefined {
  return runsInAnyThread(entry) ? inThread(call, ctx) : undefined;
}

/** The same for a call of which it is known that any thread may run it. */
export function inThread(call: Node<"call">, ctx: Context): Fix | undefined {
  const instead = mayWaitAt(call, ctx) ? threaded(call, ctx) : undefined;
  return (
    instead && {
      title: `Run it with \`${instead.by}\` (on another thread, and other coroutines run meanwhile)`,
      safe: false,
      edits: [replaceNode(call, inPlace(call, `await ${instead.text}`))],
      imports: instead.imports,
    }
  );
}

/** What belongs to the thread that made or took it, or gives its result only when entered. */
function runsInAnyThread({ name }: BlockingCall): boolean {
  const bound = /^(?:sqlite3|signal|threading|multiprocessing\.synchronize)\.|\.acquire$|\.stream$/;
  const joins = /\.(?:join|wait)$/;
  return !bound.test(name) || (joins.test(name) && !name.startsWith("sqlite3"));
}

/** A lock held across an `await` stops every coroutine that wants it, and then the loop. */
function mayWaitAt(call: AnyNode, ctx: Context): boolean {
  return mayAwaitAt(call) && !lockHeldAt(call, ctx);
}

/** Takes awaitables, and would get what awaiting them gave. */
const TAKES_AWAITABLES = /(?:^|\.)(?:wait_for|shield|gather|ensure_future|create_task)$/;

/** Comprehensions, class bodies and what is evaluated at a definition have no `await` of ours. */
function mayAwaitAt(call: AnyNode): boolean {
  const outer = isKind(call.parent, "argument_list") ? call.parent.parent : undefined;
  if (isKind(outer, "call") && TAKES_AWAITABLES.test(outer.field("function").text)) return false;
  for (const up of ancestors(call)) {
    if (isKind(up, "function_definition")) return true;
    const closed = isKind(
      up,
      "list_comprehension",
      "set_comprehension",
      "dictionary_comprehension",
      "generator_expression",
      "class_definition",
      "decorator",
      "parameters",
      "type",
    );
    if (closed) return false;
  }
  return false;
}

/** `await` binds less tightly than a call, an attribute, an index or `**`. */
function inPlace(call: AnyNode, text: string): string {
  const { parent } = call;
  const tighter =
    (isKind(parent, "attribute") && call.isField("object")) ||
    (isKind(parent, "call") && call.isField("function")) ||
    (isKind(parent, "subscript") && call.isField("value"));
  return tighter ? `(${text})` : text;
}
