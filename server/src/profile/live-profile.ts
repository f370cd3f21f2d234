/** What a live measurement has seen so far, and the three ways to look at it: now, all, and a span. */
import { hasTree, mergeProfiles } from "./merge.ts";
import type { Part } from "./merge.ts";
import type { Profile } from "./model.ts";

/** "now": the last seconds, the older the fainter; "all": since the start; else seconds since then. */
export type LiveView = "now" | "all" | LiveSpan;

export interface LiveSpan {
  readonly from: number;
  readonly to: number;
}

/** One piece of the measurement, for a timeline. Times in seconds since the start. */
export interface LiveChunk {
  readonly from: number;
  readonly to: number;
  /** 0 where the process did nothing. */
  readonly samples: number;
}

/** After this many seconds a sample counts half in the view "now". */
const HALF_LIFE = 2;
/** Older pieces would count less than a thousandth. */
const NOW_SECONDS = 10 * HALF_LIFE;
/** With one more, two old ones become one. */
const MOST_CHUNKS = 600;

interface Kept extends LiveChunk {
  readonly profile?: Part["profile"];
}

/** Grows by a piece a second. Changes nothing that it once gave out. */
export class LiveProfile {
  private chunks: readonly Kept[] = [];
  private sum: Part["profile"] | undefined;
  private until = 0;

  /** From the start on, oldest first: the last minutes in pieces as measured, what is older in longer ones. */
  get timeline(): readonly LiveChunk[] {
    return this.chunks.map(({ from, to, samples }) => ({ from, to, samples }));
  }

  /** Seconds since the start. */
  get elapsed(): number {
    return this.until;
  }

  get samples(): number {
    return this.sum?.sampleCount ?? 0;
  }

  /** Files whose measured text is known. */
  get sources(): Profile["sources"] {
    return this.sum?.sources ?? new Map();
  }

  /** `profile`: undefined where nothing ran in the span. Profiles without stacks are left out. */
  add(span: LiveSpan, profile: Profile | undefined): void {
    const part = profile && hasTree(profile) ? profile : undefined;
    const samples = part?.sampleCount ?? 0;
    const chunk: Kept = { ...span, samples, ...(part && { profile: part }) };
    this.chunks = thinned([...this.chunks, chunk]);
    this.until = span.to;
    if (part) this.sum = this.sum ? mergeProfiles([whole(this.sum), whole(part)]) : part;
  }

  /** The span of the whole pieces that lie in a view; of a span that no piece touches, itself. */
  covered(view: LiveView): LiveView {
    if (typeof view === "string") return view;
    const inside = this.chunks.filter((chunk) => touches(chunk, view));
    const [first] = inside;
    return first ? { from: first.from, to: inside.at(-1)?.to ?? first.to } : view;
  }

  /** Undefined where nothing was measured in what is to be seen. */
  view(view: LiveView): Profile | undefined {
    if (view === "all") return this.sum;
    const parts = this.chunks.flatMap((chunk) => partOf(chunk, view, this.until));
    const [first, ...others] = parts;
    if (!first) return undefined;
    // Texts that only an earlier piece knew still tell which source was measured.
    return { ...mergeProfiles([first, ...others]), sources: this.sources };
  }
}

function partOf({ profile, ...chunk }: Kept, view: "now" | LiveSpan, until: number): Part[] {
  if (!profile) return [];
  if (view !== "now") return touches(chunk, view) ? [whole(profile)] : [];
  const age = until - chunk.to;
  return age > NOW_SECONDS ? [] : [{ profile, scale: 0.5 ** (age / HALF_LIFE) }];
}

function touches(chunk: LiveSpan, view: LiveSpan): boolean {
  return chunk.to > view.from && chunk.from < view.to;
}

function whole(profile: Part["profile"]): Part {
  return { profile, scale: 1 };
}

/** At most `MOST_CHUNKS`: where there is one more, the two neighbours that are shortest for their age become one. */
function thinned(chunks: readonly Kept[]): readonly Kept[] {
  if (chunks.length <= MOST_CHUNKS) return chunks;
  const at = shortestPair(chunks);
  const [first, second] = chunks.slice(at, at + 2);
  if (!first || !second) return chunks;
  return [...chunks.slice(0, at), joined(first, second), ...chunks.slice(at + 2)];
}

/** The first of the two. Old times grow coarse as they recede, as in memory. */
function shortestPair(chunks: readonly Kept[]): number {
  const now = chunks.at(-1)?.to ?? 0;
  let best = 0;
  let least = Infinity;
  for (let at = 0; at + 1 < chunks.length; at++) {
    const from = chunks[at]?.from ?? 0;
    const to = chunks[at + 1]?.to ?? 0;
    // What "now" looks at stays as it was measured.
    if (now - to <= NOW_SECONDS) break;
    const length = (to - from) / (now - to);
    if (length >= least) continue;
    least = length;
    best = at;
  }
  return best;
}

function joined(a: Kept, b: Kept): Kept {
  const span = { from: a.from, to: b.to, samples: a.samples + b.samples };
  if (!a.profile || !b.profile) return { ...(a.profile ? a : b), ...span };
  return { ...span, profile: mergeProfiles([whole(a.profile), whole(b.profile)]) };
}
