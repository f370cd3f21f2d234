/** What each file of a profile cost, to list files before looking into one. */
import type { CallGraphNode, CallTree, Frame, LineCost, Profile } from "./model.ts";

export interface FileSummary {
  /** As in the profile's frames. */
  readonly file: string;
  readonly self: number;
  /** Each sample once. Without stacks overlaps cannot be told: there it is the least it can be. */
  readonly total: number;
}

/** Every file with a name, heaviest total first. */
export function fileSummaries(profile: Profile): readonly FileSummary[] {
  const { files, fileOf } = filesOf(profile.frames);
  const self = new Float64Array(files.length);
  const total = new Float64Array(files.length);
  switch (profile.data.kind) {
    case "tree":
      sumTree(profile.data, fileOf, self, total);
      break;
    case "graph":
      sumWhole(profile.data.nodes, fileOf, self, total);
      break;
    case "lines":
      sumWhole(profile.data.entries, fileOf, self, total);
  }
  return files
    .map((file, index) => ({ file, self: self[index] ?? 0, total: total[index] ?? 0 }))
    .filter(({ file }) => file !== "")
    .sort((a, b) => b.total - a.total || b.self - a.self);
}

function filesOf(frames: readonly Frame[]): {
  readonly files: readonly string[];
  readonly fileOf: Int32Array;
} {
  const known = new Map<string, number>();
  const fileOf = Int32Array.from(frames, ({ file }) => {
    const index = known.get(file) ?? known.size;
    known.set(file, index);
    return index;
  });
  return { files: [...known.keys()], fileOf };
}

/** A file's total grows by the subtrees that no frame of the same file stands above. */
function sumTree(
  tree: CallTree,
  fileOf: Int32Array,
  self: Float64Array,
  total: Float64Array,
): void {
  const openUntil = new Int32Array(self.length);
  const before = new Float64Array(self.length);
  let sum = 0;
  const openFiles: number[] = [];
  const close = (node: number): void => {
    while (openFiles.length > 0) {
      const file = openFiles.at(-1) ?? 0;
      if ((openUntil[file] ?? 0) > node) return;
      openFiles.pop();
      total[file] = (total[file] ?? 0) + sum - (before[file] ?? 0);
    }
  };
  for (let node = 0; node < tree.parent.length; node++) {
    close(node);
    const file = fileOf[tree.frame[node] ?? 0] ?? 0;
    if ((openUntil[file] ?? 0) <= node) {
      openUntil[file] = tree.end[node] ?? node + 1;
      before[file] = sum;
      openFiles.push(file);
    }
    const own = tree.self[node] ?? 0;
    self[file] = (self[file] ?? 0) + own;
    sum += own;
  }
  close(Infinity);
}

/** Costs that may overlap: a file's total is at least its heaviest and at least the sum of its own. */
function sumWhole(
  costs: readonly (CallGraphNode | LineCost)[],
  fileOf: Int32Array,
  self: Float64Array,
  total: Float64Array,
): void {
  for (const cost of costs) {
    const file = fileOf[cost.frame] ?? 0;
    self[file] = (self[file] ?? 0) + cost.self;
    total[file] = Math.max(total[file] ?? 0, cost.total, self[file] ?? 0);
  }
}
