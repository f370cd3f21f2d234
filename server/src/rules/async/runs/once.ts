/** Coroutines that run when nothing else does: at the start or the end of a program, or as all of it. */
import { isCommandFile, lastFolders } from "../../../semantic/command-file.ts";
import { isAsync } from "../../../semantic/async-context.ts";
import type { Context } from "../../../semantic/context.ts";
import { variableOf } from "../../../semantic/context.ts";
import { defineFact } from "../../../semantic/fact.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { functionAround, type ModuleView, viewOf } from "../../../project/functions.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, nearest } from "../../../syntax/walk.ts";
import { callersOf } from "./callers.ts";

type Definition = Node<"function_definition">;

const PROGRAM = /^_*(?:a|async_?)?(?:main|cli)_*$/;
const NAME =
  /^_*(?:a|async_?)?(?:lifespan|(?:on_)?(?:start_?up|shut_?down)|set_?up(?:_\w+)?|tear_?down|init(?:ialize)?(?:_\w+)?|bootstrap|clean_?up|aexit|close|stop|terminate|migrate|(?:import|migrate|install|backup|upgrade)_\w+|(?:run|start|serve|launch)(?:_\w+)?_server)(?:_?async)?_*$/i;
/** Folders of commands, of a command line or a bot. */
const COMMANDS = /(?:^|\/)_?commands?(?:\/|\.py$)/;
/** Callers of callers that are looked at. */
const MOST_CALLERS = 3;

/** `view`: where it may be asked who calls a method. */
export function runsOnce(coroutine: Definition, ctx: Context, view?: ModuleView): boolean {
  return (
    NAME.test(coroutine.field("name").text) ||
    isCommandFile(ctx) ||
    COMMANDS.test(lastFolders(ctx.module.file)) ||
    isCommand(coroutine) ||
    isProgram(coroutine, ctx, view) ||
    isPartOfProgram(coroutine, { ctx, view }, MOST_CALLERS)
  );
}

/** Whether a plain function waits for the coroutine's end: what others there are, the coroutine has started. */
export function isProgram(coroutine: Definition, ctx: Context, view?: ModuleView): boolean {
  return PROGRAM.test(coroutine.field("name").text) || isRunToEnd(coroutine, ctx, view);
}

interface Place {
  readonly ctx: Context;
  readonly view: ModuleView | undefined;
}

/** A coroutine of nobody else's, called only by such that run once. */
function isPartOfProgram(coroutine: Definition, { ctx, view }: Place, callers: number): boolean {
  if (callers === 0 || !isOwn(coroutine)) return false;
  const { calls, isHandedOn } = callersOf(coroutine, ctx, view);
  if (calls.length === 0 || isHandedOn) return false;
  return calls.every((call) => {
    const within = functionAround(call);
    const there = contextOf(call, ctx);
    if (!there || !isKind(within, "function_definition") || !isAsync(within)) return false;
    return (
      isProgram(within, there, view) || isPartOfProgram(within, { ctx: there, view }, callers - 1)
    );
  });
}

function contextOf({ tree }: AnyNode, ctx: Context): Context | undefined {
  const unit = ctx.module.unitOf(tree);
  return unit && viewOf(ctx).of(unit);
}

/** `_load`, and what is defined in another function. */
function isOwn(coroutine: Definition): boolean {
  return (
    coroutine.field("name").text.startsWith("_") ||
    nearest(coroutine, "function_definition") !== undefined
  );
}

/** `@app.command()`; those of a bot are sent by many users. */
function isCommand(coroutine: AnyNode): boolean {
  const { parent } = coroutine;
  const decorators = isKind(parent, "decorated_definition") ? parent.children : [];
  return decorators.some(
    (each) => isKind(each, "decorator") && /\bcommand\b/.test(each.text) && !OF_BOT.test(each.text),
  );
}

const OF_BOT = /^@(?:\w+\.)*(?:bot|client|commands|tree|app_commands)\./;

/** `asyncio.run(convert())` at module level or in a plain function, or `loop.call(convert())` of whatever runs it to its end. */
function isRunToEnd(coroutine: Definition, ctx: Context, view?: ModuleView): boolean {
  if (isOwnRun(coroutine, ctx)) return true;
  const uses = variableOf(coroutine.field("name"), ctx)?.uses ?? [];
  const handed = [...uses.map(({ node }) => node), ...callersOf(coroutine, ctx, view).calls];
  return handed.some((node) => {
    const runner = isKind(node.parent, "argument_list") ? node.parent.parent : undefined;
    if (!isKind(runner, "call")) return false;
    const callee = runner.field("function");
    if (RUNNERS.test(qualifiedName(callee, ctx) ?? "")) return true;
    return isKind(node, "call") && RUNS_TO_END.test(callee.text) && !isInCoroutine(runner);
  });
}

/** `asyncio.run(self.convert())` in the class that the coroutine belongs to. */
function isOwnRun(coroutine: Definition, { module }: Context): boolean {
  const name = coroutine.field("name").text;
  const unit = module.unitOf(coroutine.tree);
  const header = unit && module.classHeader(unit);
  if (!header) return false;
  return module.said(runOwn).some((said) => said.header === header && said.says.includes(name));
}

/** Methods that a unit runs to their end, by their names. */
const runOwn = defineFact("runs its own to the end", ({ text }): readonly string[] =>
  text.includes("run") ? [...text.matchAll(RUN_OWN)].map(([, name]) => name ?? "") : [],
);

const RUN_OWN =
  /(?:\b(?:asyncio|anyio|trio|uvloop)\.run|\.run_until_complete)[\s\\]*\([\s\\]*self\.(\w+)[\s\\]*\(/g;

const RUNNERS = /^(?:asyncio|anyio|trio|uvloop)\.run$/;

/** `loop.run_until_complete(…)`, `self.workflow.async_run(…)`, `isolation.call(…)` */
const RUNS_TO_END =
  /(?:^|\.)_*(?:run_until_complete|(?:async_|aio_)?(?:run|call|sync)|run_(?:async|sync|coroutine|coro|blocking)|(?:async|coro|coroutine)_to_sync|block_on|wait_for_result|syncify)$/;

/** Another coroutine would go on meanwhile. */
function isInCoroutine(call: AnyNode): boolean {
  const around = nearest(call, "function_definition");
  return around !== undefined && isAsync(around);
}
