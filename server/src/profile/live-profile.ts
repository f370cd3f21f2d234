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
/** As far back as single pieces are kept for looking at a span; the sum keeps everything. */
const KEPT_CHUNKS = 600;

interface Kept extends LiveChunk {
  readonly profile?: Part["profile"];
}

/** Grows by a piece a second. Changes nothing that it once gave out. */
export class LiveProfile {
  private chunks: readonly Kept[] = [];
  private sum: Part["profile"] | undefined;
  private until = 0;

  /** The last ten minutes, oldest first. */
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
    this.chunks = [...this.chunks, chunk].slice(-KEPT_CHUNKS);
    this.until = span.to;
    if (part) this.sum = this.sum ? mergeProfiles([whole(this.sum), whole(part)]) : part;
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

function partOf({ profile, from, to }: Kept, view: "now" | LiveSpan, until: number): Part[] {
  if (!profile) return [];
  if (view !== "now") return to > view.from && from < view.to ? [whole(profile)] : [];
  const age = until - to;
  return age > NOW_SECONDS ? [] : [{ profile, scale: 0.5 ** (age / HALF_LIFE) }];
}

function whole(profile: Part["profile"]): Part {
  return { profile, scale: 1 };
}
