/** Flags calls in an `async def` of plain functions that lead, call by call, to one that waits. */
import type { Report, TrailStep } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { type BlockingPath, BlockingPaths } from "../../project/calls/blocking-path.ts";
import type { CallSite, FunctionSummary } from "../../project/calls/summary.ts";
import { isDetour } from "../../project/calls/detour.ts";
import type { WaitSite } from "../../project/calls/waits.ts";
import type { ModuleView } from "../../project/functions.ts";
import { coroutineAround } from "../../semantic/async-context.ts";
import type { Context } from "../../semantic/context.ts";
import { defineFact } from "../../semantic/fact.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, nearest } from "../../syntax/walk.ts";
import { hasOneUser } from "./runs/one-user.ts";
import { runsOften } from "./runs/often.ts";
import { runsOnce } from "./runs/once.ts";
import { threadFix } from "./unblocking/fix.ts";
import { isMeant } from "./unblocking/meant.ts";
import { shownCallee } from "./unblocking/shown-callee.ts";
import { threadedText } from "./unblocking/thread.ts";

const ID = "blocking-call-in-async-transitive";

export const blockingCallInAsyncTransitive = defineRule({
  id: ID,
  category: "async",
  summary: "Blocking call behind helpers that an `async def` calls",
  why: "A plain function runs on the thread of the event loop when a coroutine calls it. What it waits for, itself or in the functions it calls, holds up every other coroutine just as much.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { module: [["async"]] },
  *codeBase(further) {
    const { module, self, codeBase, asked } = further;
    const paths = codeBase.kept(ID, () => new BlockingPaths(codeBase, { rule: ID, counts }));
    const pathOf = paths.seenFrom(self, asked);
    for (const unit of module.unitsWith(coroutines)) {
      const ctx = further.of(unit);
      for (const { isAsync, calls } of self.summaryOf(unit).values()) {
        const told = new Set<string>();
        for (const call of isAsync ? calls : []) {
          const path = yield* pathOf(call.target);
          if (path && speaks(call, path, told, { ctx, view: further }))
            yield reportOf(call, path, ctx);
        }
      }
      yield undefined;
    }
  },
});

interface Place {
  readonly ctx: Context;
  readonly view: ModuleView;
}

/** `told`: what the coroutine calls and was spoken of. What helps at the first call of a function helps with the others. */
function speaks(call: CallSite, path: BlockingPath, told: Set<string>, place: Place): boolean {
  const callee = call.node.field("function").text;
  if (told.has(callee) || isForDebugging(path) || runsAlone(path, callee)) return false;
  if (!isOfCoroutine(call, path, place)) return false;
  told.add(callee);
  return true;
}

/** Units that hold an `async def`. */
const coroutines = defineFact("coroutines", (unit): readonly true[] =>
  /\basync[\s\\]+def\b/.test(unit.text) ? [true] : [],
);

/** Reading a file or taking a lock mostly takes no time, and who asks at the console has nothing else to do. */
function counts({ found: { entry } }: WaitSite): boolean {
  return entry.kind !== "file" && entry.kind !== "console" && !entry.name.endsWith(".acquire");
}

/** Helpers that wait so that somebody can look wait for nobody in production. */
function isForDebugging({ steps }: BlockingPath): boolean {
  return steps.some(({ summary }) => /debug/i.test(nameOf(summary)));
}

/** Who looks for a free port is about to start a server, who aborts is about to end, and packages are looked for once. */
function runsAlone({ steps }: BlockingPath, callee: string): boolean {
  if (/(?:^|\.)_*(?:abort|kill|die|exit)$/.test(callee)) return true;
  return steps.some(({ summary }) =>
    /(?:find|free|available|unused|in_use|used|open|check|wait|listen|pick).*_port|port_(?:is_)?(?:free|available|unused|in_use|used|open)|check_(?:pkg|package|dep)|open_(?:\w+_)?(?:url|browser)/i.test(
      nameOf(summary),
    ),
  );
}

