/** What goes wrong where a function leaves out the lock that a place is written under elsewhere. */
import type { ValueKind } from "../../semantic/value.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { ancestors, descendantsOf, isKind } from "../../syntax/walk.ts";
import {
  type Access,
  isWrite,
  methodCalled,
  resizes,
  storesConstant,
  takesAway,
} from "./access.ts";
import { type CheckThenAct, checksThenActs, undoes } from "./check-then-act.ts";
import { suffers } from "./container.ts";
import { ends, endsAll, loads, nameOf, setsUp } from "./purpose.ts";
import { isTried } from "./tried.ts";

export type Harm =
  /** Read, computed and written back: what is written meanwhile is lost. */
  | { readonly kind: "lost" }
  /** Elements are added or removed while it is iterated. */
  | { readonly kind: "iterated"; readonly container: ValueKind | undefined }
  /** What was seen may not be so any more when it is acted on. */
  | { readonly kind: "checked"; readonly pair: CheckThenAct }
  /** Written in the middle of what code under the lock does in several steps. */
  | { readonly kind: "between"; readonly steps: Access }
  /** Two things that are written together are read apart. */
  | { readonly kind: "torn"; readonly other: Access };

export interface Harmed {
  readonly access: Access;
  readonly harm: Harm;
}

/** Accesses of one place, by what is held there and where. */
export interface Deviating {
  /** Of the function in question, without the lock. */
  readonly open: readonly Access[];
  /** Under the lock, in any function. */
  readonly guarded: readonly Access[];
  /** Under the lock, in other functions. */
  readonly others: readonly Access[];
  readonly container: ValueKind | undefined;
}

/** The first access of a function that can go wrong, given what is done under the lock elsewhere. */
export function harmIn(place: Deviating): Harmed | undefined {
  const { open, guarded } = place;
  // Whoever holds a lock of the event loop has chosen who is to be kept out.
  const own = open.filter((access) => !isUnderLoopLock(access));
  const first = lostIn(own, place) ?? iteratedIn(place);
  if (first) return first;
  // What is looked at again under the lock was only looked at first to spare it.
  const [within] = open;
  const isRechecked = guarded.some((access) => access.within === within?.within);
  return isRechecked ? undefined : (checkedIn(own, place) ?? writtenIn(own, place));
}

const NUMBERS: ReadonlySet<ValueKind | undefined> = new Set(["int", "float"] as const);

/** An update that another one can undo; of what only counts it must matter that it is right. */
function lostIn(own: readonly Access[], place: Deviating): Harmed | undefined {
  const { open, guarded, others, container } = place;
  const isRival = (other: Access): boolean => isWrite(other) && !startsAnew(other);
  const lost = own.find(({ form }) => form === "update");
  if (!lost || !others.some(isRival)) return undefined;
  const isCounter = NUMBERS.has(container) && countsByOne(lost);
  if (isCounter && ![...open, ...guarded].some(decides)) return undefined;
  return { access: lost, harm: { kind: "lost" } };
}

/** `self.seen = 0`, `self.seen[key] = 0`: what is counted from nothing again loses no more than one. */
function startsAnew(access: Access): boolean {
  const { parent } = access.node;
  const statement = isKind(parent, "subscript") ? parent.parent : undefined;
  if (!isKind(statement, "assignment")) return storesConstant(access);
  return isKind(statement.field("right"), "integer", "float", "none", "true", "false");
}

/** `self.requests += 1` */
function countsByOne({ node }: Access): boolean {
  const { parent } = node;
  return isKind(parent, "augmented_assignment") && parent.field("right").text === "1";
}

/** Whether what the code does next depends on it: a number that is only shown may be a bit wrong. */
function decides({ node }: Access): boolean {
  for (const up of ancestors(node)) {
    if (isKind(up, "comparison_operator", "subscript", "not_operator", "boolean_operator"))
      return true;
    if (isKind(up, "block", "lambda", "function_definition")) return false;
    if (isKind(up, "if_statement", "while_statement", "elif_clause")) return true;
  }
  return false;
}

function iteratedIn({ open, others, container }: Deviating): Harmed | undefined {
  const iterated = open.find(({ form }) => form === "iterate");
  if (!iterated || !suffers(container, others.filter(changesPart))) return undefined;
  const isEnd = container === "list" ? ends(iterated.within) : endsAll(iterated.within);
  if (isEnd || loads(iterated.within) || fillsFirst(iterated, others)) return undefined;
  return { access: iterated, harm: { kind: "iterated", container } };
}

