/** Calls that give a function to another thread: `Thread(target=f)`, `pool.submit(f)`, `to_thread(f)`. */
import { loopsAround } from "../../semantic/loops.ts";
import { qualifiedName } from "../../semantic/names.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, isKind, statementOf } from "../../syntax/walk.ts";
import { type Call, classAround, functionAround, type ModuleView } from "../functions.ts";
import { isThreadClass } from "./class-roots.ts";
import { madeBy } from "./made-by.ts";

export interface ThreadStart {
  readonly call: Call;
  /** The expression that names the function: `work`, `self.work`. */
  readonly given: AnyNode;
  /** Whether several threads may run it at once. */
  readonly many: boolean;
  /** The pool of one worker that it waits in. */
  readonly queue?: string;
}

/** Undefined where the call starts no thread, or waits until it is over. */
export function startAt(call: Call, view: ModuleView): ThreadStart | undefined {
  const { node } = call;
  const start = startOf(node, node.field("function"), view);
  const given = start && argumentOf(node, start);
  if (!given || isJoinedAtOnce(node) || isAwaitedAlone(node)) return undefined;
  const queue = queueOf(node, view);
  const many = start.many || (queue === undefined && loopsAround(node).length > 0);
  return { call, given, many, ...(queue !== undefined && { queue }) };
}

/** `self._worker` for `self._worker.submit(f)` and `loop.run_in_executor(self._worker, f)`, where it has one thread. */
function queueOf(call: Node<"call">, view: ModuleView): string | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const method = callee.field("attribute").text;
  const pool =
    method === "run_in_executor" ? call.field("arguments").children[0] : callee.field("object");
  const isPool = method === "run_in_executor" || POOL_METHODS.has(method);
  const made = isPool && pool ? madeBy(pool, view) : undefined;
  return made && POOLS.has(made.of) && isSingle(made.node) ? pool?.text : undefined;
}

/** "`pool.map()` runs `f` on several threads". */
export function startText({ call, many }: ThreadStart, name: string): string {
  const how = many ? "on several threads" : "on a thread of its own";
  return `\`${call.node.field("function").text}()\` runs ${name} ${how}`;
}

/** Where the function stands among the arguments: its position or its keyword. */
interface Start {
  readonly position: number;
  readonly keyword?: string;
  /** A pool runs it on many threads; a thread is one, unless a loop starts several. */
  readonly many: boolean;
}

export const STARTS: ReadonlyMap<string, Start> = new Map<string, Start>([
  ["threading.Thread", { position: 1, keyword: "target", many: false }],
  ["threading.Timer", { position: 1, keyword: "function", many: false }],
  ["_thread.start_new_thread", { position: 0, many: false }],
  ["asyncio.to_thread", { position: 0, many: true }],
  ["anyio.to_thread.run_sync", { position: 0, many: true }],
  ["trio.to_thread.run_sync", { position: 0, many: true }],
  ["starlette.concurrency.run_in_threadpool", { position: 0, many: true }],
  ["fastapi.concurrency.run_in_threadpool", { position: 0, many: true }],
  ["asgiref.sync.sync_to_async", { position: 0, many: false }],
  // Frameworks run plain functions that are registered so on threads, a request each.
  ["django.urls.path", { position: 1, keyword: "view", many: true }],
  ["django.urls.re_path", { position: 1, keyword: "view", many: true }],
  ["fastapi.Depends", { position: 0, keyword: "dependency", many: true }],
  ["starlette.routing.Route", { position: 1, keyword: "endpoint", many: true }],
]);

const POOLS: ReadonlySet<string> = new Set([
  "concurrent.futures.ThreadPoolExecutor",
  "concurrent.futures.thread.ThreadPoolExecutor",
  "multiprocessing.pool.ThreadPool",
  "multiprocessing.dummy.Pool",
]);
const POOL_METHODS = new Set(
  "submit map starmap imap imap_unordered apply_async map_async starmap_async".split(" "),
);

/** Methods of applications that register a function for requests, and where it stands. */
const REGISTERS: ReadonlyMap<string, Start & { readonly of: RegExp }> = new Map([
  [
    "add_url_rule",
    { of: /^flask(?:\.\w+)?\.(?:Flask|Blueprint)$/, position: 2, keyword: "view_func", many: true },
  ],
  [
    "add_api_route",
    {
      of: /^fastapi(?:\.\w+)?\.(?:FastAPI|APIRouter)$/,
      position: 1,
      keyword: "endpoint",
      many: true,
    },
  ],
]);

