/** Views of a call tree: nodes of one function under one path merged, level by level, when asked for. */
import type { CallNode, CallShape, CallView } from "./call-view.ts";
import { callablesOf } from "./callables.ts";
import type { CallTree, Profile } from "./model.ts";
import { prefixSums } from "./prefix-sums.ts";
import { STEP_NODES, type Steps } from "./steps.ts";

export function treeView(profile: Profile, tree: CallTree, shape: CallShape): CallView {
  const merging = new Merging(profile, tree);
  switch (shape.kind) {
    case "top-down":
      return merging.downFrom((found) => merging.outermost(found));
    case "bottom-up":
      return merging.upFrom((found) => merging.allWithSelf(found));
    case "callees":
      return merging.downFrom((found) => merging.occurrences(found, shape.of));
    case "callers":
      return merging.upFrom((found) => merging.occurrences(found, shape.of));
  }
}

/** Puts nodes of the tree into groups; a step ends after every few thousand that it looked at. */
type Gather = (found: Groups) => Steps<void>;

/** Knows the weight of every subtree, and which nodes of the tree stand behind a node of a view. */
class Merging {
  readonly tree: CallTree;
  readonly callableOf: Int32Array;
  readonly #weights: Float64Array;
  readonly #counts: Float64Array | undefined;
  readonly #members = new WeakMap<CallNode, Group>();
  readonly #children = new WeakMap<CallNode, readonly CallNode[]>();

  constructor(profile: Profile, tree: CallTree) {
    this.tree = tree;
    this.callableOf = callablesOf(profile).ofFrame;
    this.#weights = prefixSums(tree.self);
    this.#counts = tree.samples && prefixSums(tree.samples);
  }

  downFrom(roots: Gather): CallView {
    const hasCallee = (member: number): boolean => this.#endOf(member) > member + 1;
    return this.#view(true, roots, (group, found) => this.#below(group, found), hasCallee);
  }

  upFrom(roots: Gather): CallView {
    const hasCaller = (member: number): boolean => (this.tree.parent[member] ?? -1) >= 0;
    return this.#view(false, roots, (group, found) => this.#above(group, found), hasCaller);
  }

  /** The outermost frames of all threads. */
  *outermost(found: Groups): Steps<void> {
    const { end } = this.tree;
    for (let node = 0; node < end.length; node = this.#endOf(node)) {
      if (this.#whole(found, node)) yield;
    }
  }

  /** Where time was spent, each node with its own. */
  *allWithSelf(found: Groups): Steps<void> {
    const { self, samples } = this.tree;
    for (let node = 0; node < self.length; node++) {
      if (node % STEP_NODES === 0) yield;
      const own = self[node] ?? 0;
      if (own > 0) found.add(node, own, samples?.[node] ?? 0);
    }
  }

  /** Every call of a function, without those inside another one: a sample counts once. */
  *occurrences(found: Groups, callable: number): Steps<void> {
    const { frame } = this.tree;
    let next = 0;
    for (let node = 0; node < frame.length;) {
      if (node >= next) {
        next = node + STEP_NODES;
        yield;
      }
      const here = this.callableOf[frame[node] ?? 0] === callable;
      if (here) this.#whole(found, node);
      node = here ? this.#endOf(node) : node + 1;
    }
  }

  #view(
    withSelf: boolean,
    gather: Gather,
    expand: (group: Group, found: Groups) => Steps<void>,
    leadsOn: (member: number) => boolean,
  ): CallView {
    const members = this.#members;
    const known = this.#children;
    const level = (into: Gather): Steps<readonly CallNode[]> => this.#level(into, withSelf);
    let roots: readonly CallNode[] | undefined;
    return {
      *roots() {
        roots ??= yield* level(gather);
        return roots;
      },
      *children(node) {
        const kept = known.get(node);
        if (kept) return kept;
        const group = members.get(node);
        if (!group) return [];
        const nodes = yield* level((found) => expand(group, found));
        // Asked for twice at a time, it is one level all the same: paths lead through its nodes.
        const first = known.get(node) ?? nodes;
        known.set(node, first);
        return first;
      },
      hasChildren: (node) => members.get(node)?.nodes.some(leadsOn) ?? false,
      isEstimate: false,
    };
  }

