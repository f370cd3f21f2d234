/** Whether it matters that a value is made twice, by two threads at once. */
import { functionAround, functionsNamed, type ModuleView } from "../../../project/functions.ts";
import { classNamed } from "../../../semantic/known-class.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";

/**
 * True for objects that others hold on to and change: an empty container, an instance of a class,
 * a connection. A value that is read or computed is the same both times, and so no loss. `isOnce`: where
 * only the first callers can make it twice, it must hold on to something outside.
 */
export function isObjectOfItsOwn(value: AnyNode, view: ModuleView, isOnce = false): boolean {
  return isNew(value, view, MOST_FACTORIES) && !(isOnce && isLight(value));
}

/** `Registry()`: another instance is soon forgotten, unlike another connection or model. */
function isLight(value: AnyNode): boolean {
  const made = valueOfLocal(unwrapped(value));
  if (!isKind(made, "call")) return false;
  const name = lastName(made.field("function"));
  return isClassName(name) && !CONTAINERS.has(name) && !HELD.test(name) && !CONNECTED.test(name);
}

/** Functions that give what others made, one in the other. */
const MOST_FACTORIES = 2;

function isNew(value: AnyNode, view: ModuleView, deeper: number): boolean {
  const given = unwrapped(value);
  const made = valueOfLocal(given);
  // What has a name first is filled before it is given away: `forms = []`, `forms.append(…)`.
  if (isKind(made, "list", "dictionary")) return made === given && made.children.length === 0;
  if (!isKind(made, "call")) return false;
  const callee = made.field("function");
  const name = lastName(callee);
  if (CONTAINERS.has(name)) return made === given && isEmptied(made);
  // Only a handle of a process that others started.
  if (callee.text.startsWith("psutil.")) return false;
  if (isClassName(name) && made.field("arguments").children.length === 0)
    return CONNECTED.test(name) || isOwn(callee, view);
  if (isClassName(name) || HELD.test(name) || FACTORY.test(name) || isMadeByClass(callee))
    return true;
  return deeper > 0 && givesNew(callee, view, deeper - 1);
}

/** Functions that say that they make something to hold on to, whatever it is. */
const FACTORY = /^_*(?:create|new|open|spawn|start|connect|launch)_[a-z]/;

/** Whether it is a function of the module all of whose results are new objects. */
function givesNew(callee: AnyNode, view: ModuleView, deeper: number): boolean {
  const [definition, ...others] = functionsNamed(callee, view);
  if (!isKind(definition, "function_definition") || others.length > 0) return false;
  const results = descendantsOf(definition, "return_statement").filter(
    (each) => functionAround(each) === definition,
  );
  return (
    results.length > 0 &&
    results.every(({ children: [result] }) => result !== undefined && isNew(result, view, deeper))
  );
}

/** What holds on to something outside even where it is told nothing. */
const CONNECTED =
  /(?:session|pool|connection|engine|executor|thread|server|driver|browser|channel|socket|producer|consumer|queue|lock|process)$/i;

/** Whether the class is one of the module: an imported one that needs nothing to begin with is quickly made again. */
function isOwn(callee: AnyNode, view: ModuleView): boolean {
  const unit = view.module.unitOf(callee.tree);
  return unit !== undefined && classNamed(callee, view.of(unit))?.definition !== undefined;
}

function isClassName(name: string): boolean {
  return /^_*[A-Z]+[a-z]/.test(name) && !PLAIN_VALUES.has(name) && !DESCRIPTIONS.test(name);
}

/** `Client.create(…)`, `Model.from_file(…)`; what is asked for by `get_` or `load_` was there before. */
function isMadeByClass(callee: AnyNode): boolean {
  if (!isKind(callee, "attribute") || /^(?:get|load|read|all|default)/.test(lastName(callee)))
    return false;
  const object = callee.field("object");
  return isKind(object, "identifier", "attribute") && isClassName(lastName(object));
}

const CONTAINERS = new Set("list dict set deque defaultdict OrderedDict Counter".split(" "));

/** What only describes something is as good made twice. */
const DESCRIPTIONS =
  /(?:Config|Configuration|Settings|Options|Params|Parameters|Spec|Schema|Info|Metadata)$/;

/** Instances of these never change. */
const PLAIN_VALUES = new Set(
  "Path PurePath PurePosixPath Decimal Fraction UUID Version ZoneInfo SimpleNamespace".split(" "),
);

/** What functions give that make something to hold on to: `create_engine`, `open_connection`. */
const HELD =
  /(?:client|session|pool|connection|conn|connect|engine|executor|thread|server|driver|browser|model|pipeline|channel|socket|producer|consumer|queue|lock|process)s?$/i;

/** `defaultdict(list)` is as empty as `dict()`. */
function isEmptied(call: Node<"call">): boolean {
  const [first, second] = call.field("arguments").children;
  if (second) return false;
  return first === undefined || lastName(call.field("function")) === "defaultdict";
}

/** `pool` of `pool = Pool()` where the function gives the name this value alone. */
function valueOfLocal(value: AnyNode): AnyNode | undefined {
  const within = isKind(value, "identifier") ? functionAround(value) : undefined;
  if (!within) return value;
  const given = descendantsOf(within, "assignment").filter(
    (each) => each.field("left").text === value.text,
  );
  const right = given.length === 1 ? given[0]?.field("right") : undefined;
  return right && unwrapped(right);
}

function lastName(callee: AnyNode): string {
  return isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
}