/** Whether all that changes it is called before by the function itself: `self._fetch_all()`, and then the loop. */
function fillsFirst({ node, within }: Access, others: readonly Access[]): boolean {
  const called = [...descendantsOf(within, "call")]
    .filter((call) => call.start < node.start)
    .map((call) => lastName(call.field("function")));
  return others.filter(changesPart).every((other) => called.includes(nameOf(other.within)));
}

function lastName(callee: AnyNode): string {
  return isKind(callee, "attribute") ? callee.field("attribute").text : callee.text;
}

/** Where all of it is only thrown away under the lock, that is there for something else. */
function changesPart(access: Access): boolean {
  return resizes(access) && methodCalled(access.node) !== "clear";
}

function checkedIn(own: readonly Access[], { others }: Deviating): Harmed | undefined {
  const pair = checksThenActs(own).find((each) => others.some((write) => mayUndo(write, each)));
  if (!pair || isTried(pair) || endsAll(pair.looked.within)) return undefined;
  const isMade = pair.kind === "made";
  // A flag is the same whoever sets it.
  if (isMade && (setsUp(pair.acted.within) || storesConstant(pair.acted))) return undefined;
  return { access: pair.looked, harm: { kind: "checked", pair } };
}

/** Whoever sets up or ends the whole object does so before, or after, the rest is done. */
function mayUndo(write: Access, pair: CheckThenAct): boolean {
  const isApart = setsUp(write.within) || endsAll(write.within);
  return undoes(write, pair) && !(pair.kind === "unset" && isApart);
}

function writtenIn(own: readonly Access[], { others, container }: Deviating): Harmed | undefined {
  const written = own.find(
    (access) =>
      isWrite(access) &&
      access.form !== "update" &&
      !isFlag(access) &&
      !setsUp(access.within) &&
      !startsAfter(access, others),
  );
  const steps = written && stepsOf(others, written, container);
  return steps && { access: written, harm: { kind: "between", steps } };
}

/** `self.ready = False`, `self.delay = None`: what was computed from the value before it is as good as new. */
function isFlag(access: Access): boolean {
  return storesConstant(access) && !isKind(access.value, "integer", "float");
}

/** `self.urls = fetch(); gather(*parts)`: who needs the lock begins only after that. */
function startsAfter({ node, within }: Access, others: readonly Access[]): boolean {
  const later = (each: AnyNode): boolean => each.start > node.end;
  const names = new Set(others.map((other) => nameOf(other.within)));
  return (
    [...descendantsOf(within, "call")].some(
      (call) => later(call) && STARTS.test(call.field("function").text),
    ) ||
    [...descendantsOf(within, "attribute")].some(
      (each) => later(each) && names.has(each.field("attribute").text),
    )
  );
}

const STARTS =
  /(?:^|[._])(?:Thread|Timer|submit|create_task|ensure_future|gather|to_thread|run_in_executor|start|start_soon|apply_async|as_completed)$/;

/** `async with self._lock:` */
function isUnderLoopLock({ node, within }: Access): boolean {
  for (const up of ancestors(node)) {
    if (up === within) break;
    const isAsync = isKind(up, "with_statement") && up.allChildren[0]?.symbol === "async";
    if (isAsync && /lock|mutex/i.test(up.children[0]?.text ?? "")) return true;
  }
  return false;
}

/** What code under the lock does to the place in more than one step, and a write in between undoes or upsets. */
function stepsOf(
  others: readonly Access[],
  written: Access,
  container: ValueKind | undefined,
): Access | undefined {
  const isWhole = written.form === "store";
  const updated = isWhole ? others.find(({ form }) => form === "update") : undefined;
  if (updated || container === undefined) return updated;
  const iterated = suffers(container, [written])
    ? others.find(({ form }) => form === "iterate")
    : undefined;
  const undone = checksThenActs(others).find(
    (pair) => pair.kind !== "made" && (undoes(written, pair) || takesBack(written, pair)),
  );
  return (!isWhole && iterated) || undone?.looked;
}

/** `if key not in d: d[key] = 0`, and then `d[key] += 1`: what was just added is gone again. */
function takesBack(written: Access, { kind }: CheckThenAct): boolean {
  return kind === "added" && takesAway(written);
}
