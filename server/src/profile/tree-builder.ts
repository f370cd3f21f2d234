/** Builds the columns of a call tree from whole stacks, in whatever order threads take turns. */
import type { CallTree, ProfileProcess, ProfileThread } from "./model.ts";

/** More distinct stacks than any real program has; a hostile file must not take the memory. */
const MAX_NODES = 8_000_000;

export class TreeTooLarge extends Error {
  constructor() {
    super(`more than ${MAX_NODES} distinct stack positions`);
  }
}

export interface ThreadLabel {
  readonly name: string;
  readonly tid?: string;
  readonly process?: ProfileProcess;
}

/** Growing columns in order of first appearance; `finish` reorders them depth first. */
export class TreeBuilder {
  private readonly counted: boolean;
  private size = 0;
  private parent = new Int32Array(1024);
  private frame = new Int32Array(1024);
  private self = new Float64Array(1024);
  private samples = new Float64Array(1024);
  /** Node + 1 of the first child, and of the next one under the same parent; 0 ends. */
  private first = new Int32Array(1024);
  private next = new Int32Array(1024);
  private readonly far = new FarChildren();
  private readonly labels: ThreadLabel[] = [];
  private current = -1;

  constructor(counted: boolean) {
    this.counted = counted;
  }

  /** Starts a thread: the stacks that follow are its own. Gives the number that `useThread` takes. */
  startThread(label: ThreadLabel): number {
    this.current = this.labels.length;
    this.labels.push(label);
    return this.current;
  }

  /** Goes back to a thread, for files in which the samples of several threads take turns. */
  useThread(thread: number): void {
    this.current = thread;
  }

  /** The parent of the current thread's outermost frames, a negative number of its own. */
  get root(): number {
    return -1 - this.current;
  }

  /** The node for `frame` under `parent`, a node or `root`. Throws `TreeTooLarge`. */
  child(parent: number, frame: number): number {
    if (parent < 0) return this.farChild(parent, frame);
    let last = -1;
    let steps = 0;
    for (let at = this.first[parent] ?? 0; at > 0; steps++) {
      last = at - 1;
      if (this.frame[last] === frame) return last;
      at = this.next[last] ?? 0;
    }
    if (steps === NEAR) return this.farChild(parent, frame);
    const node = this.add(parent, frame);
    if (last < 0) this.first[parent] = node + 1;
    else this.next[last] = node + 1;
    return node;
  }

  private farChild(parent: number, frame: number): number {
    const known = this.far.find(parent, frame, this.parent, this.frame);
    if (known >= 0) return known;
    const node = this.add(parent, frame);
    this.far.add(node, this.parent, this.frame);
    return node;
  }

  /** Adds a sample that stopped at `node`. */
  addSelf(node: number, weight: number, samples: number): void {
    this.self[node] = (this.self[node] ?? 0) + weight;
    this.samples[node] = (this.samples[node] ?? 0) + samples;
  }

  finish(): { readonly tree: CallTree; readonly threads: readonly ProfileThread[] } {
    const { size, parent } = this;
    const width = widths(size, parent);
    const starts = threadStarts(this.labels.length, size, parent, width);
    const columns = { parent, frame: this.frame, self: this.self, samples: this.samples };
    const { samples, ...tree } = preorder(columns, size, width, Int32Array.from(starts));
    return {
      tree: { kind: "tree", ...tree, ...(this.counted ? { samples } : {}) },
      threads: this.labels.map((label, thread) => ({
        ...label,
        firstNode: starts[thread] ?? 0,
        endNode: starts[thread + 1] ?? size,
      })),
    };
  }

  private add(parent: number, frame: number): number {
    const node = this.size;
    if (node >= MAX_NODES) throw new TreeTooLarge();
    if (node === this.parent.length) this.growColumns();
    this.parent[node] = parent;
    this.frame[node] = frame;
    this.size = node + 1;
    return node;
  }

