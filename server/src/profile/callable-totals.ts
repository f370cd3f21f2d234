/** What each function of a profile cost, each sample once, however often recursion repeats it. */
import { type Callables, callablesOf } from "./callables.ts";
import type { CallTree, Profile } from "./model.ts";
import { prefixSums } from "./prefix-sums.ts";
import { STEP_NODES, type Steps } from "./steps.ts";

export interface CallableTotal {
  readonly callable: number;
  /** The frame that most of its own time was spent on. */
  readonly frame: number;
  readonly self: number;
  readonly total: number;
}

/** Heaviest total first; empty where the profile holds no calls. */
export function* callableTotals(profile: Profile): Steps<readonly CallableTotal[]> {
  const kept = known.get(profile);
  if (kept) return kept;
  const found = (yield* totals(profile, callablesOf(profile))).sort(
    (a, b) => b.total - a.total || a.callable - b.callable,
  );
  known.set(profile, found);
  return found;
}

const known = new WeakMap<Profile, readonly CallableTotal[]>();

function* totals({ data, frames }: Profile, { list, ofFrame }: Callables): Steps<CallableTotal[]> {
  const self = new Float64Array(list.length);
  const total = new Float64Array(list.length);
  const ownOfFrame = new Float64Array(frames.length);
  if (data.kind === "graph") {
    for (const node of data.nodes) {
      const callable = ofFrame[node.frame] ?? 0;
      ownOfFrame[node.frame] = node.self;
      self[callable] = (self[callable] ?? 0) + node.self;
      total[callable] = Math.max(total[callable] ?? 0, node.total);
    }
  } else if (data.kind === "tree") {
    yield* sumTree(data, ofFrame, { self, total, ownOfFrame });
  }
  const heaviest = heaviestFrames(ownOfFrame, ofFrame, list.length);
  return list.flatMap((_, callable) =>
    (total[callable] ?? 0) > 0
      ? [
          {
            callable,
            frame: heaviest[callable] ?? 0,
            self: self[callable] ?? 0,
            total: total[callable] ?? 0,
          },
        ]
      : [],
  );
}

interface Sums {
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly ownOfFrame: Float64Array;
}

/** A function's total grows by the subtrees that no call of the same function stands above. */
function* sumTree(
  tree: CallTree,
  ofFrame: Int32Array,
  { self, total, ownOfFrame }: Sums,
): Steps<void> {
  const weights = prefixSums(tree.self);
  const openUntil = new Int32Array(self.length);
  for (let node = 0; node < tree.frame.length; node++) {
    if (node % STEP_NODES === 0) yield;
    const frame = tree.frame[node] ?? 0;
    const callable = ofFrame[frame] ?? 0;
    const own = tree.self[node] ?? 0;
    self[callable] = (self[callable] ?? 0) + own;
    ownOfFrame[frame] = (ownOfFrame[frame] ?? 0) + own;
    if ((openUntil[callable] ?? 0) > node) continue;
    const end = tree.end[node] ?? node + 1;
    openUntil[callable] = end;
    total[callable] = (total[callable] ?? 0) + (weights[end] ?? 0) - (weights[node] ?? 0);
  }
}

/** For each function the frame with most time of its own. */
function heaviestFrames(own: Float64Array, ofFrame: Int32Array, callables: number): Int32Array {
  const heaviest = new Int32Array(callables).fill(-1);
  for (let frame = 0; frame < own.length; frame++) {
    const callable = ofFrame[frame] ?? 0;
    const best = heaviest[callable] ?? -1;
    if (best < 0 || (own[frame] ?? 0) > (own[best] ?? 0)) heaviest[callable] = frame;
  }
  return heaviest;
}
