/** What most readers end with: a call tree, its threads and frames, put together into a profile. */
import type { Frame, Profile, ProfileMode, WeightUnit } from "../model.ts";
import type { ThreadLabel, TreeBuilder } from "../tree-builder.ts";
import { EmptyProfile } from "./result.ts";

export interface TreeFacts extends Partial<Omit<Profile, "data" | "threads" | "frames">> {
  readonly mode: ProfileMode;
  readonly unit: WeightUnit;
  readonly total: number;
}

/** Throws `EmptyProfile` where nothing was measured. The granularity follows from the frames. */
export function treeProfile(
  builder: TreeBuilder,
  frames: readonly Frame[],
  facts: TreeFacts,
): Profile {
  if (!(facts.total > 0)) throw new EmptyProfile("it holds no weight: nothing was recorded");
  const { tree, threads } = builder.finish();
  return {
    engine: "other",
    granularity: frames.some((frame) => frame.line > 0) ? "line" : "function",
    sources: new Map(),
    notes: [],
    ...facts,
    threads,
    frames,
    data: tree,
  };
}

/** Finds the thread of a sample by a key, and starts it where it is seen for the first time. */
export class ThreadsByKey {
  readonly #builder: TreeBuilder;
  readonly #known = new Map<string, number>();

  constructor(builder: TreeBuilder) {
    this.#builder = builder;
  }

  use(key: string, label: () => ThreadLabel): void {
    const known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, this.#builder.startThread(label()));
    else this.#builder.useThread(known);
  }
}
