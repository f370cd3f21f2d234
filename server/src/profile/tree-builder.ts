/** Builds the columns of a call tree from whole stacks, one thread after the other. */
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
  /** Open addressing over (parent, frame); a slot holds node + 1. A Map ends at 2^24 entries. */
  private slots = new Int32Array(4096);
  private readonly threads: ProfileThread[] = [];

  constructor(counted: boolean) {
    this.counted = counted;
  }

  /** Starts a thread: the stacks that follow are its own. */
  startThread(label: ThreadLabel): void {
    this.endThread();
    this.threads.push({ ...label, firstNode: this.size, endNode: this.size });
  }

  /** The parent of the current thread's outermost frames, a negative number of its own. */
  get root(): number {
    return -this.threads.length;
  }

  /** The node for `frame` under `parent`, a node or `root`. Throws `TreeTooLarge`. */
  child(parent: number, frame: number): number {
    if (this.size * 2 >= this.slots.length) this.growSlots();
    const mask = this.slots.length - 1;
    let slot = hash(parent, frame) & mask;
    for (;;) {
      const node = (this.slots[slot] ?? 0) - 1;
      if (node < 0) break;
      if (this.parent[node] === parent && this.frame[node] === frame) return node;
      slot = (slot + 1) & mask;
    }
    const node = this.add(parent, frame);
    this.slots[slot] = node + 1;
    return node;
  }

  /** Adds a sample that stopped at `node`. */
  addSelf(node: number, weight: number, samples: number): void {
    this.self[node] = (this.self[node] ?? 0) + weight;
    this.samples[node] = (this.samples[node] ?? 0) + samples;
  }

  finish(): { readonly tree: CallTree; readonly threads: readonly ProfileThread[] } {
    this.endThread();
    const tree = preorder(
      this.size,
      this.parent,
      this.frame,
      this.self,
      this.samples,
      this.counted,
    );
    return { tree, threads: this.threads };
  }

  private endThread(): void {
    const last = this.threads.pop();
    if (last) this.threads.push({ ...last, endNode: this.size });
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
  }

  private growSlots(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let node = 0; node < this.size; node++) {
      let slot = hash(this.parent[node] ?? -1, this.frame[node] ?? 0) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = node + 1;
    }
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

/**
 * Reorders columns so that descendants follow their node. Parents stand before children already and
 * threads are contiguous, so subtree sizes add up backwards and positions are handed out forwards.
 */
function preorder(
  size: number,
  parent: Int32Array,
  frame: Int32Array,
  self: Float64Array,
  samples: Float64Array,
  counted: boolean,
): CallTree {
  const width = new Int32Array(size).fill(1);
  for (let node = size - 1; node >= 0; node--) {
    const above = parent[node] ?? -1;
    if (above >= 0) width[above] = (width[above] ?? 0) + (width[node] ?? 0);
  }
  const place = new Int32Array(size);
  const next = new Int32Array(size);
  let nextRoot = 0;
  const out = {
    parent: new Int32Array(size),
    end: new Int32Array(size),
    frame: new Int32Array(size),
    self: new Float64Array(size),
    samples: new Float64Array(size),
  };
  for (let node = 0; node < size; node++) {
    const above = parent[node] ?? -1;
    const at = above < 0 ? nextRoot : (next[above] ?? 0);
    const after = at + (width[node] ?? 1);
    if (above < 0) nextRoot = after;
    else next[above] = after;
    place[node] = at;
    next[node] = at + 1;
    out.parent[at] = above < 0 ? -1 : (place[above] ?? -1);
    out.end[at] = after;
    out.frame[at] = frame[node] ?? 0;
    out.self[at] = self[node] ?? 0;
    out.samples[at] = samples[node] ?? 0;
  }
  const { samples: counts, ...tree } = out;
  return { kind: "tree", ...tree, ...(counted ? { samples: counts } : {}) };
}
