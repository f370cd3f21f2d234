/** Functions that a module gives to another thread: where threads begin. */
import { isAsync } from "../semantic/async-context.ts";
import { defineFact } from "../semantic/fact.ts";
import { instanceOf } from "../semantic/known-class.ts";
import { loopsAround } from "../semantic/loops.ts";
import { qualifiedName } from "../semantic/names.ts";
import { scopes } from "../semantic/scopes.ts";
import type { AnyNode, Node } from "../syntax/node.ts";
import type { Unit } from "../syntax/unit.ts";
import { isKind, statementOf } from "../syntax/walk.ts";
import {
  type Call,
  callsNamed,
  classAround,
  decoratorsOf,
  functionAround,
  type FunctionNode,
  functionsNamed,
  type ModuleView,
  unitCalls,
} from "./functions.ts";
import { isThreadClass, rootsOfClass } from "./threads/class-roots.ts";
import { madeBy } from "./threads/made-by.ts";
import { djangoViews, viewMethods, wsgiApps } from "./threads/served.ts";

export interface ThreadRoot {
  readonly function: FunctionNode;
  /** Whether several threads may run it at once. */
  readonly many: boolean;
  /** What gives it to a thread, and how that reads: "`pool.map()` runs `f` on several threads". */
  readonly node: AnyNode;
  readonly text: string;
  /** The function that starts the thread. */
  readonly startedBy: FunctionNode | undefined;
  /** The expression that names the function: `work`, `self.work`; missing for methods that a library calls. */
  readonly given?: AnyNode;
}

const FRAMEWORKS = ["flask", "fastapi", "django", "rest_framework", "start_response"];

/** Without one of these words no file starts a thread, by any of the ways known here. */
export const STARTS_THREADS: readonly string[] = [
  "threading",
  "Threading",
  "_thread",
  "ThreadPool",
  "run_in_executor",
  "multiprocessing",
  "sync_to_async",
  ...FRAMEWORKS,
];

export function threadRoots(view: ModuleView): readonly ThreadRoot[] {
  const { module } = view;
  const mentioning = module.unitsWith(starters);
  const aliases = mentioning.flatMap((unit) => candidates.of(unit).aliases);
  const serving = module.unitsWith(frameworks).length > 0 ? module.unitsWith(servable) : [];
  const calls = [
    ...mentioning.flatMap((unit) => candidates.of(unit).starts),
    // A renamed start may be called anywhere.
    ...aliases.flatMap((name) => callsNamed(name, "bare", module)),
  ];
  const classes = mentioning.flatMap((unit) => candidates.of(unit).classes);
  const started = [
    ...calls.flatMap((call) => rootsOfCall(call, view)),
    ...classes.flatMap((definition) => rootsOfClass(definition, view)),
  ];
  started.sort((a, b) => module.offsetOf(a.node) - module.offsetOf(b.node));
  return [...started, ...serving.flatMap((unit) => rootsOfUnit(unit, view))];
}

/** Where the function stands among the arguments: its position or its keyword. */
interface Start {
  readonly position: number;
  readonly keyword?: string;
  /** A pool runs it on many threads; a thread is one, unless a loop starts several. */
  readonly many: boolean;
}

