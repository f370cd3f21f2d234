/** Which locks are held whenever a function is called, as its calls in the module show. */
import { defineFact } from "../../semantic/fact.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendants, isKind } from "../../syntax/walk.ts";
import {
  type Call,
  callsNamed,
  classAround,
  decoratorsOf,
  functionAround,
  type FunctionNode,
  type ModuleView,
  unitsOfClass,
} from "../functions.ts";
import { type Held, heldInside, NONE, UNCLEAR, united } from "./held-locks.ts";
import { methodAround, selfAccesses } from "./shared-accesses.ts";

/** `setup`: runs before the object, or the module, is shared with any other thread. */
export type Entry = Held | "setup";

export interface EntryLocks {
  of(within: FunctionNode): Entry;
  /** The locks held at a node, those of its function's callers among them. */
  at(node: AnyNode, within: FunctionNode): Entry;
}

/** Methods that nobody else can see the object in, or that only show or copy it. */
export const SETUP =
  /^(?:__(?:init|new|post_init|init_subclass|set_name|del|repr|str|copy|deepcopy|getstate|setstate|reduce|reduce_ex|sizeof)__|setUp\w*|tearDown\w*|setup_\w+|teardown_\w+)$/;

/** Names that say that the caller sees to the lock, or that it is left out on purpose. */
const SAYS_HOW = /lock|unsafe|unsync|nosync|atomic|fork|reinit|threadsafe|thread_safe/i;

/** `started`: functions known to be what threads begin with, which nobody calls. */
export function entryLocks(view: ModuleView, started: readonly FunctionNode[] = []): EntryLocks {
  const known = new Map<FunctionNode, Entry>(started.map((each) => [each, NONE]));
  const entry: EntryLocks = {
    of(within) {
      const kept = known.get(within);
      if (kept !== undefined) return kept;
      // While callers are followed back to the function itself, it adds nothing.
      known.set(within, "setup");
      const found = entryOf(within, view, entry);
      known.set(within, found);
      return found;
    },
    at(node, within) {
      const outer = entry.of(within);
      return outer === "setup" ? outer : united([outer, heldInside(node, within, view)]);
    },
  };
  return entry;
}

function entryOf(within: FunctionNode, view: ModuleView, entry: EntryLocks): Entry {
  // A callback runs who knows when: `condition.wait_for(lambda: self.ready)` holds the lock.
  if (isKind(within, "lambda") || methodAround(within) !== within) return UNCLEAR;
  const name = within.field("name").text;
  const definition = classAround(within, view);
  if (definition && SETUP.test(name)) return "setup";
  if (SAYS_HOW.test(name) || speaksOfLocks(within)) return UNCLEAR;
  const given = isGiven(name, definition ? "attribute" : "identifier", view);
  // What Python itself calls, nobody passes on: `call(self.__list_hosts__)`.
  const isPrivate = name.startsWith("_") && (!name.endsWith("__") || given === "passed");
  const entries = callsTo(name, definition !== undefined, isPrivate, view).flatMap((site) => {
    const found = entryAtCall(site, definition, view, entry);
    // What is called on another object says something only where nobody else calls the function.
    return found === "elsewhere" ? (isPrivate ? [UNCLEAR] : []) : [found];
  });
  if (given === "passed" && isPrivate) return UNCLEAR;
  const others = entries.filter((each) => each !== "setup");
  if (others.length === 0 && entries.length > 0 && !given) return "setup";
  const reads = definition && isProperty(within) ? heldAtReads(name, definition, view, entry) : [];
  return { ...heldByAll(others, given, isPrivate), ...heldBySome([...others, ...reads]) };
}

function heldByAll(entries: readonly Held[], given: Given | undefined, isPrivate: boolean): Held {
  if (entries.length === 0) return isPrivate && !given ? UNCLEAR : NONE;
  if (given) return { locks: new Set(), unclear: !isPrivate && allHold(entries) };
  const common = intersection(entries);
  if (isPrivate) return common;
  return common.locks.size > 0 ? UNCLEAR : { locks: new Set(), unclear: common.unclear };
}

/** Called with a lock by some, it is not where the others should take it: a `Lock` lets nobody in twice. */
function heldBySome(entries: readonly Held[]): Pick<Held, "atTimes"> {
  const found = entries.flatMap(({ locks, atTimes }) => [...locks, ...(atTimes ?? [])]);
  return found.length > 0 ? { atTimes: new Set(found) } : {};
}

function isProperty(within: FunctionNode): boolean {
  return decoratorsOf(within).some(({ text }) => /^@(?:\w+\.)?(?:cached_)?property\b/.test(text));
}