  *#level(into: Gather, withSelf: boolean): Steps<readonly CallNode[]> {
    const found = new Groups(this.tree, this.callableOf, withSelf);
    yield* into(found);
    return this.#nodes(found);
  }

  *#below({ nodes }: Group, found: Groups): Steps<void> {
    for (const member of nodes) {
      const end = this.#endOf(member);
      for (let child = member + 1; child < end; child = this.#endOf(child)) {
        if (this.#whole(found, child)) yield;
      }
    }
  }

  *#above({ nodes, weights, samples }: Group, found: Groups): Steps<void> {
    for (let index = 0; index < nodes.length; index++) {
      if (index % STEP_NODES === 0) yield;
      const parent = this.tree.parent[nodes[index] ?? 0] ?? -1;
      if (parent >= 0) found.add(parent, weights[index] ?? 0, samples[index] ?? 0);
    }
  }

  /** Adds a node with everything below it. Whether a step is full. */
  #whole(found: Groups, node: number): boolean {
    const end = this.#endOf(node);
    const samples = this.#counts ? between(this.#counts, node, end) : 0;
    found.add(node, between(this.#weights, node, end), samples);
    return found.size % STEP_NODES === 0;
  }

  /** Heaviest first. */
  #nodes(found: Groups): readonly CallNode[] {
    const nodes = found.groups.map((group): CallNode => {
      const { callable, frame, total, self, sampled } = group;
      const node = {
        callable,
        frame,
        total,
        self,
        ...(this.#counts && { samples: sampled }),
      };
      this.#members.set(node, group);
      return node;
    });
    return nodes.sort((a, b) => b.total - a.total || a.callable - b.callable);
  }

  #endOf(node: number): number {
    return this.tree.end[node] ?? node + 1;
  }
}

/** Nodes of the tree by their function. */
class Groups {
  readonly groups: Group[] = [];
  size = 0;
  readonly #tree: CallTree;
  readonly #callableOf: Int32Array;
  readonly #withSelf: boolean;
  readonly #byCallable: (Group | undefined)[] = [];

  constructor(tree: CallTree, callableOf: Int32Array, withSelf: boolean) {
    this.#tree = tree;
    this.#callableOf = callableOf;
    this.#withSelf = withSelf;
  }

  /** With the weight that the node brings along. */
  add(node: number, weight: number, samples: number): void {
    this.size++;
    const frame = this.#tree.frame[node] ?? 0;
    const callable = this.#callableOf[frame] ?? 0;
    let group = this.#byCallable[callable];
    if (!group) {
      group = new Group(callable, frame);
      this.#byCallable[callable] = group;
      this.groups.push(group);
    }
    group.add(node, weight, samples);
    group.stood(frame, weight);
    if (this.#withSelf) group.self += this.#tree.self[node] ?? 0;
  }
}

/** Nodes of the tree that were merged into one. */
class Group {
  readonly callable: number;
  readonly nodes: number[] = [];
  readonly weights: number[] = [];
  readonly samples: number[] = [];
  total = 0;
  sampled = 0;
  self = 0;
  /** The frames seen, where they are several. */
  #frames: Map<number, number> | undefined;
  readonly #frame: number;
  #weight = 0;

  constructor(callable: number, frame: number) {
    this.callable = callable;
    this.#frame = frame;
  }

  add(node: number, weight: number, samples: number): void {
    this.nodes.push(node);
    this.weights.push(weight);
    this.samples.push(samples);
    this.total += weight;
    this.sampled += samples;
  }

  stood(frame: number, weight: number): void {
    if (!this.#frames && frame === this.#frame) {
      this.#weight += weight;
      return;
    }
    this.#frames ??= new Map([[this.#frame, this.#weight]]);
    this.#frames.set(frame, (this.#frames.get(frame) ?? 0) + weight);
  }

  get frame(): number {
    let best = this.#frame;
    let most = -1;
    for (const [frame, weight] of this.#frames ?? []) {
      if (weight > most) [best, most] = [frame, weight];
    }
    return best;
  }
}

function between(sums: Float64Array, from: number, to: number): number {
  return (sums[to] ?? 0) - (sums[from] ?? 0);
}