const METHODS = [...POOL_METHODS, ...REGISTERS.keys(), "run_in_executor"];

/** Last names of all that may start a thread, so that other calls need no look. */
export const STARTING_NAMES: ReadonlySet<string> = new Set([
  ...lastNames([...STARTS.keys()]),
  ...METHODS,
]);

function lastNames(names: readonly string[]): readonly string[] {
  return names.map((name) => name.slice(name.lastIndexOf(".") + 1));
}

/** One of these stands in every text that may start a thread; in most stands none. */
export const THREAD_SIGNS: readonly RegExp[] = [
  new RegExp(`\\b(?:${lastNames([...STARTS.keys()]).join("|")})[\\s\\\\]*(?:[(#]|as\\b)`),
  new RegExp(`\\.[\\s\\\\]*(?:${METHODS.join("|")})[\\s\\\\]*[(#]`),
];

/** `t = Thread(…); t.start(); t.join()`: a call on another thread, while the caller waits. */
function isJoinedAtOnce(call: AnyNode): boolean {
  const name = isKind(call.parent, "assignment") ? call.parent.field("left").text : undefined;
  if (name === undefined) return false;
  const next = (statement: AnyNode | undefined): AnyNode | undefined =>
    statement?.parent?.children.find((each) => each.start >= statement.end);
  const started = next(statementOf(call));
  return started?.text === `${name}.start()` && next(started)?.text === `${name}.join()`;
}

/** `async with lock: await to_thread(f)`: whoever else would run it waits for the lock. */
function isAwaitedAlone(call: AnyNode): boolean {
  if (!isKind(call.parent, "await")) return false;
  let below: AnyNode = call;
  for (const up of ancestors(call)) {
    if (isKind(up, "function_definition", "lambda")) return false;
    if (isKind(up, "with_statement") && below.isField("body")) {
      const [contexts] = up.children;
      if (contexts && /lock|mutex/i.test(contexts.text)) return true;
    }
    below = up;
  }
  return false;
}

function startOf(call: Node<"call">, callee: AnyNode, view: ModuleView): Start | undefined {
  const unit = view.module.unitOf(call.tree);
  if (!unit) return undefined;
  const ctx = view.of(unit);
  if (callee.text.endsWith("__init__"))
    return startsOwn(callee, view) ? { position: 9, keyword: "target", many: false } : undefined;
  const known = STARTS.get(qualifiedName(callee, ctx) ?? "");
  if (known || !isKind(callee, "attribute")) return known;
  const method = callee.field("attribute").text;
  if (method === "run_in_executor") {
    const [executor] = call.field("arguments").children;
    const instance = executor && madeBy(executor, view);
    const isThread = isKind(executor, "none") || (instance && POOLS.has(instance.of));
    const many = !instance || !isSingle(instance.node);
    return isThread ? { position: 1, keyword: "func", many } : undefined;
  }
  const register = REGISTERS.get(method);
  if (register) {
    const app = madeBy(callee.field("object"), view);
    return app && register.of.test(app.of) ? register : undefined;
  }
  if (!POOL_METHODS.has(method)) return undefined;
  const pool = madeBy(callee.field("object"), view);
  if (!pool || !POOLS.has(pool.of)) return undefined;
  return { position: 0, many: !isSingle(pool.node) && !isForOne(method, call, pool.node) };
}

/** `submit` to a pool that the same call of the function makes: it runs what it is given once. */
function isForOne(method: string, call: AnyNode, made: AnyNode): boolean {
  const within = functionAround(call);
  return /^(?:submit|apply_async)$/.test(method) && within?.encloses(made) === true;
}

/** `super().__init__(target=self.loop)` in a class of threads. */
function startsOwn(callee: AnyNode, view: ModuleView): boolean {
  const within = functionAround(callee);
  const definition = within && classAround(within, view);
  return definition !== undefined && isThreadClass(definition, view);
}

/** `ThreadPoolExecutor(max_workers=1)` is a queue, not a crowd. */
function isSingle(made: AnyNode): boolean {
  if (!isKind(made, "call")) return false;
  const [first] = made.field("arguments").children;
  const size = isKind(first, "keyword_argument") ? first.field("value") : first;
  return size?.text === "1";
}

function argumentOf(call: Node<"call">, { position, keyword }: Start): AnyNode | undefined {
  const list = call.field("arguments").children;
  const named = list.find(
    (child) => isKind(child, "keyword_argument") && child.field("name").text === keyword,
  );
  if (isKind(named, "keyword_argument")) return named.field("value");
  return list.filter((child) => !isKind(child, "keyword_argument"))[position];
}
