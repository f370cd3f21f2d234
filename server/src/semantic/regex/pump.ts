/** Finds texts that a pattern reads in two ways and is where it was before: each copy of one doubles the ways. */
import { type CharSet, sampleOf } from "./char-set.ts";
import type { Automaton, Position } from "./positions.ts";

export interface Pump {
  /** Leads to the loop. */
  readonly prefix: string;
  /** Is read in more than one way. */
  readonly pump: string;
}

const MOST_WORK = 400_000;
const MOST_PUMPS = 4;

/** A few pumps, the shortest way to each. */
export function pumpsOf(automaton: Automaton): readonly Pump[] {
  const pumps: Pump[] = [];
  const work = { left: MOST_WORK };
  const reach = reachOf(automaton);
  const seen = new Set<number>();
  for (const [at] of automaton.positions.entries()) {
    const loop = loopThrough(at, reach);
    // One pump for each loop: the others are the same one, begun elsewhere.
    if (loop.size === 0 || seen.has(at) || pumps.length === MOST_PUMPS) continue;
    const pump = ambiguousWord(at, automaton, loop, work);
    const prefix = pump === undefined ? undefined : wordTo(at, automaton);
    if (pump === undefined || prefix === undefined) continue;
    pumps.push({ prefix, pump });
    loop.forEach((each) => seen.add(each));
  }
  return pumps;
}

function reachOf({ positions }: Automaton): readonly ReadonlySet<number>[] {
  return positions.map((position) => {
    const found = new Set<number>();
    const open = [...position.next.keys()];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (found.has(at)) continue;
      found.add(at);
      open.push(...(positions[at]?.next.keys() ?? []));
    }
    return found;
  });
}

/** Positions on some way from this one back to it. */
function loopThrough(at: number, reach: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set([...(reach[at] ?? [])].filter((other) => reach[other]?.has(at)));
}

/** Two readers of the same text, and whether they have parted on the way. */
interface Pair {
  readonly one: number;
  readonly other: number;
  readonly parted: boolean;
  readonly before: Pair | undefined;
  readonly char: string;
}

/** The shortest text from the position back to it that can be read in two ways. */
function ambiguousWord(
  start: number,
  { positions }: Automaton,
  loop: ReadonlySet<number>,
  work: { left: number },
): string | undefined {
  const seen = new Set<string>();
  let open: Pair[] = [{ one: start, other: start, parted: false, before: undefined, char: "" }];
  while (open.length > 0) {
    const next: Pair[] = [];
    for (const pair of open) {
      for (const step of stepsOf(pair, positions, loop)) {
        if (work.left-- <= 0) return undefined;
        if (step.parted && step.one === start && step.other === start) return wordOf(step);
        const key = `${String(step.one)} ${String(step.other)} ${String(step.parted)}`;
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(step);
      }
    }
    open = next;
  }
  return undefined;
}

function* stepsOf(
  pair: Pair,
  positions: readonly Position[],
  loop: ReadonlySet<number>,
): Generator<Pair> {
  for (const [one, way] of positions[pair.one]?.next ?? []) {
    if (!loop.has(one)) continue;
    for (const [other] of positions[pair.other]?.next ?? []) {
      if (!loop.has(other)) continue;
      const char = sampleOf(setAt(positions, one) & setAt(positions, other));
      if (char === undefined) continue;
      const isTwice = one === other && pair.one === pair.other && way === "more ways";
      const [low, high] = one < other ? [one, other] : [other, one];
      const parted = pair.parted || one !== other || isTwice;
      yield { one: low, other: high, parted, before: pair, char };
    }
  }
}

function setAt(positions: readonly Position[], at: number): CharSet {
  return positions[at]?.set ?? 0n;
}

function wordOf(pair: Pair): string {
  let word = "";
  for (let at: Pair | undefined = pair; at; at = at.before) word = at.char + word;
  return word;
}

/** The shortest text that leads to the position. */
function wordTo(target: number, { first, positions }: Automaton): string | undefined {
  const words = new Map<number, string>();
  let open = [...first.keys()].map((at) => ({ at, before: "" }));
  while (open.length > 0) {
    const next: typeof open = [];
    for (const { at, before } of open) {
      const char = sampleOf(setAt(positions, at));
      if (char === undefined || words.has(at)) continue;
      words.set(at, before + char);
      if (at === target) return before + char;
      for (const after of positions[at]?.next.keys() ?? [])
        next.push({ at: after, before: before + char });
    }
    open = next;
  }
  return undefined;
}
