/** Reduces a call graph to the heat of one file: whole functions, on the line of their `def`. */
import type { CallGraph, CallGraphNode, Frame } from "./model.ts";
import { isFolded, spanAt } from "./raw-heat.ts";
import type { FunctionSpan, RawCost, RawEdge, RawHeat } from "./raw-heat.ts";

export function graphHeat(
  graph: CallGraph,
  frames: readonly Frame[],
  file: string,
  spans: readonly FunctionSpan[] | undefined,
): RawHeat {
  const callees = calleesOf(graph);
  const homes = new Homes(graph, frames, file, spans);
  const functions = new Map<string, RawCost>();
  for (const node of graph.nodes) {
    const frame = frames[node.frame];
    if (frame?.file !== file) continue;
    const home = homes.of(node);
    const at = frames[home.frame] ?? frame;
    const span = spans === undefined ? undefined : spanAt(spans, at.line);
    const key = `${at.line}:${at.function}`;
    const name = span?.name ?? at.function;
    const before = functions.get(key);
    functions.set(key, merge(before, node, home === node, name, at.line, callees));
  }
  const costs = [...functions.values()].map(whole).sort((a, b) => b.total - a.total);
  return { lines: byLine(costs), functions: costs };
}

/** Finds the function that the cost of a comprehension or lambda belongs to. */
class Homes {
  private readonly frames: readonly Frame[];
  private readonly file: string;
  private readonly spans: readonly FunctionSpan[] | undefined;
  private readonly byFrame: ReadonlyMap<number, CallGraphNode>;
  private readonly bySpan = new Map<FunctionSpan, CallGraphNode>();

  constructor(
    graph: CallGraph,
    frames: readonly Frame[],
    file: string,
    spans: readonly FunctionSpan[] | undefined,
  ) {
    this.frames = frames;
    this.file = file;
    this.spans = spans;
    this.byFrame = new Map(graph.nodes.map((node) => [node.frame, node]));
    for (const node of graph.nodes) {
      const frame = frames[node.frame];
      if (spans === undefined || frame?.file !== file || isFolded(frame.function)) continue;
      const span = spanAt(spans, frame.line);
      if (span) this.bySpan.set(span, node);
    }
  }

  /** By the span around it; else its only caller, looked for behind built-ins such as `sorted`. */
  of(node: CallGraphNode): CallGraphNode {
    const frame = this.frames[node.frame];
    if (!frame || !isFolded(frame.function)) return node;
    const span = this.spans === undefined ? undefined : spanAt(this.spans, frame.line);
    if (span) return this.bySpan.get(span) ?? node;
    const seen = new Set<number>();
    let at: CallGraphNode | undefined = node;
    while (at && !seen.has(at.frame)) {
      seen.add(at.frame);
      const callers: CallGraphNode["callers"] = at.callers;
      const only: number | undefined = callers.length === 1 ? callers[0]?.frame : undefined;
      const above: Frame | undefined = only === undefined ? undefined : this.frames[only];
      if (only === undefined || above === undefined) return node;
      at = this.byFrame.get(only);
      if (above.file === "") continue;
      if (above.file !== this.file) return node;
      if (!isFolded(above.function)) return at ?? node;
    }
    return node;
  }
}

/** Where threads were mixed up a total can come out below the function's own time. */
function whole(cost: RawCost): RawCost {
  return { ...cost, total: Math.max(cost.self, cost.total) };
}

/** Adds a node to a function. A folded node adds self time only: the function's total has it already. */
function merge(
  before: RawCost | undefined,
  node: CallGraphNode,
  isHome: boolean,
  name: string,
  line: number,
  callees: ReadonlyMap<number, readonly RawEdge[]>,
): RawCost {
  return {
    name,
    line,
    self: (before?.self ?? 0) + node.self,
    total: isHome ? Math.max(node.total, before?.total ?? 0) : (before?.total ?? 0),
    selfSamples: 0,
    totalSamples: 0,
    calls: isHome ? node.calls : (before?.calls ?? 0),
    callers: isHome ? callersOf(node) : (before?.callers ?? []),
    callees: isHome ? (callees.get(node.frame) ?? []) : (before?.callees ?? []),
  };
}

function callersOf(node: CallGraphNode): readonly RawEdge[] {
  return node.callers
    .map(({ frame, total, calls }) => ({ frame, weight: total, samples: 0, calls }))
    .sort((a, b) => b.weight - a.weight);
}

function calleesOf(graph: CallGraph): ReadonlyMap<number, readonly RawEdge[]> {
  const callees = new Map<number, RawEdge[]>();
  for (const node of graph.nodes) {
    for (const { frame, total, calls } of node.callers) {
      const list = callees.get(frame) ?? [];
      list.push({ frame: node.frame, weight: total, samples: 0, calls });
      callees.set(frame, list);
    }
  }
  for (const list of callees.values()) list.sort((a, b) => b.weight - a.weight);
  return callees;
}

/** Functions that start on one line (two lambdas) share it; the heaviest speaks for the line. */
function byLine(functions: readonly RawCost[]): readonly RawCost[] {
  const lines = new Map<number, RawCost>();
  for (const each of functions) {
    if (each.line === 0) continue;
    const known = lines.get(each.line);
    lines.set(each.line, known ? { ...known, self: known.self + each.self } : each);
  }
  return [...lines.values()].sort((a, b) => a.line - b.line);
}
