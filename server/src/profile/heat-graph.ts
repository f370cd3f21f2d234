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
  const byFrame = new Map(graph.nodes.map((node) => [node.frame, node]));
  const functions = new Map<string, RawCost>();
  for (const node of graph.nodes) {
    const frame = frames[node.frame];
    if (frame?.file !== file) continue;
    const home = homeOf(node, byFrame, frames);
    const at = frames[home.frame] ?? frame;
    const span = spans === undefined ? undefined : spanAt(spans, at.line);
    const key = `${at.line}:${at.function}`;
    const name = span?.name ?? at.function;
    const before = functions.get(key);
    functions.set(key, merge(before, node, home === node, name, at.line, callees));
  }
  const costs = [...functions.values()].sort((a, b) => b.total - a.total);
  return { lines: byLine(costs), functions: costs };
}

/** The node that a comprehension's or lambda's cost belongs to: its only caller, if in the same file. */
function homeOf(
  node: CallGraphNode,
  byFrame: ReadonlyMap<number, CallGraphNode>,
  frames: readonly Frame[],
): CallGraphNode {
  const seen = new Set<CallGraphNode>();
  let home = node;
  while (!seen.has(home) && isFolded(frames[home.frame]?.function ?? "")) {
    seen.add(home);
    const callers = home.callers.filter((edge) => frames[edge.frame]?.file !== "");
    const [only] = callers;
    if (only === undefined || callers.length !== 1) return node;
    if (frames[only.frame]?.file !== frames[node.frame]?.file) return node;
    const next = byFrame.get(only.frame);
    if (!next) return node;
    home = next;
  }
  return home;
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
