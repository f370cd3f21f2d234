/** Cuts a view of the call tree down to what a flame graph can show: its heaviest nodes. */
import type { CallNode } from "./call-view.ts";
import type { Steps } from "./steps.ts";

export interface FlameLimits {
  /** Nodes at most. */
  readonly nodes: number;
  /** Nodes with a smaller share of the root are left out; 0…1. */
  readonly share: number;
}

export interface FlameNode<Node extends CallNode = CallNode> {
  readonly node: Node;
  /** Index of the node that it stands on; -1 for the first level. */
  readonly parent: number;
  /** How many nodes directly on it were left out. */
  hidden: number;
}

export interface Flame<Node extends CallNode = CallNode> {
  /** Parents before children. */
  readonly nodes: readonly FlameNode<Node>[];
  /** First-level nodes that were left out. */
  readonly hidden: number;
}

/** Takes the heaviest nodes first, so that what is left out is lighter than all that is shown. */
export function* flameOf<Node extends CallNode>(
  roots: readonly Node[],
  children: (node: Node) => Steps<readonly Node[]>,
  whole: number,
  limits: FlameLimits,
): Steps<Flame<Node>> {
  const least = whole * limits.share;
  const nodes: FlameNode<Node>[] = [];
  const waiting = new Heaviest<Node>();
  let hidden = 0;
  const offer = (candidates: readonly Node[], parent: number): void => {
    for (const node of candidates) {
      if (node.total >= least && node.total > 0) waiting.push({ node, parent });
      else if (parent < 0) hidden++;
      else leftOut(nodes, parent);
    }
  };
  offer(roots, -1);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield;
    if (nodes.length < limits.nodes) {
      const index = nodes.length;
      nodes.push({ ...next, hidden: 0 });
      offer(yield* children(next.node), index);
    } else if (next.parent < 0) hidden++;
    else leftOut(nodes, next.parent);
  }
  return { nodes, hidden };
}

function leftOut(nodes: readonly FlameNode[], parent: number): void {
  const node = nodes[parent];
  if (node) node.hidden++;
}

interface Waiting<Node> {
  readonly node: Node;
  readonly parent: number;
}

/** A binary heap, the heaviest on top. */
class Heaviest<Node extends CallNode> {
  readonly #items: Waiting<Node>[] = [];

  push(item: Waiting<Node>): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#weight(above) >= item.node.total) break;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): Waiting<Node> | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (!top || !last || items.length === 0) return top;
    items[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const heavier = this.#weight(left + 1) > this.#weight(left) ? left + 1 : left;
      if (this.#weight(heavier) <= this.#weight(at)) return top;
      this.#swap(at, heavier);
      at = heavier;
    }
  }

  #weight(at: number): number {
    return this.#items[at]?.node.total ?? -1;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (!first || !second) return;
    this.#items[a] = second;
    this.#items[b] = first;
  }
}
