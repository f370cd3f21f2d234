/** Modules that talk to the person who started them: nobody else waits while they do. */
import type { Context } from "../../../semantic/context.ts";
import { defineFact } from "../../../semantic/fact.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { takesCommandLine } from "./command.ts";
import { standsForOthers } from "./stand-in.ts";

const SERVERS: Readonly<Record<string, readonly string[]>> = {
  fastapi: ["fastapi", "FastAPI", "APIRouter", "Request"],
  starlette: ["starlette", "Starlette", "Request"],
  aiohttp: ["aiohttp", "web"],
  sanic: ["sanic", "Sanic"],
  quart: ["quart", "Quart"],
  tornado: ["tornado", "web"],
  uvicorn: ["uvicorn"],
};

/** `input("…")` and other prompts, a parser of arguments, and a command that a library calls. */
const TALKS =
  /(?:[=(,!]|\breturn|\bawait|^)[ \t]*(?:input|ArgumentParser|(?:\w+\.)?(?:Typer|ArgumentParser|PromptSession))[ \t]*\((?!\w+[ \t]*=)|^[ \t]*@click\.(?:command|group)\b|\b(?:questionary|inquirer|prompt_toolkit)\b/m;

const talking = defineFact("talks to its user", ({ text }): readonly true[] =>
  TALKS.test(text) ? [true] : [],
);

/** `coroutine.send(None)`: whoever steps coroutines by hand has no event loop, and no other coroutine. */
const steppingByHand = defineFact("steps coroutines by hand", ({ text }): readonly true[] =>
  /\bcoro(?:utine)?\w*\.send\([\s\\]*None[\s\\]*\)/.test(text) ? [true] : [],
);

/** What is measured there is meant to be as it is. */
const BENCHMARK_FILE =
  /(?:^|[\\/])(?:\w*_)?(?:micro)?bench(?:mark(?:s|ing)?)?(?:_\w*)?(?:[\\/]|\.py$)/;

/**
 * Whether the module asks at the console, is a command or a benchmark, and neither it nor the coroutine serves anybody
 * else; or the coroutine is given a command line, or stands for something else.
 */
export function hasOneUser(coroutine: Node<"function_definition">, ctx: Context): boolean {
  if (takesCommandLine(coroutine) || standsForOthers(coroutine, ctx)) return true;
  if (BENCHMARK_FILE.test(ctx.module.file)) return true;
  if (ctx.module.unitsWith(steppingByHand).length > 0) return true;
  const talks = ctx.module.unitsWith(talking).length > 0;
  return talks && !imports(SERVERS, ctx) && !startsOthers(coroutine);
}

/** Whether other coroutines run beside this one, as its own text shows. */
export function startsOthers({ text }: AnyNode): boolean {
  return STARTS.test(text);
}

const STARTS =
  /\b(?:create_task|ensure_future|gather|start_soon|start_server|TaskGroup|open_nursery)[\s\\]*\(/;

function imports(libraries: typeof SERVERS, { module }: Context): boolean {
  return Object.entries(libraries).some(([library, names]) =>
    names.some((name) =>
      module.variable(name).bindings.some((binding) => binding.imports?.split(".")[0] === library),
    ),
  );
}
