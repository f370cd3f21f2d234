/** Which nodes of a call tree say something about a file, so that a look at one file passes by the rest. */
import type { CallTree, Frame } from "./model.ts";
import { STEP_NODES, type Steps } from "./steps.ts";

/** For each file, by number, its nodes in a row: those of `file` are `nodes[starts[file] … starts[file + 1])`. */
interface FileNodes {
  readonly numbers: ReadonlyMap<string, number>;
  readonly starts: Int32Array;
  readonly nodes: Int32Array;
}

const known = new WeakMap<CallTree, FileNodes>();

/** Nodes with a frame of the file, and those that such a node called; in order. `frames`: the profile's own. */
export function* nodesAbout(
  tree: CallTree,
  frames: readonly Frame[],
  file: string,
): Steps<Int32Array> {
  const found = known.get(tree) ?? (yield* sorted(tree, frames));
  known.set(tree, found);
  const number = found.numbers.get(file);
  if (number === undefined) return new Int32Array(0);
  return found.nodes.subarray(found.starts[number], found.starts[number + 1]);
}

/** Counted first, then put in place: two walks, and no list that grows. */
function* sorted(tree: CallTree, frames: readonly Frame[]): Steps<FileNodes> {
  const numbers = new Map<string, number>();
  const fileOf = Int32Array.from(frames, ({ file }) => {
    const number = numbers.get(file) ?? numbers.size;
    numbers.set(file, number);
    return number;
  });
  const starts = new Int32Array(numbers.size + 1);
  yield* eachPlace(tree, fileOf, (file) => {
    starts[file + 1] = (starts[file + 1] ?? 0) + 1;
  });
  for (let file = 0; file < numbers.size; file++) {
    starts[file + 1] = (starts[file + 1] ?? 0) + (starts[file] ?? 0);
  }
  const nodes = new Int32Array(starts[numbers.size] ?? 0);
  const next = starts.slice();
  yield* eachPlace(tree, fileOf, (file, node) => {
    const at = next[file] ?? 0;
    nodes[at] = node;
    next[file] = at + 1;
  });
  return { numbers, starts, nodes };
}

function* eachPlace(
  { frame, parent }: CallTree,
  fileOf: Int32Array,
  place: (file: number, node: number) => void,
): Steps<void> {
  for (let node = 0; node < frame.length; node++) {
    if (node % STEP_NODES === 0) yield;
    const file = fileOf[frame[node] ?? 0] ?? 0;
    place(file, node);
    const above = parent[node] ?? -1;
    const caller = above < 0 ? file : (fileOf[frame[above] ?? 0] ?? 0);
    if (caller !== file) place(caller, node);
  }
}
