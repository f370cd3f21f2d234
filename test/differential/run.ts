/** Many sessions of edits, each on a text of its own, until so many edits are made or something differs. */
import { type Random, seededRandom } from "../harness/random.ts";
import type { Difference } from "./compare.ts";
import { oneIn } from "./desk.ts";
import { SETTINGS } from "./settings.ts";
import { type Catalogue, startText } from "./start-texts.ts";
import { type Operation, type Parsers, Subject } from "./subject.ts";
import { type } from "./typist.ts";

/** All that is needed to see a difference again. */
export interface Case {
  readonly text: string;
  /** Index of the settings that the document opens with. */
  readonly settings: number;
  readonly operations: readonly Operation[];
}

export interface Failure extends Case {
  readonly seed: number;
  /** What the text is of. */
  readonly name: string;
  readonly difference: Difference;
}

export interface Counts {
  readonly edits: number;
  readonly sessions: number;
  readonly comparisons: number;
  /** Steps by the plan that they belong to. */
  readonly plans: ReadonlyMap<string, number>;
}

export interface RunOptions {
  readonly edits: number;
  readonly seed: number;
  readonly from: Catalogue;
  readonly parsers: Parsers;
  /** Told before each session; who waits for the next one too long knows which does not end. */
  readonly onSession?: (seed: number, counts: Counts) => Promise<void>;
  readonly onFailure: (failure: Failure) => void;
}

/** Edits of one session at most. */
const SESSION = 60;

/** Longer texts are compared less often: the time goes into many edits of many texts. */
const CHARACTERS_PER_COMPARISON = 12_000;

export async function run({
  edits,
  seed,
  from,
  parsers,
  onSession,
  onFailure,
}: RunOptions): Promise<Counts> {
  const random = seededRandom(seed);
  const plans = new Map<string, number>();
  let counts: Counts = { edits: 0, sessions: 0, comparisons: 0, plans };
  while (counts.edits < edits) {
    const own = random.below(2 ** 32);
    await onSession?.(own, counts);
    const session = runSession(own, { from, parsers, plans });
    counts = {
      edits: counts.edits + session.edits,
      sessions: counts.sessions + 1,
      comparisons: counts.comparisons + session.comparisons,
      plans,
    };
    if (session.failure) onFailure(session.failure);
  }
  return counts;
}

export interface Session {
  readonly edits: number;
  readonly comparisons: number;
  readonly failure?: Failure;
}

export interface SessionOptions extends Pick<RunOptions, "from" | "parsers"> {
  readonly plans?: Map<string, number>;
  /** Told of each operation before it is done. */
  readonly onOperation?: (operation: Operation) => void;
}

/** One text and its edits, all of them chosen by the seed. */
export function runSession(
  seed: number,
  { from, parsers, plans, onOperation }: SessionOptions,
): Session {
  const random = seededRandom(seed);
  const { name, text, code } = startText(from, random);
  // Chance of its own: what is compared when must not change what is typed.
  const checking = seededRandom(random.below(2 ** 32));
  const settings = settingsFrom(checking);
  const subject = new Subject(text, settings, parsers);
  const operations: Operation[] = [{ do: "ask" }];
  subject.run({ do: "ask" });
  const length = 1 + random.below(SESSION);
  let edits = 0;
  let comparisons = 0;
  for (const { plan, splices, text: after } of type(text, random, code)) {
    plans?.set(plan, (plans.get(plan) ?? 0) + 1);
    edits++;
    const isLast = edits >= length;
    for (const operation of [{ do: "edit", splices } as const, ...next(checking, after, isLast)]) {
      operations.push(operation);
      onOperation?.(operation);
      if (operation.do === "compare") comparisons++;
      const difference = subject.run(operation);
      if (!difference) continue;
      const failure = { seed, name, text, settings, operations, difference };
      return { edits, comparisons, failure };
    }
    if (isLast) break;
  }
  return { edits, comparisons };
}

/** What follows an edit: nothing, so that edits pile up, or a question, or a comparison of some or all. */
function next(random: Random, text: string, isLast: boolean): readonly Operation[] {
  const operations: Operation[] = [];
  if (oneIn(random, 25)) {
    if (oneIn(random, 2)) operations.push({ do: "ask" });
    operations.push({ do: "settings", index: settingsFrom(random) });
  }
  if (oneIn(random, 12)) {
    const overtaken = oneIn(random, 2);
    operations.push({ do: "interrupt", steps: random.below(12), overtaken });
  }
  const full = oneIn(random, 2) && random.below(CHARACTERS_PER_COMPARISON) >= text.length - 4_000;
  if (full || isLast) return [...operations, { do: "compare" }];
  const kind = random.below(8);
  if (kind < 5) operations.push({ do: "look" });
  if (kind > 2 && kind < 7) operations.push({ do: "ask" });
  return operations;
}

/** Often what most documents have. */
function settingsFrom(random: Random): number {
  return oneIn(random, 3) ? 0 : random.below(SETTINGS.length);
}
