/** A function's control flow as blocks of events, and which definitions reach each use in it. */

/** Blocks of one function; with more the answer is unknown rather than slow. */
const MOST_BLOCKS = 3000;

type Event =
  | { readonly kind: "use"; readonly row: number; readonly variable: number }
  /** No definition: the variable is unbound afterwards. */
  | { readonly kind: "set"; readonly variable: number; readonly definition: number | undefined };

export interface Block {
  readonly index: number;
  readonly events: Event[];
  /** Where control goes from its end. */
  readonly next: Block[];
  /** Where control may go from anywhere in it: to whom an exception goes. */
  readonly anywhere: readonly Block[];
}

export class Graph {
  readonly blocks: Block[] = [];

  get isTooLarge(): boolean {
    return this.blocks.length > MOST_BLOCKS;
  }

  block(anywhere: readonly Block[]): Block {
    const block = { index: this.blocks.length, events: [], next: [], anywhere };
    this.blocks.push(block);
    return block;
  }
}

/** Which definitions a variable has; the first bit of each says that it is unbound. */
export interface Definitions {
  /** By variable: its first bit, and how many it has. */
  readonly ranges: readonly { readonly first: number; readonly count: number }[];
  /** Bits that are set where the function starts. */
  readonly atStart: readonly number[];
}

/** Bits of the variable that reach each use; where none does, the code never runs. By row. */
export function solve(
  { blocks }: Graph,
  { ranges, atStart }: Definitions,
): ReadonlyMap<number, readonly number[]> {
  const bits = ranges.reduce((sum, { count }) => sum + count, 0);
  const before = blocks.map((): Uint8Array | undefined => undefined);
  const changed = new Uint8Array(blocks.length);
  let isDone = false;
  const flow = (state: Uint8Array, to: Block): void => {
    const known = before[to.index];
    if (known && !addTo(known, state)) return;
    if (!known) before[to.index] = state.slice();
    changed[to.index] = 1;
    isDone = false;
  };
  const start = new Uint8Array(bits);
  for (const bit of atStart) start[bit] = 1;
  if (blocks[0]) flow(start, blocks[0]);
  // Blocks stand about as they run, so few rounds find everything.
  while (!isDone) {
    isDone = true;
    for (const block of blocks) {
      if (changed[block.index] === 0) continue;
      changed[block.index] = 0;
      passThrough(block, before[block.index] ?? start, ranges, flow);
    }
  }
  return usesOf(blocks, before, ranges);
}

/** Takes the state before a block to all that it leads to. */
function passThrough(
  block: Block,
  before: Uint8Array,
  ranges: Definitions["ranges"],
  flow: (state: Uint8Array, to: Block) => void,
): void {
  if (block.events.every(({ kind }) => kind === "use")) {
    for (const to of block.next) flow(before, to);
    for (const to of block.anywhere) flow(before, to);
    return;
  }
  const state = before.slice();
  const anywhere = before.slice();
  for (const event of block.events) {
    if (event.kind === "use") continue;
    set(state, event, ranges);
    const { first, count } = ranges[event.variable] ?? NOTHING;
    for (let i = first; i < first + count; i++) if (state[i]) anywhere[i] = 1;
  }
  for (const to of block.next) flow(state, to);
  for (const to of block.anywhere) flow(anywhere, to);
}

function usesOf(
  blocks: readonly Block[],
  before: readonly (Uint8Array | undefined)[],
  ranges: Definitions["ranges"],
): ReadonlyMap<number, readonly number[]> {
  const reaching = new Map<number, Set<number>>();
  for (const { index, events } of blocks) {
    const state = before[index]?.slice();
    for (const event of events) {
      if (event.kind === "set") {
        if (state) set(state, event, ranges);
        continue;
      }
      // What stands in a `finally` is in several blocks.
      const found = reaching.get(event.row) ?? new Set();
      reaching.set(event.row, found);
      const { first, count } = ranges[event.variable] ?? NOTHING;
      for (let i = 0; i < count; i++) if (state?.[first + i]) found.add(i);
    }
  }
  return new Map([...reaching].map(([row, found]) => [row, [...found].sort((a, b) => a - b)]));
}

const NOTHING = { first: 0, count: 0 };

function set(
  state: Uint8Array,
  { variable, definition }: Event & { readonly kind: "set" },
  ranges: Definitions["ranges"],
): void {
  const { first, count } = ranges[variable] ?? NOTHING;
  state.fill(0, first, first + count);
  state[first + (definition ?? 0)] = 1;
}

/** Whether anything was new. */
function addTo(state: Uint8Array, other: Uint8Array): boolean {
  let isNew = false;
  for (let i = 0; i < state.length; i++) {
    if (other[i] && !state[i]) {
      state[i] = 1;
      isNew = true;
    }
  }
  return isNew;
}