function isOfCoroutine({ node }: CallSite, { end }: BlockingPath, { ctx, view }: Place): boolean {
  const coroutine = coroutineAround(node, ctx);
  return (
    coroutine !== undefined &&
    !givesAwaitable(node) &&
    !isMeant(node, ctx) &&
    !isDetour(node, coroutine) &&
    !runsOnce(coroutine, ctx, view) &&
    !hasOneUser(coroutine, ctx) &&
    (waitsLong(end) || isAsynchronousWay(node, coroutine) || runsOften(node, coroutine, view))
  );
}

/** `async def async_load(self): return self.load()`: who awaits it does so for nothing else. */
function isAsynchronousWay(call: Node<"call">, coroutine: Node<"function_definition">): boolean {
  const name = coroutine.field("name").text.replace(/^_*a(?:sync)?_?|_?async$/g, "");
  const callee = call.field("function").text;
  return callee.slice(callee.lastIndexOf(".") + 1) === name;
}

/** For another machine, or for the clock; a process, a database or a name server has mostly answered soon. */
function waitsLong({ found: { entry } }: WaitSite): boolean {
  return (
    /^(?:cloud|http|mail|socket|time|transfer)$/.test(entry.kind) &&
    !/^socket\.get(?:addr|name|host)/.test(entry.name)
  );
}

const WAITING_FOR =
  /(?:^|\.)(?:aresult|ensure_future|create_task|gather|maybe_await|maybe_coroutine|shield|wait_for)$/;

/** `await wait_for(client.get(url), 5)`: what it returns is waited for, so there it is not the plain one of two worlds. */
function givesAwaitable(call: AnyNode): boolean {
  const { parent } = call;
  const taker = isKind(parent, "argument_list") ? parent.parent : undefined;
  if (isKind(taker, "call") && WAITING_FOR.test(taker.field("function").text)) return true;
  return isKind(parent, "assignment") && mayBeAwaited(parent.field("left").text, call);
}

/** `result = act(…)`, and then `if isinstance(result, Awaitable): result = await result`. */
function mayBeAwaited(name: string, call: AnyNode): boolean {
  const within = nearest(call, "function_definition")?.text ?? "";
  if (!/isawaitable|iscoroutine|isfuture|Awaitable|Coroutine/.test(within)) return false;
  const tests = within.matchAll(
    /\b(?:isinstance|isawaitable|iscoroutine|isfuture)[\s\\]*\([\s\\]*([\w.]+)/g,
  );
  return [...tests].some(([, tested]) => tested === name);
}

function reportOf({ node }: CallSite, path: BlockingPath, ctx: Context): Report {
  const callee = node.field("function");
  const fix = threadFix(node, path.end.found, ctx);
  return {
    node: callee,
    message: messageOf(callee.text, path, ctx),
    trail: trailOf(path),
    ...(fix && { fix }),
  };
}

function messageOf(callee: string, { steps, end }: BlockingPath, ctx: Context): string {
  const called = end.node.field("function").text.replace(/\s+/g, " ");
  const way = [...steps.slice(1).map(({ summary }) => nameOf(summary)), called]
    .map((name) => `\`${name}\``)
    .join(" → ");
  const { reason } = end.found.entry;
  return `\`${shownCallee(callee)}\` calls ${way}, which ${reason}, and every coroutine of the event loop waits with it; run it in a thread with \`await ${threadedText(shownCallee(callee), ctx)}\`.`;
}

function nameOf({ definition }: FunctionSummary): string {
  return definition.field("name").text;
}

function trailOf({ steps, end }: BlockingPath): readonly TrailStep[] {
  const last = steps.at(-1);
  const calls = steps.flatMap(({ module, summary, call }, i) => {
    const next = steps[i + 1];
    if (!call || !next) return [];
    const text = `\`${nameOf(summary)}\` calls \`${nameOf(next.summary)}\``;
    return [{ text, node: call.node.field("function"), module: module.module }];
  });
  if (!last) return calls;
  const text = `\`${nameOf(last.summary)}\` calls \`${end.found.entry.name}\`, which ${end.found.entry.reason}`;
  return [...calls, { text, node: end.node.field("function"), module: last.module.module }];
}
