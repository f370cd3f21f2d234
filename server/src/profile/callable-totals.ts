/** What each function of a profile cost, each sample once, however often recursion repeats it. */
import { callablesOf } from "./callables.ts";
import type { Profile } from "./model.ts";
import { prefixSums } from "./prefix-sums.ts";

export interface CallableTotal {
  readonly callable: number;
  /** The frame that most of its own time was spent on. */
  readonly frame: number;
  readonly self: number;
  readonly total: number;
}

/** Heaviest total first; empty where the profile holds no calls. */
export function callableTotals(profile: Profile): readonly CallableTotal[] {
  const kept = known.get(profile);
  if (kept) return kept;
  const found = [...sums(profile).values()].sort(
    (a, b) => b.total - a.total || a.callable - b.callable,
  );
  known.set(profile, found);
  return found;
}

const known = new WeakMap<Profile, readonly CallableTotal[]>();

interface Sum {
  readonly callable: number;
  frame: number;
  heaviest: number;
  self: number;
  total: number;
}

function sums(profile: Profile): ReadonlyMap<number, Sum> {
  const { data } = profile;
  const { ofFrame } = callablesOf(profile);
  const found = new Map<number, Sum>();
  const at = (frame: number): Sum => {
    const callable = ofFrame[frame] ?? 0;
    const sum = found.get(callable) ?? { callable, frame, heaviest: -1, self: 0, total: 0 };
    found.set(callable, sum);
    return sum;
  };
  const spend = (sum: Sum, frame: number, self: number): void => {
    sum.self += self;
    if (self <= sum.heaviest) return;
    sum.heaviest = self;
    sum.frame = frame;
  };
  if (data.kind === "graph") {
    for (const node of data.nodes) {
      const sum = at(node.frame);
      spend(sum, node.frame, node.self);
      sum.total = Math.max(sum.total, node.total);
    }
  }
  if (data.kind !== "tree") return found;
  const weights = prefixSums(data.self);
  const openUntil = new Map<Sum, number>();
  for (let node = 0; node < data.frame.length; node++) {
    const frame = data.frame[node] ?? 0;
    const sum = at(frame);
    spend(sum, frame, data.self[node] ?? 0);
    if ((openUntil.get(sum) ?? 0) > node) continue;
    const end = data.end[node] ?? node + 1;
    openUntil.set(sum, end);
    sum.total += (weights[end] ?? 0) - (weights[node] ?? 0);
  }
  return found;
}
