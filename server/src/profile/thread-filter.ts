/** A view of a profile in which only some of its threads were measured. */
import type { CallTree, Profile, ProfileThread } from "./model.ts";

/** Names a thread for as long as its process lives: another measurement of it finds it again. */
export function threadId({ name, tid, process }: ProfileThread): string {
  return JSON.stringify([process?.pid ?? null, tid ?? null, name]);
}

/** Weight of what a thread did, in the profile's unit; 0 in a call graph, which mixes threads. */
export function threadWeight({ data }: Profile, thread: ProfileThread): number {
  return data.kind === "tree" ? sum(data.self, [thread]) : 0;
}

/** Whether threads can be told apart: a call graph has none. */
export function hasThreads({ data, threads }: Profile): boolean {
  return data.kind === "tree" && threads.length > 1;
}

/**
 * The profile of the threads with these ids; shares are of their weight alone. The profile itself
 * where that is all of them, none of them, or where threads cannot be told apart.
 */
export function onlyThreads(profile: Profile, ids: ReadonlySet<string>): Profile {
  const { data, threads } = profile;
  const kept = threads.filter((thread) => ids.has(threadId(thread)));
  if (data.kind !== "tree" || kept.length === 0 || kept.length === threads.length) return profile;
  const part = partOf(kept, threads);
  return {
    ...profile,
    ...stacksOf(data, kept),
    part,
    total: sum(data.self, kept),
    ...(data.samples && { sampleCount: sum(data.samples, kept) }),
  };
}

/** "thread MainThread", "process 4711", "2 of 5 threads": never markup, whatever a thread is called. */
function partOf(kept: readonly ProfileThread[], all: readonly ProfileThread[]): string {
  const [first] = kept;
  const pid = first?.process?.pid;
  if (first && kept.length === 1) {
    const name = first.name.replace(/[^\p{L}\p{N}_.:() -]/gu, " ").trim();
    return `thread ${name === "" ? (first.tid ?? "without a name") : name.slice(0, 40)}`;
  }
  const ofProcess = all.filter((thread) => thread.process?.pid === pid);
  const isProcess =
    ofProcess.length === kept.length && kept.every((thread) => ofProcess.includes(thread));
  if (pid !== undefined && isProcess) return `process ${pid}`;
  return `${kept.length} of ${all.length} threads`;
}

function sum(column: Float64Array, threads: readonly ProfileThread[]): number {
  let total = 0;
  for (const { firstNode, endNode } of threads) {
    for (let node = firstNode; node < endNode; node++) total += column[node] ?? 0;
  }
  return total;
}

/** The stacks of these threads alone, one thread after the other. Frames keep their numbers. */
export function stacksOf(
  tree: CallTree,
  kept: readonly ProfileThread[],
): { readonly data: CallTree; readonly threads: readonly ProfileThread[] } {
  const size = kept.reduce((nodes, each) => nodes + each.endNode - each.firstNode, 0);
  const parent = new Int32Array(size);
  const end = new Int32Array(size);
  const frame = new Int32Array(size);
  const self = new Float64Array(size);
  const samples = tree.samples && new Float64Array(size);
  let at = 0;
  const threads = kept.map((thread) => {
    const { firstNode, endNode } = thread;
    const first = at;
    const shift = first - firstNode;
    for (let node = firstNode; node < endNode; node++, at++) {
      const above = tree.parent[node] ?? -1;
      parent[at] = above < 0 ? -1 : above + shift;
      end[at] = (tree.end[node] ?? node + 1) + shift;
    }
    frame.set(tree.frame.subarray(firstNode, endNode), first);
    self.set(tree.self.subarray(firstNode, endNode), first);
    samples?.set(tree.samples?.subarray(firstNode, endNode) ?? [], first);
    return { ...thread, firstNode: first, endNode: at };
  });
  return { threads, data: { kind: "tree", parent, end, frame, self, ...(samples && { samples }) } };
}
