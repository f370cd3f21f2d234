/** Takes away what stands around a program in every stack: the profiler that runs it. */
import type { Frame, Profile } from "./model.ts";
import { TreeBuilder } from "./tree-builder.ts";

/**
 * The profile without outermost frames that `isRunner` knows, and without what those cost
 * themselves. The profile itself where it has no stacks, or nothing else in them.
 */
export function withoutRunner(profile: Profile, isRunner: (frame: Frame) => boolean): Profile {
  const { data, frames, threads } = profile;
  if (data.kind !== "tree") return profile;
  const runner = frames.map(isRunner);
  const builder = new TreeBuilder(data.samples !== undefined);
  const nodes = new Int32Array(data.parent.length);
  let total = 0;
  for (const { firstNode, endNode, ...label } of threads) {
    builder.startThread(label);
    for (let node = firstNode; node < endNode; node++) {
      const parent = data.parent[node] ?? -1;
      const above = parent < 0 ? builder.root : (nodes[parent] ?? builder.root);
      const frame = data.frame[node] ?? 0;
      const isOutside = above < 0 && runner[frame] === true;
      const kept = isOutside ? above : builder.child(above, frame);
      nodes[node] = kept;
      const weight = data.self[node] ?? 0;
      if (isOutside || weight === 0) continue;
      builder.addSelf(kept, weight, data.samples?.[node] ?? 0);
      total += weight;
    }
  }
  if (total <= 0) return profile;
  const { tree, threads: kept } = builder.finish();
  return { ...profile, data: tree, threads: kept, total };
}
