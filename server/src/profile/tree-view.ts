/** Views of a call tree: nodes of one function under one path merged, level by level, when asked for. */
import type { CallNode, CallShape, CallView } from "./call-view.ts";
import { callablesOf } from "./callables.ts";
import type { CallTree, Profile } from "./model.ts";
import { prefixSums } from "./prefix-sums.ts";

/** Nodes of the tree that were merged into one, each with the weight that it brings along. */
interface Members {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  readonly samples: readonly number[];
}

export function treeView(profile: Profile, tree: CallTree, shape: CallShape): CallView {
  const merging = new Merging(profile, tree);
  switch (shape.kind) {
    case "top-down":
      return merging.downFrom(merging.outermost());
    case "bottom-up":
      return merging.upFrom(merging.allWithSelf());
    case "callees":
      return merging.downFrom(merging.occurrences(shape.of));
    case "callers":
      return merging.upFrom(merging.occurrences(shape.of));
  }
}

/** Knows the weight of every subtree, and which nodes of the tree stand behind a node of a view. */
class Merging {
  readonly #tree: CallTree;
  readonly #callableOf: Int32Array;
  readonly #weights: Float64Array;
  readonly #counts: Float64Array | undefined;
  readonly #members = new WeakMap<CallNode, Members>();
  readonly #children = new WeakMap<CallNode, readonly CallNode[]>();

  constructor(profile: Profile, tree: CallTree) {
    this.#tree = tree;
    this.#callableOf = callablesOf(profile).ofFrame;
    this.#weights = prefixSums(tree.self);
    this.#counts = tree.samples && prefixSums(tree.samples);
  }

  downFrom(roots: Members): CallView {
    const hasChildren = (member: number): boolean => this.#endOf(member) > member + 1;
    return this.#view(this.#grouped(roots, true), (node) => this.#below(node), hasChildren);
  }

  upFrom(roots: Members): CallView {
    const hasCaller = (member: number): boolean => (this.#tree.parent[member] ?? -1) >= 0;
    return this.#view(this.#grouped(roots, false), (node) => this.#above(node), hasCaller);
  }

  /** The outermost frames of all threads. */
  outermost(): Members {
    const found = new Gathering(this);
    const { end } = this.#tree;
    for (let node = 0; node < end.length; node = end[node] ?? end.length) found.whole(node);
    return found;
  }

  /** Where time was spent, each node with its own. */
  allWithSelf(): Members {
    const found = new Gathering(this);
    const { self, samples } = this.#tree;
    for (let node = 0; node < self.length; node++) {
      const own = self[node] ?? 0;
      if (own > 0) found.add(node, own, samples?.[node] ?? 0);
    }
    return found;
  }

  /** Every call of a function, without those inside another one: a sample counts once. */
  occurrences(callable: number): Members {
    const found = new Gathering(this);
    const { frame, end } = this.#tree;
    for (let node = 0; node < frame.length;) {
      const here = this.#callableOf[frame[node] ?? 0] === callable;
      if (here) found.whole(node);
      node = here ? (end[node] ?? frame.length) : node + 1;
    }
    return found;
  }

  weightOf(node: number): number {
    return between(this.#weights, node, this.#endOf(node));
  }

  samplesOf(node: number): number {
    return this.#counts ? between(this.#counts, node, this.#endOf(node)) : 0;
  }

  #view(
    roots: readonly CallNode[],
    expand: (node: CallNode) => readonly CallNode[],
    leadsOn: (member: number) => boolean,
  ): CallView {
    const hasChildren = (node: CallNode): boolean =>
      this.#members.get(node)?.nodes.some(leadsOn) ?? false;
    const children = (node: CallNode): readonly CallNode[] => {
      const kept = this.#children.get(node);
      if (kept) return kept;
      const found = expand(node);
      this.#children.set(node, found);
      return found;
    };
    return { roots, children, hasChildren, isEstimate: false };
  }

  #below(node: CallNode): readonly CallNode[] {
    const found = new Gathering(this);
    for (const member of this.#members.get(node)?.nodes ?? []) {
      const end = this.#endOf(member);
      for (let child = member + 1; child < end; child = this.#endOf(child)) found.whole(child);
    }
    return this.#grouped(found, true);
  }

  #above(node: CallNode): readonly CallNode[] {
    const found = new Gathering(this);
    const members = this.#members.get(node);
    const count = members?.nodes.length ?? 0;
    for (let index = 0; index < count; index++) {
      const parent = this.#tree.parent[members?.nodes[index] ?? 0] ?? -1;
      if (parent < 0) continue;
      found.add(parent, members?.weights[index] ?? 0, members?.samples[index] ?? 0);
    }
    return this.#grouped(found, false);
  }

  /** Heaviest first. */
  #grouped(members: Members, withSelf: boolean): readonly CallNode[] {
    const groups = new Map<number, Group>();
    const { nodes: all, weights, samples } = members;
    // A million members are nothing rare here: no iterator, no second look-up.
    for (let index = 0; index < all.length; index++) {
      const node = all[index] ?? 0;
      const frame = this.#tree.frame[node] ?? 0;
      const callable = this.#callableOf[frame] ?? 0;
      let group = groups.get(callable);
      if (!group) {
        group = new Group(this);
        groups.set(callable, group);
      }
      const weight = weights[index] ?? 0;
      group.add(node, weight, samples[index] ?? 0);
      group.stood(frame, weight);
      if (withSelf) group.self += this.#tree.self[node] ?? 0;
    }
    const nodes = [...groups].map(([callable, group]): CallNode => {
      const node = {
        callable,
        frame: group.frame,
        total: sum(group.weights),
        self: group.self,
        ...(this.#counts && { samples: sum(group.samples) }),
      };
      this.#members.set(node, group);
      return node;
    });
    return nodes.sort((a, b) => b.total - a.total || a.callable - b.callable);
  }

  #endOf(node: number): number {
    return this.#tree.end[node] ?? node + 1;
  }
}

class Gathering implements Members {
  readonly nodes: number[] = [];
  readonly weights: number[] = [];
  readonly samples: number[] = [];
  readonly #merging: Merging;

  constructor(merging: Merging) {
    this.#merging = merging;
  }

  add(node: number, weight: number, samples: number): void {
    this.nodes.push(node);
    this.weights.push(weight);
    this.samples.push(samples);
  }

  /** With everything below it. */
  whole(node: number): void {
    this.add(node, this.#merging.weightOf(node), this.#merging.samplesOf(node));
  }
}

class Group extends Gathering {
  self = 0;
  /** The frames seen, where they are several. */
  #frames: Map<number, number> | undefined;
  #frame = -1;
  #weight = 0;

  stood(frame: number, weight: number): void {
    if (this.#frame < 0) this.#frame = frame;
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

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
