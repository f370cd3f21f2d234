/** Whether it matters that a value is made twice, by two threads at once. */
import { functionAround } from "../../../project/functions.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";

/**
 * True for objects that others hold on to and change: an empty container, an instance of a class,
 * a connection. A value that is read or computed is the same both times, and so no loss.
 */
export function isObjectOfItsOwn(value: AnyNode): boolean {
  const made = valueOfLocal(unwrapped(value));
  if (isKind(made, "list", "dictionary")) return made.children.length === 0;
  if (!isKind(made, "call")) return false;
  const callee = made.field("function");
  const name = lastName(callee);
  if (CONTAINERS.has(name)) return isEmptied(made);
  return isClassName(name) || HELD.test(name) || isMadeByClass(callee);
}

function isClassName(name: string): boolean {
  return /^_*[A-Z]+[a-z]/.test(name) && !PLAIN_VALUES.has(name);
}

/** `Client.create(…)`, `Model.from_file(…)`. */
function isMadeByClass(callee: AnyNode): boolean {
  return isKind(callee, "attribute") && isClassName(lastName(callee.field("object")));
}

const CONTAINERS = new Set("list dict set deque defaultdict OrderedDict Counter".split(" "));

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
