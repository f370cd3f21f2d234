/** Coroutines that run when nothing else does: at the start or the end of a program, or as all of it. */
import type { Context } from "../../../semantic/context.ts";
import { variableOf } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

const NAME =
  /^_*(?:a|async_?)?(?:main|cli|lifespan|(?:on_)?(?:start_?up|shut_?down)|set_?up|tear_?down|init(?:ialize)?|bootstrap|clean_?up|aexit|close|stop|migrate|(?:import|migrate|install|backup|upgrade)_\w+|(?:run|start|serve|launch)(?:_\w+)?_server)_*$/;
/** Of a command line, which has one user. */
const COMMAND_FILE = /(?:^|[\\/])_?(?:cli|scripts?|commands?)(?:[\\/]|\.py$)|__main__\.py$/;

export function runsOnce(coroutine: Node<"function_definition">, ctx: Context): boolean {
  const name = coroutine.field("name");
  return (
    NAME.test(name.text) ||
    COMMAND_FILE.test(ctx.module.file) ||
    isCommand(coroutine) ||
    isWholeProgram(name, ctx)
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

/** `asyncio.run(convert())` at module level or in a plain function. */
function isWholeProgram(name: Node<"identifier">, ctx: Context): boolean {
  const uses = variableOf(name, ctx)?.uses ?? [];
  return uses.some(({ node }) => {
    const { parent } = node;
    const handed = isKind(parent, "call") && node.isField("function") ? parent : node;
    const runner = isKind(handed.parent, "argument_list") ? handed.parent.parent : undefined;
    if (!isKind(runner, "call")) return false;
    const called = qualifiedName(runner.field("function"), ctx) ?? "";
    return /^(?:asyncio|anyio|trio|uvloop)\.run$/.test(called) || isRunByLoop(runner);
  });
}

/** `loop.run_until_complete(convert())` */
function isRunByLoop(runner: Node<"call">): boolean {
  return /\.run_until_complete$/.test(runner.field("function").text);
}
