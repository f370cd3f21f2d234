/** Flags changes of what the whole process shares, made on a thread. */
import type { Report } from "../../lint/finding.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import { runsFirstTimeOnly } from "../../project/calls/first-time.ts";
import { functionAround, type FunctionNode } from "../../project/functions.ts";
import { MAIN, threadReach, type ThreadReach } from "../../project/thread-reach.ts";
import type { ThreadRoot } from "../../project/thread-root.ts";
import { shownName, STARTS_THREADS } from "../../project/thread-roots.ts";
import { furtherReports } from "./race/further-reports.ts";
import { type Context } from "../../semantic/context.ts";
import { defineFact } from "../../semantic/fact.ts";
import { lockHeldAt } from "../../semantic/locks.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { isInTest } from "../../semantic/test-code.ts";
import { atLeast } from "../../semantic/version.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { ancestors, descendants, isKind, statementOf } from "../../syntax/walk.ts";

/** What each changes for every thread. */
const CHANGES: ReadonlyMap<string, string> = new Map([
  ["os.chdir", "the current directory"],
  ["os.fchdir", "the current directory"],
  ["contextlib.chdir", "the current directory"],
  ["os.umask", "the file mode mask"],
  ["os.putenv", "the environment"],
  ["os.unsetenv", "the environment"],
  ["os.environ", "the environment"],
  ["locale.setlocale", "the locale"],
  ["time.tzset", "the time zone"],
  ["socket.setdefaulttimeout", "the default timeout of sockets"],
  ["warnings.catch_warnings", "the filters of warnings"],
  ["warnings.simplefilter", "the filters of warnings"],
  ["contextlib.redirect_stdout", "`sys.stdout`"],
  ["contextlib.redirect_stderr", "`sys.stderr`"],
]);

const WORDS = [
  ...["chdir", "umask", "putenv", "unsetenv", "environ", "setlocale", "tzset"],
  ...["setdefaulttimeout", "catch_warnings", "simplefilter", "redirect_std"],
];

export const processStateInThread = defineRule({
  id: "process-state-in-thread",
  category: "threads",
  summary: "State of the whole process changed on a thread",
  why: "The current directory, the environment, the locale and their like belong to the process. Changed on one thread, they change under every other in the middle of what it does.",
  severity: "information",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: { module: [STARTS_THREADS, WORDS] },
  beyond: true,
  module: reportsOf,
  codeBase: (ctx) => furtherReports(ctx, reportsOf),
});

function reportsOf(ctx: ModuleContext): readonly Report[] {
  const units = ctx.module.unitsWith(candidates);
  const reach = units.length > 0 ? threadReach(ctx) : undefined;
  if (!reach) return [];
  return units.flatMap((unit) =>
    unit.isBroken
      ? []
      : candidates.of(unit).flatMap((node) => reportOf(node, ctx.of(unit), reach, ctx) ?? []),
  );
}

/** Names and attributes that may stand for one of them. */
const candidates = defineFact("changes of process state", (unit): readonly AnyNode[] => {
  if (!WORDS.some((word) => unit.text.includes(word))) return [];
  return descendants(unit.tree.root).filter(
    (node) =>
      isKind(node, "identifier", "attribute") &&
      !(isKind(node.parent, "attribute") && node.isField("attribute")) &&
      WORDS.some((word) => node.text.includes(word)) &&
      isChange(node),
  );
});

const CHANGING = new Set("pop popitem clear update setdefault __setitem__ __delitem__".split(" "));

/** Called, or for the environment: an item written or deleted, or a method that does so. */
function isChange(node: AnyNode): boolean {
  const { parent } = node;
  if (isKind(parent, "call") && node.isField("function")) return true;
  if (isKind(parent, "attribute") && node.isField("object"))
    return isKind(parent.parent, "call") && CHANGING.has(parent.field("attribute").text);
  if (!isKind(parent, "subscript") || !node.isField("value")) return false;
  const up = parent.parent;
  if (isKind(up, "delete_statement")) return true;
  return isKind(up, "assignment", "augmented_assignment") && parent.isField("left");
}

function reportOf(
  node: AnyNode,
  ctx: Context,
  reach: ThreadReach,
  { freeThreaded, target }: ModuleContext,
): Report | undefined {
  const qualified = qualifiedName(node, ctx) ?? "";
  const changed = CHANGES.get(qualified);
  const isCalled = isKind(node.parent, "call");
  if (changed === undefined || (qualified === "os.environ" && isCalled)) return undefined;
  // There each thread has filters of its own.
  const isOwn = qualified.startsWith("warnings.") && freeThreaded && atLeast(target, 3, 14);
  const within = functionAround(node);
  if (isOwn || !within || lockHeldAt(node, ctx) || isInTest(node, ctx)) return undefined;
  if (isOfWithBefore(node) || isAtFirst(node, within) || isForAll(node, within)) return undefined;
  if (qualified.startsWith("warnings.") && onlyIgnores(node)) return undefined;
  const root = rootOf(within, reach);
  if (!root || (qualified.startsWith("warnings.") && !root.many)) return undefined;
  return {
    node: isCalled ? node.parent : node,
    message: `\`${node.text}\` changes ${changed} for every thread, and ${shownName(within)} runs on one of its own; ${remedyFor(qualified)}.`,
    evidence: [{ text: root.text, node: root.node }],
    ...(root.way && { trail: root.way }),
  };
}

/** `with catch_warnings(): simplefilter("ignore")`: all that can come of it is a warning more, or one less. */
function onlyIgnores(node: AnyNode): boolean {
  const around = ancestors(node).find((up) => isKind(up, "with_statement"));
  const text = (around ?? node.parent)?.text ?? "";
  return /["']ignore["']/.test(text) && !/["'](?:error|always|default|once)["']|record/.test(text);
}

/** `with redirect_stdout(f), redirect_stderr(f):` is one change. */
function isOfWithBefore(node: AnyNode): boolean {
  const [contexts] = ancestors(node).find((up) => isKind(up, "with_statement"))?.children ?? [];
  if (!contexts?.encloses(node)) return false;
  return contexts.text.slice(0, node.start - contexts.start).includes("redirect_std");
}

/** What a client or a library is told once, when it is first made. */
function isAtFirst(node: AnyNode, within: FunctionNode): boolean {
  return isKind(within, "function_definition") && runsFirstTimeOnly(node, within);
}

/** `os.environ["PATH"] += tools`: meant for the whole process, where nothing of it is this call's own. */
function isForAll(node: AnyNode, within: FunctionNode): boolean {
  const statement = statementOf(node);
  if (!/\benviron\b/.test(node.text)) return false;
  const parameters = isKind(within, "lambda")
    ? within.field("parameters")
    : within.field("parameters");
  const names = (parameters?.text.match(/\w+/g) ?? []).filter(
    (name) => !/^(?:self|cls)$/.test(name),
  );
  return !names.some((name) => new RegExp(`\\b${name}\\b`).test(statement.text));
}

function rootOf(within: FunctionNode, reach: ThreadReach): ThreadRoot | undefined {
  for (const thread of reach.threadsOf(within)) if (thread !== MAIN) return thread;
  return undefined;
}

function remedyFor(qualified: string): string {
  if (qualified.endsWith("chdir")) return "pass full paths, or `cwd=` to what is started";
  if (/environ|putenv|unsetenv/.test(qualified)) return "pass `env=` to what is started";
  if (qualified.startsWith("socket.")) return "set the timeout of the socket itself";
  if (qualified.startsWith("contextlib.redirect")) return "pass the stream to what writes to it";
  return "set it once, before threads are started";
}
