/** One walk over a unit, calling for each node the rules that listen to its kind. */
import type { Context } from "../semantic/context.ts";
import type { AnyNode } from "../syntax/node.ts";
import type { Grammar } from "../syntax/grammar.ts";
import { ROW } from "../syntax/rows.ts";
import { isKind } from "../syntax/walk.ts";
import type { Report } from "./finding.ts";
import type { RuleTimes } from "./rule-times.ts";
import type { AnyListener, Reports, Rule } from "./rule.ts";
import { withoutYielding } from "./yielding.ts";

export interface RawFinding {
  readonly rule: Rule;
  readonly report: Report;
}

/** Told of a rule that threw; the others still run. */
export type OnCrash = (rule: Rule, error: unknown, node: AnyNode | undefined) => void;

/** In steps, with a yield now and then in a large unit. */
export type Dispatch = (ctx: Context, watch: Watch) => Generator<void, readonly RawFinding[]>;

/** Which rules run, and who looks after them while they do. */
export interface Watch {
  /** The rules that can find anything in the unit. */
  readonly able: ReadonlySet<Rule>;
  readonly onCrash: OnCrash;
  readonly times: RuleTimes;
}

interface Listening {
  readonly rule: Rule;
  readonly listener: AnyListener;
}

/** Rows between two yields: a fraction of a frame even where rules look closely. */
const ROWS_IN_STEP = 2000;

export function createDispatch(rules: readonly Rule[]): Dispatch {
  const byKind = new Map<string, Listening[]>();
  for (const rule of rules) {
    for (const [kind, listener] of Object.entries(rule.on ?? {})) {
      const list = byKind.get(kind) ?? [];
      list.push({ rule, listener: listener as AnyListener });
      byKind.set(kind, list);
    }
  }
  const bySymbol = listenersOf(byKind);
  return function* (ctx, watch) {
    const run: Run = { ...watch, found: [] };
    const { tree } = ctx.unit;
    watch.times.start();
    const listening = bySymbol(tree.grammar);
    for (let i = 0, next = ROWS_IN_STEP; i < tree.size; i++) {
      if (i >= next) {
        yield;
        watch.times.start();
        next = i + ROWS_IN_STEP;
      }
      if (tree.broken && isBrokenScope(tree.node(i))) {
        i = tree.cell(i, ROW.after) - 1;
        continue;
      }
      const listeners = listening[tree.cell(i, ROW.symbol)];
      if (listeners) call(listeners, tree.node(i), ctx, run);
    }
    return withoutYielding(run.found);
  };
}

/** By symbol: most rows are of no rule's concern, so nodes are made only where one listens. One grammar is asked for at a time. */
function listenersOf(
  byKind: ReadonlyMap<string, readonly Listening[]>,
): (grammar: Grammar) => readonly (readonly Listening[] | undefined)[] {
  let known: Grammar | undefined;
  let listening: readonly (readonly Listening[] | undefined)[] = [];
  return (grammar) => {
    if (known !== grammar) listening = grammar.kinds.map((kind) => byKind.get(kind));
    known = grammar;
    return listening;
  };
}

interface Run extends Watch {
  readonly found: RawFinding[];
}

function call(
  listeners: readonly Listening[],
  node: AnyNode,
  ctx: Context,
  { able, found, onCrash, times }: Run,
): void {
  for (const { rule, listener } of listeners) {
    if (!able.has(rule)) continue;
    try {
      for (const report of listOf(listener(node, ctx))) found.push({ rule, report });
    } catch (error) {
      onCrash(rule, error, node);
    }
    times.lap(rule);
  }
}

export function listOf(reports: Reports): readonly Report[] {
  if (reports === undefined) return [];
  return "message" in reports ? [reports] : reports;
}

/**
 * What a function does is unknown while part of it is not Python, so rules are not shown it: the
 * innermost function that holds the error is left out, or the whole unit where none does.
 */
function isBrokenScope(node: AnyNode): boolean {
  // Where the parser could make nothing of the unit, its root is the error.
  if (node.parent === undefined && isKind(node, "ERROR")) return true;
  if (node.parent !== undefined && !isKind(node, "function_definition")) return false;
  for (let i = node.index + 1; i < node.after;) {
    const below = node.tree.node(i);
    if (isKind(below, "ERROR")) return true;
    i = isKind(below, "function_definition") ? below.after : i + 1;
  }
  return false;
}