const STARTS: ReadonlyMap<string, Start> = new Map<string, Start>([
  ["threading.Thread", { position: 1, keyword: "target", many: false }],
  ["threading.Timer", { position: 1, keyword: "function", many: false }],
  ["_thread.start_new_thread", { position: 0, many: false }],
  ["asyncio.to_thread", { position: 0, many: true }],
  ["anyio.to_thread.run_sync", { position: 0, many: true }],
  ["trio.to_thread.run_sync", { position: 0, many: true }],
  ["starlette.concurrency.run_in_threadpool", { position: 0, many: true }],
  ["fastapi.concurrency.run_in_threadpool", { position: 0, many: true }],
  ["asgiref.sync.sync_to_async", { position: 0, many: false }],
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

/** Last names of all that may start a thread, so that other calls need no look. */
const STARTING_NAMES: ReadonlySet<string> = new Set([
  ...lastNames([...STARTS.keys()]),
  ...POOL_METHODS,
  "run_in_executor",
]);

function lastNames(names: readonly string[]): readonly string[] {
  return names.map((name) => name.slice(name.lastIndexOf(".") + 1));
}

/** Decorators of every day, which register nothing. */
const HARMLESS =
  /^@(?:property|staticmethod|classmethod|abstractmethod|overload|contextmanager|\w+\.(?:setter|getter|deleter)|functools\b.*)$/s;

/** What of a unit may start a thread or be started on one: most units have nothing of the kind. */
const candidates = defineFact("thread candidates", (unit) => {
  const { callsByName, classes, functions } = unitCalls.of(unit);
  return {
    starts: [
      ...[...STARTING_NAMES].flatMap((name) => callsByName.get(name) ?? []),
      ...(callsByName.get("__init__") ?? []).filter(({ node }) => node.text.includes("target")),
    ],
    classes: classes.filter((definition) => definition.field("superclasses") !== undefined),
    functions: functions.filter((each) =>
      decoratorsOf(each).some((decorator) => !HARMLESS.test(decorator.text)),
    ),
    /** `from threading import Thread as Worker`. */
    aliases: [...scopes.of(unit).module.variables.values()]
      .filter(({ name, bindings }) =>
        bindings.some(({ imports }) => STARTS.has(imports ?? "") && !STARTING_NAMES.has(name)),
      )
      .map(({ name }) => name),
  };
});

/** Without a unit that names one of them, no decorator makes an endpoint. */
const frameworks = defineFact("web frameworks", ({ text }): readonly string[] =>
  FRAMEWORKS.filter((name) => text.includes(name)),
);

/** What a unit must hold of all that may start a thread; most hold none of it. */
const SIGNS = [
  new RegExp(`\\b(?:${lastNames([...STARTS.keys()]).join("|")})[\\s\\\\]*(?:[(#]|as\\b)`),
  new RegExp(`\\.[\\s\\\\]*(?:${[...POOL_METHODS, "run_in_executor"].join("|")})[\\s\\\\]*[(#]`),
  /^[^\S\r\n]*class\b[^\r\n]*[([\\]/m,
  /__init__[\s\\]*\([^]*\btarget\b/,
];

/** Units that may start a thread, or hold a thread's class. */
const starters = defineFact("thread starters", (unit): readonly true[] => {
  if (!SIGNS.some((sign) => sign.test(unit.text))) return [];
  const { starts, classes, aliases } = candidates.of(unit);
  return starts.length + classes.length + aliases.length > 0 ? [true] : [];
});

/** Units whose functions a web framework may run on its threads. */
const servable = defineFact("functions to serve", (unit): readonly true[] =>
  /@|\brequest\b|start_response|View/.test(unit.text) ? [true] : [],
);

function rootsOfUnit(unit: Unit, view: ModuleView): readonly ThreadRoot[] {
  const { functions } = candidates.of(unit);
  const served = [
    ...wsgiApps(unit),
    ...djangoViews(unit, view),
    ...unitCalls.of(unit).classes.flatMap((definition) => viewMethods(definition, unit, view)),
  ];
  return [
    ...functions.flatMap((each) => rootOfEndpoint(each, view)),
    ...served.map(({ function: each, text }): ThreadRoot => ({
      function: each,
      many: true,
      node: each,
      text: `${shownName(each)}: ${text}`,
      startedBy: undefined,
    })),
  ];
}

function rootsOfCall({ node, within }: Call, view: ModuleView): readonly ThreadRoot[] {
  const callee = node.field("function");
  const start = startOf(node, callee, view);
  const given = start && argumentOf(node, start);
  if (!given || isJoinedAtOnce(node)) return [];
  const many = start.many || loopsAround(node).length > 0;
  const how = many ? "on several threads" : "on a thread of its own";
  return functionsNamed(given, view).map((each) => ({
    function: each,
    many,
    node,
    text: `\`${callee.text}()\` runs ${shownName(each)} ${how}`,
    startedBy: within,
    given,
  }));
}

/** `t = Thread(…); t.start(); t.join()`: a call on another thread, while the caller waits. */
function isJoinedAtOnce(call: AnyNode): boolean {
  const name = isKind(call.parent, "assignment") ? call.parent.field("left").text : undefined;
  if (name === undefined) return false;
  const next = (statement: AnyNode | undefined): AnyNode | undefined =>
    statement?.parent?.children.find((each) => each.start >= statement.end);
  const started = next(statementOf(call));
  return started?.text === `${name}.start()` && next(started)?.text === `${name}.join()`;
}

export function shownName(each: FunctionNode): string {
  return isKind(each, "lambda") ? "a `lambda`" : `\`${each.field("name").text}\``;
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
    return isThread ? { position: 1, keyword: "func", many: true } : undefined;
  }
  if (!POOL_METHODS.has(method)) return undefined;
  const pool = madeBy(callee.field("object"), view);
  if (!pool || !POOLS.has(pool.of)) return undefined;
  return { position: 0, many: !isSingle(pool.node) };
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

const APPS = /^(?:flask(?:\.\w+)?\.(?:Flask|Blueprint)|fastapi(?:\.\w+)?\.(?:FastAPI|APIRouter))$/;
const VIEW_DECORATORS =
  /^(?:django\.views\.decorators\.|django\.contrib\.auth\.decorators\.|rest_framework\.decorators\.api_view$)/;

/** `@app.get("/")` over a plain `def`: the framework calls it on a thread of its pool. */
function rootOfEndpoint(each: FunctionNode, view: ModuleView): readonly ThreadRoot[] {
  const unit = view.module.unitOf(each.tree);
  if (!unit || !isKind(each, "function_definition")) return [];
  if (isAsync(each)) return [];
  const ctx = view.of(unit);
  const endpoint = decoratorsOf(each).find(({ children: [expression] }) => {
    const name = isKind(expression, "call") ? expression.field("function") : expression;
    if (!name) return false;
    if (VIEW_DECORATORS.test(qualifiedName(name, ctx) ?? "")) return true;
    const app = isKind(name, "attribute") ? instanceOf(name.field("object"), ctx) : undefined;
    return app !== undefined && APPS.test(app.of);
  });
  if (!endpoint) return [];
  const text = `requests run ${shownName(each)} on several threads`;
  return [{ function: each, many: true, node: endpoint, text, startedBy: undefined }];
}
