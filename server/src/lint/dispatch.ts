/** One walk over a unit, calling for each node the rules that listen to its kind. */
import type { Context } from "../semantic/context.ts";
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { Report } from "./finding.ts";
import type { AnyListener, Reports, Rule } from "./rule.ts";

export interface RawFinding {
  readonly rule: Rule;
  readonly report: Report;
}

/** Told of a rule that threw; the others still run. */
export type OnCrash = (rule: Rule, error: unknown, node: AnyNode | undefined) => void;

export type Dispatch = (ctx: Context, onCrash: OnCrash) => readonly RawFinding[];

export function createDispatch(rules: readonly Rule[]): Dispatch {
  const listeners = new Map<string, { rule: Rule; listener: AnyListener }[]>();
  for (const rule of rules) {
    for (const [kind, listener] of Object.entries(rule.on ?? {})) {
      const list = listeners.get(kind) ?? [];
      list.push({ rule, listener: listener as AnyListener });
      listeners.set(kind, list);
    }
  }
  return (ctx, onCrash) => {
    const found: RawFinding[] = [];
    const { tree } = ctx.unit;
    for (let i = 0; i < tree.size;) {
      const node = tree.node(i);
      if (tree.broken && isBrokenScope(node)) {
        i = node.after;
        continue;
      }
      for (const { rule, listener } of listeners.get(node.kind) ?? []) {
        try {
          for (const report of listOf(listener(node, ctx))) found.push({ rule, report });
        } catch (error) {
          onCrash(rule, error, node);
        }
      }
      i++;
    }
    return found;
  };
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
