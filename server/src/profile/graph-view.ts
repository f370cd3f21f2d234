/** Views of a call graph: who called whom, unrolled into a tree in proportion to what was recorded. */
import type { CallNode, CallShape, CallView } from "./call-view.ts";
import { callablesOf } from "./callables.ts";
import type { CallGraph, CallGraphNode, Profile } from "./model.ts";
import { inOneStep } from "./steps.ts";

/** A node of a view and what stands around it. */
interface Place {
  readonly graph: CallGraphNode;
  /** The node of the view that this one was unrolled from. */
  readonly from?: CallNode;
}

/** A step along an edge: a share of the function's own numbers. */
interface Step {
  readonly frame: number;
  readonly total: number;
  readonly self: number;
}

/**
 * cProfile knows what a function cost for each of its direct callers, not for theirs: below that, a
 * function's time is shared out as if it were spent alike for all of its callers.
 */
export function graphView(profile: Profile, graph: CallGraph, shape: CallShape): CallView {
  const unrolling = new Unrolling(profile, graph);
  switch (shape.kind) {
    case "top-down":
      return unrolling.view(unrolling.outermost(), "down");
    case "bottom-up":
      return unrolling.view(unrolling.withSelf(), "up-self");
    case "callees":
      return unrolling.view(unrolling.only(shape.of), "down");
    case "callers":
      return unrolling.view(unrolling.only(shape.of), "up-total");
  }
}

type Direction = "down" | "up-self" | "up-total";

class Unrolling {
  readonly #graph: CallGraph;
  readonly #callableOf: Int32Array;
  readonly #byFrame: ReadonlyMap<number, CallGraphNode>;
  readonly #callees = new Map<number, Step[]>();
  readonly #places = new WeakMap<CallNode, Place>();
  readonly #children = new WeakMap<CallNode, readonly CallNode[]>();

  constructor(profile: Profile, graph: CallGraph) {
    this.#graph = graph;
    this.#callableOf = callablesOf(profile).ofFrame;
    this.#byFrame = new Map(graph.nodes.map((node) => [node.frame, node]));
    for (const { frame, callers } of graph.nodes) {
      for (const edge of callers) {
        const steps = this.#callees.get(edge.frame) ?? [];
        this.#callees.set(edge.frame, steps);
        steps.push({ frame, total: edge.total, self: edge.self });
      }
    }
  }

  view(roots: readonly CallNode[], direction: Direction): CallView {
    const below = (node: CallNode): readonly CallNode[] => {
      const kept = this.#children.get(node);
      if (kept) return kept;
      const found = direction === "down" ? this.#below(node) : this.#above(node, direction);
      this.#children.set(node, found);
      return found;
    };
    const hasChildren = (node: CallNode): boolean => below(node).length > 0;
    return {
      roots: () => inOneStep(byWeight(roots)),
      children: (node) => inOneStep(below(node)),
      hasChildren,
      isEstimate: true,
    };
  }

  /** Functions that nobody is known to have called; where everything calls everything, the heaviest. */
  outermost(): readonly CallNode[] {
    const called = (node: CallGraphNode): boolean =>
      node.callers.some(({ frame }) => frame !== node.frame);
    const roots = this.#graph.nodes.filter((node) => !called(node));
    const [heaviest] = [...this.#graph.nodes].sort((a, b) => b.total - a.total);
    const chosen = roots.length > 0 || !heaviest ? roots : [heaviest];
    return chosen.map((node) => this.#node(node, node.total, node.self, undefined));
  }

  withSelf(): readonly CallNode[] {
    return this.#graph.nodes
      .filter(({ self }) => self > 0)
      .map((node) => this.#node(node, node.self, node.self, undefined));
  }

  only(callable: number): readonly CallNode[] {
    return this.#graph.nodes
      .filter(({ frame }) => this.#callableOf[frame] === callable)
      .map((node) => this.#node(node, node.total, node.self, undefined));
  }

  #below(node: CallNode): readonly CallNode[] {
    const place = this.#places.get(node);
    if (!place) return [];
    const scale = ratio(node.total, place.graph.total);
    const steps = this.#callees.get(place.graph.frame) ?? [];
    return this.#stepped(node, steps, (step) => [step.total * scale, step.self * scale]);
  }

  #above(node: CallNode, direction: Direction): readonly CallNode[] {
    const place = this.#places.get(node);
    if (!place) return [];
    const { callers, self, total } = place.graph;
    const own = direction === "up-self" && place.from === undefined;
    // What the function below cost is shared out among callers by how much each of them caused.
    const whole = own ? self : total;
    const scale = ratio(node.total, whole);
    return this.#stepped(node, callers, (edge) => [(own ? edge.self : edge.total) * scale, 0]);
  }

  #stepped(
    from: CallNode,
    steps: readonly Step[],
    weigh: (step: Step) => readonly [total: number, self: number],
  ): readonly CallNode[] {
    const nodes = steps.flatMap((step) => {
      const graph = this.#byFrame.get(step.frame);
      // Unrolled, recursion would never end.
      if (!graph || this.#isAbove(from, graph.frame)) return [];
      const [total, self] = weigh(step);
      return total > 0 ? [this.#node(graph, total, self, from)] : [];
    });
    return byWeight(nodes);
  }

  #isAbove(node: CallNode, frame: number): boolean {
    for (let at: CallNode | undefined = node; at; at = this.#places.get(at)?.from) {
      if (at.frame === frame) return true;
    }
    return false;
  }

  #node(graph: CallGraphNode, total: number, self: number, from: CallNode | undefined): CallNode {
    const callable = this.#callableOf[graph.frame] ?? 0;
    const node = { callable, frame: graph.frame, total, self };
    this.#places.set(node, from ? { graph, from } : { graph });
    return node;
  }
}

/** Recursion makes an edge heavier than its function: nothing costs more than the whole of it. */
function ratio(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function byWeight(nodes: readonly CallNode[]): readonly CallNode[] {
  return [...nodes].sort((a, b) => b.total - a.total || a.callable - b.callable);
}
