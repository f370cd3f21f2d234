/** Makes a failing case small: fewer operations, a shorter start, shorter insertions; it must fail after each step. */
import type { Difference } from "./compare.ts";
import type { Case } from "./run.ts";
import { applySplices, type Splice, spliceBetween } from "./splice.ts";
import { type Operation, type Parsers, Subject } from "./subject.ts";

/** The first difference that a case shows. */
export function replay(each: Case, parsers: Parsers): Difference | undefined {
  const subject = new Subject(each.text, each.settings, parsers);
  for (const operation of each.operations) {
    const difference = subject.run(operation);
    if (difference) return difference;
  }
  return undefined;
}

export interface Budget {
  /** Replays at most. */
  readonly tries: number;
  /** No try begins later than so many milliseconds after the first. */
  readonly time: number;
}

/** The smallest case found that still shows a difference of the same kind. */
export function minimise(failing: Case, parsers: Parsers, budget: Budget): Case {
  const what = replay(failing, parsers)?.what;
  if (what === undefined) return failing;
  const end = performance.now() + budget.time;
  let left = budget.tries;
  const fails = (each: Case): boolean =>
    left-- > 0 && performance.now() < end && replay(each, parsers)?.what === what;
  let best = failing;
  for (let before = -1; sizeOf(best) !== before && left > 0 && performance.now() < end;) {
    before = sizeOf(best);
    best = laterStart(best, fails);
    best = fewerOperations(best, fails);
    best = simplerSettings(best, fails);
    best = shorterStart(best, fails);
    best = shorterInsertions(best, fails);
  }
  return best;
}

type Fails = (each: Case) => boolean;

function sizeOf({ text, operations }: Case): number {
  const inserted = operations.flatMap((each) => (each.do === "edit" ? each.splices : []));
  return (
    text.length + operations.length + inserted.reduce((sum, { text: by }) => sum + by.length, 0)
  );
}

/** The text after some of the edits as the start, and only the edits after them. */
function laterStart(each: Case, fails: Fails): Case {
  const { operations } = each;
  for (let last = operations.length - 1; last > 0; last = last > 4 ? last >> 1 : last - 1) {
    const skipped = operations.length - last;
    const text = operations.slice(0, skipped).reduce(textAfter, each.text);
    const begun = { ...each, text, operations: [ASK, ...operations.slice(skipped)] };
    if (sizeOf(begun) < sizeOf(each) && fails(begun)) return begun;
  }
  return each;
}

const ASK: Operation = { do: "ask" };

function textAfter(text: string, operation: Operation): string {
  return operation.do === "edit" ? applySplices(text, operation.splices) : text;
}

/** Leaves out runs of operations; what edits left out did is done by the next one. */
function fewerOperations(each: Case, fails: Fails): Case {
  let best = each;
  for (let size = best.operations.length >> 1; size >= 1; size >>= 1) {
    for (let from = 0; from + size <= best.operations.length;) {
      const shorter = withoutOperations(best, from, from + size);
      if (fails(shorter)) best = shorter;
      else from += size;
    }
  }
  return best;
}

function withoutOperations(each: Case, from: number, to: number): Case {
  const { text, operations } = each;
  const before = operations.slice(0, from).reduce(textAfter, text);
  const after = operations.slice(from, to).reduce(textAfter, before);
  const rest = operations.slice(to);
  const next = rest.findIndex((operation) => operation.do === "edit");
  const merged = rest.map((operation, i): Operation => {
    if (i !== next) return operation;
    return { do: "edit", splices: [spliceBetween(before, textAfter(after, operation))] };
  });
  // Where nothing differs, the splices of the next edit stay as they were.
  return {
    ...each,
    operations: [...operations.slice(0, from), ...(before === after ? rest : merged)],
  };
}

function simplerSettings(each: Case, fails: Fails): Case {
  const plain = { ...each, settings: 0 };
  return each.settings !== 0 && fails(plain) ? plain : each;
}

/** Takes stretches out of the start text, and out of the spans of all edits. */
function shorterStart(each: Case, fails: Fails): Case {
  let best = each;
  for (let size = best.text.length >> 1; size >= 1; size >>= 1) {
    for (let from = 0; from < best.text.length;) {
      const shorter = withoutText(best, from, Math.min(best.text.length, from + size));
      if (fails(shorter)) best = shorter;
      else from += size;
    }
  }
  return best;
}

interface Gap {
  readonly start: number;
  readonly end: number;
}

function withoutText(each: Case, start: number, end: number): Case {
  const text = each.text.slice(0, start) + each.text.slice(end);
  return { ...each, text, operations: withoutGap(each.operations, 0, 0, [{ start, end }]) };
}

function shorterInsertions(each: Case, fails: Fails): Case {
  let best = each;
  best.operations.forEach((operation, at) => {
    const count = operation.do === "edit" ? operation.splices.length : 0;
    for (let i = 0; i < count; i++) best = shorterInsertion(best, at, i, fails);
  });
  return best;
}

function shorterInsertion(each: Case, at: number, index: number, fails: Fails): Case {
  let best = each;
  const spliceOf = (from: Case): Splice | undefined => {
    const operation = from.operations[at];
    return operation?.do === "edit" ? operation.splices[index] : undefined;
  };
  for (let size = spliceOf(best)?.text.length ?? 0; size >= 1; size >>= 1) {
    for (let from = 0; from < (spliceOf(best)?.text.length ?? 0);) {
      const splice = spliceOf(best);
      if (!splice) return best;
      const to = Math.min(splice.text.length, from + size);
      const text = splice.text.slice(0, from) + splice.text.slice(to);
      const gap = { start: splice.start + from, end: splice.start + to };
      const operations = best.operations.map((operation, i) =>
        i === at && operation.do === "edit"
          ? { ...operation, splices: operation.splices.with(index, { ...splice, text }) }
          : operation,
      );
      const shorter = { ...best, operations: withoutGap(operations, at, index + 1, [gap]) };
      if (fails(shorter)) best = shorter;
      else from += size;
    }
  }
  return best;
}

/** Moves the splices from one on as if the characters of the gaps were not there. */
function withoutGap(
  operations: readonly Operation[],
  from: number,
  firstSplice: number,
  gaps: readonly Gap[],
): readonly Operation[] {
  let open = gaps;
  return operations.map((operation, i) => {
    if (i < from || operation.do !== "edit") return operation;
    const splices = operation.splices.map((splice, j) => {
      if (i === from && j < firstSplice) return splice;
      const moved = {
        ...splice,
        start: outside(splice.start, open),
        end: outside(splice.end, open),
      };
      open = open.flatMap((gap) => gapsAfter(gap, splice));
      return moved;
    });
    return { do: "edit", splices };
  });
}

/** The offset in a text without the gaps. */
function outside(offset: number, gaps: readonly Gap[]): number {
  return gaps.reduce(
    (left, { start, end }) => left - Math.max(0, Math.min(offset, end) - start),
    offset,
  );
}

/** What is left of a gap after a splice, moved by it. */
function gapsAfter(gap: Gap, { start, end, text }: Splice): readonly Gap[] {
  const delta = text.length - (end - start);
  if (gap.end <= start) return [gap];
  if (gap.start >= end) return [{ start: gap.start + delta, end: gap.end + delta }];
  const before = { start: gap.start, end: start };
  const after = { start: end + delta, end: gap.end + delta };
  return [before, after].filter((each) => each.start < each.end);
}
