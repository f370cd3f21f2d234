/** What every export is made of: the places where something was spent, each with its stack. */
import type { Profile, ProfileThread } from "../model.ts";

export interface Stack {
  /** Indexes into `Profile.frames`, outermost first. */
  readonly frames: readonly number[];
  /** Spent in the innermost frame itself, in `Profile.unit`. */
  readonly weight: number;
  /** How often it was sampled, where that was counted. */
  readonly samples?: number;
}

export interface ThreadStacks {
  readonly thread: ProfileThread;
  readonly stacks: Iterable<Stack>;
}

/** Without stacks (cProfile's graph, tables of lines) each function or line is a stack of its own. */
export function stacksByThread(profile: Profile): readonly ThreadStacks[] {
  const { data, threads } = profile;
  if (data.kind !== "tree") {
    const costs = data.kind === "graph" ? data.nodes : data.entries;
    const stacks = costs
      .filter(({ self }) => self > 0)
      .map(({ frame, self }): Stack => ({ frames: [frame], weight: self }));
    return [{ thread: { name: "", firstNode: 0, endNode: 0 }, stacks }];
  }
  const { self, samples, parent, frame } = data;
  const all = threads.length > 0 ? threads : [{ name: "", firstNode: 0, endNode: self.length }];
  return all.map((thread) => ({
    thread,
    stacks: treeStacks(thread, (node) => {
      const weight = self[node] ?? 0;
      if (!(weight > 0)) return undefined;
      const frames: number[] = [];
      for (let at = node; at >= 0; at = parent[at] ?? -1) frames.push(frame[at] ?? 0);
      const count = samples?.[node];
      return {
        frames: frames.reverse(),
        weight,
        ...(count === undefined ? {} : { samples: count }),
      };
    }),
  }));
}

function* treeStacks(
  { firstNode, endNode }: ProfileThread,
  stackAt: (node: number) => Stack | undefined,
): Generator<Stack> {
  for (let node = firstNode; node < endNode; node++) {
    const stack = stackAt(node);
    if (stack) yield stack;
  }
}

/** Whether each sample weighs the same, so that counts say what weights say. */
export function isEvenlySampled({ data }: Profile): boolean {
  if (data.kind !== "tree" || data.samples === undefined) return false;
  let one: number | undefined;
  for (let node = 0; node < data.self.length; node++) {
    const weight = data.self[node] ?? 0;
    if (!(weight > 0)) continue;
    const each = weight / (data.samples[node] ?? 0);
    one ??= each;
    if (!(Math.abs(each - one) <= one * 0.001)) return false;
  }
  return one !== undefined;
}
