/** What runs a module's coroutines, as its imports tell: an event loop's library, or a web framework. */
import type { Context } from "../../../semantic/context.ts";

export type EventLoop = "asyncio" | "trio" | "anyio";
export type Framework = "fastapi" | "starlette" | "django";

/** Names by which a module most likely knows a library that it imports no other way. */
const TELLING_NAMES: Readonly<Record<EventLoop | Framework, readonly string[]>> = {
  asyncio: ["asyncio"],
  trio: ["trio", "open_nursery", "sleep", "run", "move_on_after", "fail_after"],
  anyio: ["anyio", "create_task_group", "sleep", "run", "move_on_after", "fail_after", "to_thread"],
  fastapi: ["fastapi", "FastAPI", "APIRouter", "Depends", "HTTPException", "Request"],
  starlette: ["starlette", "Starlette", "Request", "Response", "JSONResponse", "WebSocket"],
  django: ["django", "HttpRequest", "HttpResponse", "JsonResponse", "View", "models", "render"],
};

/** The library that runs the module's coroutines; undefined for none or two. */
export function eventLoopOf(ctx: Context): EventLoop | undefined {
  const imported = (["asyncio", "trio", "anyio"] as const).filter((each) => imports(each, ctx));
  return imported.length === 1 ? imported[0] : undefined;
}

/** The framework that runs them where the module imports no event loop itself. */
export function frameworkOf(ctx: Context): Framework | undefined {
  const isAnyLoop = (["asyncio", "trio", "anyio"] as const).some((each) => imports(each, ctx));
  if (isAnyLoop) return undefined;
  return (["fastapi", "starlette", "django"] as const).find((each) => imports(each, ctx));
}

function imports(library: EventLoop | Framework, ctx: Context): boolean {
  return TELLING_NAMES[library].some((name) =>
    ctx.module
      .variable(name)
      .bindings.some((binding) => binding.imports?.split(".")[0] === library),
  );
}
