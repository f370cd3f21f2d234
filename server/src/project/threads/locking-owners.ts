/** What locks may guard: attributes of the classes that hold one, and variables of the module. */
import { defineFact } from "../../semantic/fact.ts";
import { contextsOf } from "../../semantic/locks.ts";
import type { Node } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { descendantsOf, isKind, unwrapped } from "../../syntax/walk.ts";
import { withCalled } from "../called.ts";
import { type FunctionNode, type ModuleView, unitCalls } from "../functions.ts";
import { isWrite } from "./access.ts";
import { type Locks, locksOf } from "./locks-of.ts";
import {
  classOwners,
  farOwners,
  moduleOwner,
  namesUsed,
  type Owner,
  selfAccesses,
} from "./shared-accesses.ts";

/** Asks only about what may be written under a lock: what is typed elsewhere then changes no answer. */
export function lockingOwners(view: ModuleView): readonly Owner[] {
  return [...lockingClasses(view), ...moduleOwner(namesGuarded(view), view), ...farOwners(view)];
}

/** The classes that may hold a lock, with the attributes that they may write under it. */
function lockingClasses(view: ModuleView): readonly Owner[] {
  const { module } = view;
  const headers = new Set(
    module.unitsWith(mayHoldLocks).map((unit) => module.classHeader(unit) ?? unit),
  );
  const units = [...headers].flatMap((unit) =>
    unit.role === "class-header" ? module.members(unit) : [unit],
  );
  const holding = units
    .filter((unit) => mayBeDecorated(unit) || mayHold.of(unit).length > 0)
    .flatMap((unit) => unitCalls.of(unit).functions);
  const attributes = new Set(
    [...withCalled(holding, view)].flatMap((each) => attributesWritten(each, view)),
  );
  return classOwners(units, view, attributes);
}

function attributesWritten(each: FunctionNode, { module }: ModuleView): readonly string[] {
  const unit = module.unitOf(each.tree);
  if (!unit || unit.isBroken) return [];
  return selfAccesses
    .of(unit)
    .filter((access) => access.within === each && isWrite(access))
    .map(({ name }) => name);
}

/** Units that may hold a lock: classes without any need no further look. */
const mayHoldLocks = defineFact("units that may hold locks", (unit): readonly true[] =>
  LOCK_WORD.test(unit.text) && (mayBeDecorated(unit) || mayHold.of(unit).length > 0) ? [true] : [],
);

const LOCK_WORD =
  /lock|acquire|condition|mutex|semaphore|sync|serial|atomic|exclusive|\bwith[\s(\\]+(?:self|cls)\b/i;

/** Whether a decorator may lock around the function. */
function mayBeDecorated({ text }: Unit): boolean {
  return /^[ \t]*@(?!property\b|staticmethod\b|classmethod\b|abstractmethod\b|overload\b)/m.test(
    text,
  );
}

/** A `with` that enters something by its name, or `acquire`; the word alone stands in many comments. */
const HOLDING = [
  /^[ \t\f]*with[\s\\(]+(?:[^\r\n]*,[\s\\]*)?[\w.]+[\s\\)]*(?:[:,#\r\n]|as\b|$)/m,
  /^[ \t\f]*with[\s\\]*\([^)]*[\r\n]/m,
  /\bacquire\b/,
];

/** The words are found faster than the patterns, and most units have neither. */
function hasWordOfHolding({ text }: Unit): boolean {
  return text.includes("with") || text.includes("acquire");
}

/** What may be a lock, entered by `with` or acquired: names and attributes. */
const mayHold = defineFact("what is held", (unit): readonly Node<"identifier" | "attribute">[] => {
  if (unit.isUnbalanced || !hasWordOfHolding(unit)) return [];
  if (!HOLDING.some((sign) => sign.test(unit.text))) return [];
  const contexts = [...descendantsOf(unit.tree.root, "with_statement")].flatMap(contextsOf);
  const acquired = (unitCalls.of(unit).callsByName.get("acquire") ?? []).flatMap(({ node }) => {
    const callee = node.field("function");
    return isKind(callee, "attribute") ? [callee.field("object")] : [];
  });
  return [...contexts, ...acquired]
    .map(unwrapped)
    .filter((node) => isKind(node, "identifier", "attribute"));
});

/** Names used by functions that may run under a lock of the module. */
function namesGuarded(view: ModuleView): ReadonlySet<string> {
  const { module } = view;
  const holding = module
    .unitsWith(heldNames)
    .filter((unit) => heldNames.of(unit).some((name) => !NO_LOCK.has(locksOf(name, view))));
  const functions = holding.flatMap((unit) => unitCalls.of(unit).functions);
  const decorated = functions.flatMap((each) => decoratedBy(each, view));
  const names = new Set<string>();
  for (const each of withCalled([...functions, ...decorated], view)) {
    const unit = module.unitOf(each.tree);
    if (unit) for (const name of namesUsed(each, unit)) names.add(name);
  }
  return names;
}

const NO_LOCK: ReadonlySet<Locks> = new Set(["none", "unclear"]);

/** Names that may be locks of the module, or of another one. */
export const heldNames = defineFact(
  "held names",
  (unit): readonly Node<"identifier" | "attribute">[] =>
    hasWordOfHolding(unit) && HOLDS_NAMED.test(unit.text)
      ? mayHold.of(unit).filter((node) => !/^(?:self|cls)\b/.test(node.text))
      : [],
);

/** A `with` of more than one attribute of the object itself, or `acquire`. */
const HOLDS_NAMED =
  /^[ \t\f]*with\b(?![\s\\]+(?:self|cls)\.\w+[ \t]*:)|\bacquire\b(?<!\b(?:self|cls)\.\w+\.acquire)/m;

/** Functions that the function decorates. */
function decoratedBy(each: FunctionNode, { module }: ModuleView): readonly FunctionNode[] {
  if (!isKind(each, "function_definition")) return [];
  const name = each.field("name").text;
  const units = [name, `${name}()`].flatMap((mention) => module.unitsMentioning(mention));
  return units
    .filter(({ text }) => new RegExp(String.raw`^[ \t]*@[\w.]*\b${name}\b`, "m").test(text))
    .flatMap((unit) => unitCalls.of(unit).functions);
}
