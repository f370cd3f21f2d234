/** Which threads may run which functions of a module: the call graph, followed from where threads begin. */
import { lockHeldAt } from "../semantic/locks.ts";
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import {
  decoratorsOf,
  type FunctionNode,
  functionsNamed,
  type ModuleView,
  unitCalls,
} from "./functions.ts";
import { type ThreadRoot, threadRoots } from "./thread-roots.ts";

/** The thread that imports the module and calls what no thread of the module was made for. */
export const MAIN = "main";
export type Thread = ThreadRoot | typeof MAIN;

export interface ThreadReach {
  /** Threads that may run the function, whatever locks are held. */
  threadsOf(each: FunctionNode): ReadonlySet<Thread>;
  /** Roots from which the function may be reached without a lock on the way. */
  unlockedRootsOf(each: FunctionNode): ReadonlySet<ThreadRoot>;
  /** Functions that the function may call, directly or not; itself only where it recurs. */
  calledBy(each: FunctionNode): ReadonlySet<FunctionNode>;
}

interface Edge {
  readonly to: FunctionNode;
  readonly locked: boolean;
}

/** Undefined where the module starts no thread. */
export function threadReach(view: ModuleView): ThreadReach | undefined {
  const roots = threadRoots(view);
  if (roots.length === 0) return undefined;
  const edges = callEdges(view);
  const all = new Map<FunctionNode, Set<Thread>>();
  const unlocked = new Map<FunctionNode, Set<ThreadRoot>>();
  for (const root of roots) {
    for (const each of reach([root.function], edges, () => true)) add(all, each, root);
    if (hidesLock(root.function)) continue;
    for (const each of reach([root.function], edges, (edge) => !edge.locked))
      add(unlocked, each, root);
  }
  for (const each of reach(mainEntries(view, roots, edges), edges, () => true))
    add(all, each, MAIN);
  return {
    threadsOf: (each) => all.get(each) ?? new Set(),
    unlockedRootsOf: (each) => unlocked.get(each) ?? new Set(),
    calledBy: (each) =>
      reach(
        (edges.get(each) ?? []).map((edge) => edge.to),
        edges,
        () => true,
      ),
  };
}

function add<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

/** Key for code outside of functions. */
const TOP = "top";
type Edges = ReadonlyMap<FunctionNode | typeof TOP, readonly Edge[]>;

function callEdges(view: ModuleView): Edges {
  const edges = new Map<FunctionNode | typeof TOP, Edge[]>();
  for (const unit of view.module.source.units) {
    for (const { node, within } of unitCalls.of(unit).calls) {
      const called = functionsNamed(node.field("function"), view);
      if (called.length === 0) continue;
      const locked = lockHeldAt(node, view.of(unit)) !== undefined;
      const from = within ?? TOP;
      const own = edges.get(from) ?? [];
      for (const to of called) own.push({ to, locked: locked || hidesLock(to) });
      edges.set(from, own);
    }
  }
  return edges;
}

/** A decorator such as `@synchronized` may hold a lock around the whole function. */
function hidesLock(each: AnyNode): boolean {
  return decoratorsOf(each).some((decorator) =>
    /lock|sync(?!_to_async)|mutex|serial|atomic/i.test(decorator.text),
  );
}

/** Called from the module's top level, or by nobody here and given to no thread: others may call them. */
function mainEntries(
  view: ModuleView,
  roots: readonly ThreadRoot[],
  edges: Edges,
): readonly FunctionNode[] {
  const started = new Set(roots.map((root) => root.function));
  const called = new Set([...edges.values()].flatMap((own) => own.map((edge) => edge.to)));
  const functions = view.module.source.units.flatMap((unit) => unitCalls.of(unit).functions);
  const open = functions.filter(
    (each) => isKind(each, "function_definition") && !started.has(each) && !called.has(each),
  );
  return [...open, ...(edges.get(TOP) ?? []).map((edge) => edge.to)];
}

function reach(
  from: readonly FunctionNode[],
  edges: Edges,
  follows: (edge: Edge) => boolean,
): ReadonlySet<FunctionNode> {
  const found = new Set(from);
  for (const each of found) {
    for (const edge of edges.get(each) ?? []) if (follows(edge)) found.add(edge.to);
  }
  return found;
}