  private growColumns(): void {
    const length = this.parent.length * 2;
    this.parent = copyInto(new Int32Array(length), this.parent);
    this.frame = copyInto(new Int32Array(length), this.frame);
    this.self = copyInto(new Float64Array(length), this.self);
    this.samples = copyInto(new Float64Array(length), this.samples);
    this.first = copyInto(new Int32Array(length), this.first);
    this.next = copyInto(new Int32Array(length), this.next);
  }
}

/** Most functions call few others: so many children are looked through one by one. */
const NEAR = 8;

/**
 * The children of threads, and those after the first few of a node: open addressing over (parent,
 * frame), a slot holds node + 1. A Map ends at 2^24 entries.
 */
class FarChildren {
  #slots = new Int32Array(4096);
  #size = 0;

  /** The node, or -1. */
  find(parent: number, frame: number, parents: Int32Array, frames: Int32Array): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(parent, frame) & mask; ; slot = (slot + 1) & mask) {
      const node = (this.#slots[slot] ?? 0) - 1;
      if (node < 0 || (parents[node] === parent && frames[node] === frame)) return node;
    }
  }

  add(node: number, parents: Int32Array, frames: Int32Array): void {
    if (this.#size * 2 >= this.#slots.length) this.#grow(parents, frames);
    this.#put(node, parents, frames);
    this.#size++;
  }

  #put(node: number, parents: Int32Array, frames: Int32Array): void {
    const mask = this.#slots.length - 1;
    let slot = hash(parents[node] ?? -1, frames[node] ?? 0) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = node + 1;
  }

  #grow(parents: Int32Array, frames: Int32Array): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    for (const slot of before) if (slot > 0) this.#put(slot - 1, parents, frames);
  }
}

/** Mixes two 32-bit numbers (the finaliser of MurmurHash3). */
function hash(parent: number, frame: number): number {
  let mixed = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(frame, 0x85ebca6b);
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function copyInto<T extends Int32Array | Float64Array>(target: T, source: T): T {
  target.set(source);
  return target;
}

/** How many nodes each subtree has. Parents stand before children, so sizes add up backwards. */
function widths(size: number, parent: Int32Array): Int32Array {
  const width = new Int32Array(size).fill(1);
  for (let node = size - 1; node >= 0; node--) {
    const above = parent[node] ?? -1;
    if (above >= 0) width[above] = (width[above] ?? 0) + (width[node] ?? 0);
  }
  return width;
}

/** The first node of each thread, and the end of the last, once threads stand one after the other. */
function threadStarts(
  threads: number,
  size: number,
  parent: Int32Array,
  width: Int32Array,
): Int32Array {
  const starts = new Int32Array(threads + 1);
  for (let node = 0; node < size; node++) {
    const above = parent[node] ?? -1;
    if (above < 0) starts[-above] = (starts[-above] ?? 0) + (width[node] ?? 0);
  }
  for (let thread = 1; thread <= threads; thread++) {
    starts[thread] = (starts[thread] ?? 0) + (starts[thread - 1] ?? 0);
  }
  return starts;
}

interface Columns {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly self: Float64Array;
  readonly samples: Float64Array;
}

/** Reorders columns so that descendants follow their node; `nextRoot` is used up. */
function preorder(
  { parent, frame, self, samples }: Columns,
  size: number,
  width: Int32Array,
  nextRoot: Int32Array,
): Columns & { readonly end: Int32Array } {
  const place = new Int32Array(size);
  const next = new Int32Array(size);
  const out = {
    parent: new Int32Array(size),
    end: new Int32Array(size),
    frame: new Int32Array(size),
    self: new Float64Array(size),
    samples: new Float64Array(size),
  };
  for (let node = 0; node < size; node++) {
    const above = parent[node] ?? -1;
    const at = above < 0 ? (nextRoot[-1 - above] ?? 0) : (next[above] ?? 0);
    const after = at + (width[node] ?? 1);
    if (above < 0) nextRoot[-1 - above] = after;
    else next[above] = after;
    place[node] = at;
    next[node] = at + 1;
    out.parent[at] = above < 0 ? -1 : (place[above] ?? -1);
    out.end[at] = after;
    out.frame[at] = frame[node] ?? 0;
    out.self[at] = self[node] ?? 0;
    out.samples[at] = samples[node] ?? 0;
  }
  return out;
}
