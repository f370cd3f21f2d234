/** How an expression that stays the same goes out of a loop: where to, under which name, at what risk. */
import type { AnyNode } from "../syntax/node.ts";
import { descendantsOf, isKind } from "../syntax/walk.ts";
import { isBoundBefore } from "./bound.ts";
import { type Context, variableOf } from "./context.ts";
import { freeName } from "./free-name.ts";
import { statementBeforeLoop } from "./hoisting-place.ts";
import { indentationOf } from "./indentation.ts";
import { invarianceOf, namesIn } from "./invariant-expression.ts";
import { type LoopNode, loopsAround } from "./loops.ts";
import { cannotRaise } from "./raising.ts";
import { isOnlyRead } from "./results.ts";
import { scopes } from "./scopes.ts";
import { isReachedFirst } from "./surely-reached.ts";

export interface Hoisting {
  /** Goes before this, with this indentation. */
  readonly statement: AnyNode;
  readonly indentation: string;
  readonly name: string;
  /** What the loop evaluates on its passes, in source order: each gives way to the name. */
  readonly occurrences: readonly AnyNode[];
  /** What may be different afterwards, for a fix's title; undefined when nothing can be. */
  readonly risk: string | undefined;
}

/** Undefined where the expression may change in the loop, or cannot be moved by text alone. */
export function hoistingOf(
  expression: AnyNode,
  loop: LoopNode,
  wished: string,
  ctx: Context,
): Hoisting | undefined {
  const statement = statementBeforeLoop(loop);
  const indentation = statement && indentationOf(statement);
  if (!statement || indentation === undefined) return undefined;
  if (ctx.get(scopes).scopeOf(statement).kind === "class") return undefined;
  if (!isBoundAt(statement, expression, ctx) || !isMovable(expression)) return undefined;
  const invariance = invarianceOf(expression, { first: statement, last: loop }, ctx);
  const occurrences = occurrencesIn(loop, expression, ctx);
  if (!invariance || !occurrences.every(isReplaceable)) return undefined;
  const risk = invariance.doubt ?? riskOf(expression, occurrences, loop, ctx);
  return { statement, indentation, name: freeName(wished, statement, ctx), occurrences, risk };
}

/** Every place where the loop evaluates the same, in source order. */
export function occurrencesIn(
  loop: LoopNode,
  expression: AnyNode,
  ctx: Context,
): readonly AnyNode[] {
  const { text } = expression;
  const names = [...namesIn(expression)].map((name) => variableOf(name, ctx)?.scope);
  return descendantsOf(loop, expression.kind).filter((node) => {
    if (node.text !== text) return false;
    const isRepeated = loopsAround(node).some((each) => each.node === loop);
    const same = [...namesIn(node)].every((name, i) => {
      const scope = variableOf(name, ctx)?.scope;
      return scope === names[i] || (scope !== undefined && node.encloses(scope.node));
    });
    return isRepeated && same;
  });
}

function riskOf(
  expression: AnyNode,
  occurrences: readonly AnyNode[],
  loop: LoopNode,
  ctx: Context,
): string | undefined {
  if (!occurrences.every((node) => isOnlyRead(node, ctx)))
    return "all passes of the loop share one object";
  if (cannotRaise(expression, ctx)) return undefined;
  if (occurrences.some((node) => isReachedFirst(node, loop, ctx))) return undefined;
  return "it is evaluated, and may raise, even if no pass of the loop gets there";
}

function isBoundAt(statement: AnyNode, expression: AnyNode, ctx: Context): boolean {
  return [...namesIn(expression)].every((name) => {
    const variable = variableOf(name, ctx);
    if (!variable) return false;
    if (variable.scope && expression.encloses(variable.scope.node)) return true;
    if (variable.bindings.length === 0) return !ctx.module.hasStarImport;
    return isBoundBefore(statement, variable, ctx);
  });
}

/** Whether the text means the same as a statement of its own: line ends only within its own brackets. */
function isMovable(expression: AnyNode): boolean {
  const { text } = expression;
  if (/\\[\r\n]/.test(text)) return false;
  const head = isKind(expression, "call") ? expression.field("function").text : text;
  return !/[\r\n]/.test(head);
}

/** Not where words would grow together, nor where an f-string shows its code: `f"{sorted(n)=}"`. */
function isReplaceable(node: AnyNode): boolean {
  const { text } = node.tree;
  const around = `${text.charAt(node.start - 1)} ${text.charAt(node.end)}`;
  if (/\w /.test(around) || / \w/.test(around)) return false;
  const { parent } = node;
  return (
    !isKind(parent, "interpolation") || !parent.allChildren.some(({ symbol }) => symbol === "=")
  );
}
