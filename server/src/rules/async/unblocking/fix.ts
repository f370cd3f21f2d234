/** Fixes for a blocking call in a coroutine: await the asynchronous twin, or run the call in a thread. */
import { type Fix, replaceNode } from "../../../lint/finding.ts";
import { type ImportedName, nameFor } from "../../../lint/import-name.ts";
import type { KnownBlockingCall } from "../../../semantic/blocking-calls.ts";
import type { Context } from "../../../semantic/context.ts";
import type { BlockingCall, Replacement } from "../../../semantic/knowledge/blocking-calls.ts";
import { lockHeldAt } from "../../../semantic/locks.ts";
import { atLeast } from "../../../semantic/version.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";

/** What to do instead, for the message: "use …", "await …" or "run it in a thread with …". */
export function replacementText(replacement: Replacement, callee: string): string {
  switch (replacement.how) {
    case "await":
      return `use \`await ${replacement.name}(…)\``;
    case "library":
      return `use ${replacement.text}`;
    case "thread":
      return `run it in a thread with \`await asyncio.to_thread(${callee}, …)\``;
  }
}

export function unblockingFix(
  call: Node<"call">,
  found: KnownBlockingCall,
  ctx: Context,
): Fix | undefined {
  // A lock held across an `await` stops every coroutine that wants it, and then the loop.
  if (!mayAwaitAt(call) || lockHeldAt(call, ctx)) return undefined;
  const { replacement } = found.entry;
  return replacement.how === "await"
    ? sleepFix(call, replacement.name, ctx)
    : threadFix(call, found, ctx);
}

type EventLoop = "asyncio" | "trio" | "anyio";

/** Names by which a module most likely knows a library that it imports no other way. */
const TELLING_NAMES: Readonly<Record<EventLoop, readonly string[]>> = {
  asyncio: ["asyncio"],
  trio: ["trio", "open_nursery", "sleep", "run", "move_on_after", "fail_after"],
  anyio: ["anyio", "create_task_group", "sleep", "run", "move_on_after", "fail_after", "to_thread"],
};

/** The library that runs the module's coroutines, as its imports tell; undefined for none or two. */
function eventLoopOf(ctx: Context): EventLoop | undefined {
  const imported = (["asyncio", "trio", "anyio"] as const).filter((library) =>
    TELLING_NAMES[library].some((name) =>
      ctx.module
        .variable(name)
        .bindings.some((binding) => binding.imports?.split(".")[0] === library),
    ),
  );
  return imported.length === 1 ? imported[0] : undefined;
}

/**
 * ```
 * time.sleep(delay)    →    await asyncio.sleep(delay)
 * ```
 * Safe as a statement where `asyncio` runs the module's coroutines.
 */
function sleepFix(call: Node<"call">, awaited: string, ctx: Context): Fix | undefined {
  const loop = eventLoopOf(ctx);
  const name = nameFor(awaited.replace("asyncio", loop ?? "asyncio"), call, ctx);
  if (!name) return undefined;
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

/** How each library runs a function in a thread; only the first passes keyword arguments on. */
const RUNNERS: Readonly<Record<EventLoop, string>> = {
  asyncio: "asyncio.to_thread",
  anyio: "anyio.to_thread.run_sync",
  trio: "trio.to_thread.run_sync",
};

/**
 * ```
 * requests.get(url, timeout=5)    →    await asyncio.to_thread(requests.get, url, timeout=5)
 * ```
 */
function threadFix(
  call: Node<"call">,
  { entry }: KnownBlockingCall,
  ctx: Context,
): Fix | undefined {
  if (!runsInAnyThread(entry)) return undefined;
  const loop = eventLoopOf(ctx) ?? "asyncio";
  const list = call.field("arguments");
  if (!isKind(list, "argument_list")) return undefined;
  const hasKeywords = list.children.some((child) =>
    isKind(child, "keyword_argument", "dictionary_splat"),
  );
  if (loop === "asyncio" ? !atLeast(ctx.target, 3, 9) : hasKeywords) return undefined;
  const name = runnerName(loop, call, ctx);
  if (!name) return undefined;
  const callee = call.field("function").text;
  const inner = list.text.slice(1, -1);
  const separator = inner.trim() === "" ? "" : /^[\r\n]/.test(inner) ? "," : ", ";
  const text = `await ${name.text}(${callee}${separator}${inner})`;
  return {
    title: `Run it with \`${name.text}\` (on another thread, and other coroutines run meanwhile)`,
    safe: false,
    edits: [replaceNode(call, inPlace(call, text))],
    imports: name.imports,
  };
}

/** `anyio.to_thread` is there as soon as `anyio` is imported. */
function runnerName(loop: EventLoop, call: AnyNode, ctx: Context): ImportedName | undefined {
  const runner = RUNNERS[loop];
  if (loop === "asyncio") return nameFor(runner, call, ctx);
  const base = nameFor(`${loop}.sleep`, call, ctx);
  return base?.text === `${loop}.sleep` ? { text: runner, imports: base.imports } : undefined;
}

/** What belongs to the thread that made or took it, or gives its result only when entered. */
function runsInAnyThread({ name }: BlockingCall): boolean {
  const bound = /^(?:sqlite3|signal|threading|multiprocessing\.synchronize)\.|\.acquire$|\.stream$/;
  const joins = /\.(?:join|wait)$/;
  return !bound.test(name) || (joins.test(name) && !name.startsWith("sqlite3"));
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