/** Reading a property is calling it. */
function heldAtReads(
  name: string,
  definition: Node<"class_definition">,
  view: ModuleView,
  entry: EntryLocks,
): readonly Held[] {
  return unitsOfClass(definition, view)
    .filter(({ text, isBroken }) => text.includes(name) && !isBroken)
    .flatMap((unit) => selfAccesses.of(unit).filter((access) => access.name === name))
    .map(({ node, within }) => entry.at(node, within))
    .filter((held) => held !== "setup");
}

function allHold(entries: readonly Held[]): boolean {
  return entries.every(({ locks, unclear }) => unclear || locks.size > 0);
}

/** What is held at all calls; unclear where the only calls that may hold less are unclear. */
function intersection(entries: readonly Held[]): Held {
  const [first, ...others] = entries;
  const sure = [...(first?.locks ?? [])].filter((lock) =>
    others.every(({ locks }) => locks.has(lock)),
  );
  const unclear = sure.length === 0 && entries.every((each) => each.unclear || each.locks.size > 0);
  return { locks: new Set(sure), unclear };
}

const speaking = new WeakMap<FunctionNode, boolean>();

/** A comment or docstring about locks: whoever wrote it has thought about them. */
function speaksOfLocks(within: FunctionNode): boolean {
  const known = speaking.get(within) ?? looksAtLocks(within);
  speaking.set(within, known);
  return known;
}

function looksAtLocks(within: FunctionNode): boolean {
  for (const node of descendants(within)) {
    const isText =
      isKind(node, "comment") ||
      (isKind(node, "string") && isKind(node.parent, "expression_statement"));
    if (isText && /\block|lock\b|thread|atomic|\bGIL\b|\brac[ey]/i.test(node.text)) return true;
  }
  return false;
}

function callsTo(
  name: string,
  isMethod: boolean,
  isPrivate: boolean,
  { module }: ModuleView,
): readonly Call[] {
  if (!isMethod) return callsNamed(name, "bare", module);
  if (isPrivate) return callsNamed(name, "dotted", module);
  return [...callsNamed(name, "own", module), ...callsNamed(name, "outside", module)];
}

function entryAtCall(
  { node, within }: Call,
  definition: AnyNode | undefined,
  view: ModuleView,
  entry: EntryLocks,
): Entry | "elsewhere" {
  // The module's own code runs before it starts any thread.
  if (!within) return "setup";
  const callee = node.field("function");
  const object = isKind(callee, "attribute") ? callee.field("object") : undefined;
  const isOwn = !object || /^(?:self|cls|super\(.*\))$/s.test(object.text);
  const around = classAround(methodAround(within), view);
  if (definition && (!isOwn || !around)) return "elsewhere";
  return entry.at(node, within);
}

/** To a thread, or elsewhere. */
type Given = "started" | "passed";

/** Names of functions and methods that a unit reads without calling them there. */
const passedNames = defineFact("passed names", (unit) => {
  const names = new Map<string, Given>();
  for (const node of descendants(unit.tree.root)) {
    if (!isKind(node, "attribute", "identifier") || !isPassed(node)) continue;
    const name = isKind(node, "attribute") ? `.${node.field("attribute").text}` : node.text;
    if (names.get(name) !== "passed") names.set(name, isStarted(node) ? "started" : "passed");
  }
  return names;
});

/** Whether the function is passed on, `Thread(target=self._run)`, or read, as a property is. */
function isGiven(
  name: string,
  kind: "attribute" | "identifier",
  { module }: ModuleView,
): Given | undefined {
  const key = kind === "attribute" ? `.${name}` : name;
  const how = module.unitsMentioning(key).map((unit) => passedNames.of(unit).get(key));
  return how.includes("passed") ? "passed" : how[0];
}

function isPassed(node: AnyNode): boolean {
  const { parent } = node;
  const isCalled = isKind(parent, "call") && node.isField("function");
  const isNamed = isKind(parent, "function_definition") && node.isField("name");
  const isPart = isKind(parent, "attribute", "keyword_argument") && !node.isField("value");
  return !isCalled && !isNamed && !isPart && functionAround(node) !== undefined;
}

const STARTING =
  /(?:^|\.)(?:Thread|Timer|Process|submit|map|start_new_thread|run_in_executor|to_thread|apply_async)$/;

/** `Thread(target=self._run)`, `pool.submit(self._work, 1)`: called with nothing held. */
function isStarted(node: AnyNode): boolean {
  const up = isKind(node.parent, "keyword_argument") ? node.parent.parent : node.parent;
  return isKind(up?.parent, "call") && STARTING.test(up.parent.field("function").text);
}
