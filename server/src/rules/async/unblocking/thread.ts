/** How a coroutine hands a call to another thread: with what its event loop or its framework has for that. */
import { type ImportedName, nameFor } from "../../../lint/import-name.ts";
import type { Context } from "../../../semantic/context.ts";
import { atLeast } from "../../../semantic/version.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";
import { eventLoopOf, frameworkOf, type EventLoop, type Framework } from "./event-loop.ts";

interface Runner {
  /** Import-resolved name of what is imported, and what follows it. */
  readonly imported: string;
  readonly then: string;
  /** `function`: it takes only that, and what it gives takes the arguments. */
  readonly takes: "arguments" | "positional arguments" | "function";
}

/** `trio.to_thread` and `anyio.to_thread` are there as soon as the package is imported. */
const RUNNERS: Readonly<Record<EventLoop | Framework, Runner>> = {
  asyncio: { imported: "asyncio.to_thread", then: "", takes: "arguments" },
  anyio: { imported: "anyio.to_thread", then: ".run_sync", takes: "positional arguments" },
  trio: { imported: "trio.to_thread", then: ".run_sync", takes: "positional arguments" },
  fastapi: { imported: "fastapi.concurrency.run_in_threadpool", then: "", takes: "arguments" },
  starlette: { imported: "starlette.concurrency.run_in_threadpool", then: "", takes: "arguments" },
  django: { imported: "asgiref.sync.sync_to_async", then: "", takes: "function" },
};

function runnerOf(ctx: Context): Runner {
  return RUNNERS[eventLoopOf(ctx) ?? frameworkOf(ctx) ?? "asyncio"];
}

/** What to write for running `callee` in a thread, for a message. */
export function threadedText(callee: string, ctx: Context): string {
  const { imported, then, takes } = runnerOf(ctx);
  const isLong = imported.split(".").length > 2 || takes === "function";
  const name = isLong ? imported.slice(imported.lastIndexOf(".") + 1) : `${imported}${then}`;
  return takes === "function" ? `${name}(${callee})(…)` : `${name}(${callee}, …)`;
}

export interface Threaded {
  /** The whole call, without `await`. */
  readonly text: string;
  /** What hands it to the thread. */
  readonly by: string;
  readonly imports: ImportedName["imports"];
}

/** The call, written so that a thread runs it; undefined where there is no way to write it. */
export function threaded(call: Node<"call">, ctx: Context): Threaded | undefined {
  const { imported, then, takes } = runnerOf(ctx);
  const list = call.field("arguments");
  if (!isKind(list, "argument_list")) return undefined;
  if (imported === "asyncio.to_thread" && !atLeast(ctx.target, 3, 9)) return undefined;
  const name = nameFor(imported, call, ctx);
  if (!name) return undefined;
  const by = `${name.text}${then}`;
  const callee = call.field("function").text;
  if (takes === "function") {
    return { text: `${by}(${callee})${list.text}`, by, imports: name.imports };
  }
  const handed = `${callee}${followedBy(list)}`;
  if (takes === "arguments" || !hasKeywords(list)) {
    return { text: `${by}(${handed})`, by, imports: name.imports };
  }
  const partial = nameFor("functools.partial", call, ctx);
  if (!partial) return undefined;
  const imports = [...name.imports, ...partial.imports];
  return { text: `${by}(${partial.text}(${handed}))`, by, imports };
}

function hasKeywords(list: AnyNode): boolean {
  return list.children.some((child) => isKind(child, "keyword_argument", "dictionary_splat"));
}

/** The arguments as they follow another one. */
function followedBy(list: AnyNode): string {
  const inner = list.text.slice(1, -1);
  if (inner.trim() === "") return "";
  return `${/^[\r\n]/.test(inner) ? "," : ", "}${inner}`;
}
