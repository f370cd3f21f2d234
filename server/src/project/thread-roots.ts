/** Functions that a module gives to another thread: where threads begin. */
import { isAsync } from "../semantic/async-context.ts";
import { defineFact } from "../semantic/fact.ts";
import { instanceOf } from "../semantic/known-class.ts";
import { qualifiedName } from "../semantic/names.ts";
import { scopes } from "../semantic/scopes.ts";
import type { AnyNode } from "../syntax/node.ts";
import type { Unit } from "../syntax/unit.ts";
import { isKind } from "../syntax/walk.ts";
import {
  type Call,
  callsNamed,
  decoratorsOf,
  type FunctionNode,
  functionsNamed,
  type ModuleView,
  unitCalls,
} from "./functions.ts";
import { rootsOfClass, THREAD_BASES } from "./threads/class-roots.ts";
import type { ThreadRoot } from "./thread-root.ts";
import { djangoViews, FRAMEWORKS, viewMethods, wsgiApps } from "./threads/served.ts";
import { overAt } from "./threads/over.ts";
import { startAt, STARTING_NAMES, STARTS, startText, THREAD_SIGNS } from "./threads/starts.ts";

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
  const { module, further } = view;
  const derived = module.unitsWith(threadBases).length > 0 ? module.unitsWith(subclasses) : [];
  const classes = derived.flatMap((unit) => candidates.of(unit).classes);
  const serving = module.unitsWith(frameworks).length > 0 ? module.unitsWith(servable) : [];
  const started = [
    ...startingCalls(view).flatMap((call) => rootsOfCall(call, view)),
    ...classes.flatMap((definition) => rootsOfClass(definition, view)),
  ];
  started.sort((a, b) => module.offsetOf(a.node) - module.offsetOf(b.node));
  return [
    ...started,
    ...serving.flatMap((unit) => rootsOfUnit(unit, view)),
    ...(further?.roots ?? []),
  ];
}

/** Calls that may start a thread, by their names; a renamed start may be called anywhere. */
export function startingCalls({ module }: ModuleView): readonly Call[] {
  const found = module.unitsWith(starters).map((unit) => candidates.of(unit));
  const aliases = found.flatMap((unit) => unit.aliases);
  return [
    ...found.flatMap(({ starts }) => starts),
    ...aliases.flatMap((name) => callsNamed(name, "bare", module)),
  ];
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
const SIGNS = [...THREAD_SIGNS, /__init__[\s\\]*\([^]*\btarget\b/];

/** Units that may start a thread. */
const starters = defineFact("thread starters", (unit): readonly true[] => {
  if (!SIGNS.some((sign) => sign.test(unit.text))) return [];
  const { starts, aliases } = candidates.of(unit);
  return starts.length + aliases.length > 0 ? [true] : [];
});

/** Units that hold a class with bases. */
const subclasses = defineFact("subclasses", (unit): readonly true[] => {
  if (!/^[^\S\r\n]*class\b[^\r\n]*[([\\]/m.test(unit.text)) return [];
  return candidates.of(unit).classes.length > 0 ? [true] : [];
});

/** Units that name a base, or rename one, whose methods run on threads: without any, no class's do. */
const threadBases = defineFact("bases of threads", ({ text }): readonly true[] =>
  THREAD_BASES.some((sign) => sign.test(text)) ? [true] : [],
);

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

function rootsOfCall(call: Call, view: ModuleView): readonly ThreadRoot[] {
  const start = startAt(call, view);
  if (!start) return [];
  const { given, many, queue } = start;
  const over = overAt(call);
  // A coroutine that a thread is given, or a route, runs on the loop.
  const functions = functionsNamed(given, view).filter((each) => !isCoroutine(each));
  return functions.map((each) => ({
    function: each,
    many,
    node: call.node,
    text: startText(start, shownName(each)),
    startedBy: call.within,
    given,
    ...(queue !== undefined && { queue }),
    ...(over !== undefined && { over }),
  }));
}

function isCoroutine(each: FunctionNode): boolean {
  return isKind(each, "function_definition") && isAsync(each);
}

/** Whether both start the same function and are kept in one place: the one is begun when the other is over. */
export function replaces(one: ThreadRoot, other: ThreadRoot): boolean {
  const kept = keptIn(one.node);
  return one.function === other.function && kept !== undefined && kept === keptIn(other.node);
}

function keptIn({ parent }: AnyNode): string | undefined {
  return isKind(parent, "assignment") && isKind(parent.field("left"), "attribute")
    ? parent.field("left").text
    : undefined;
}

export function shownName(each: FunctionNode): string {
  return isKind(each, "lambda") ? "a `lambda`" : `\`${each.field("name").text}\``;
}

export const APPS =
  /^(?:flask(?:\.\w+)?\.(?:Flask|Blueprint)|fastapi(?:\.\w+)?\.(?:FastAPI|APIRouter))$/;
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
