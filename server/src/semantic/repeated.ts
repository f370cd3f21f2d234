/** Expressions that a loop evaluates anew on every pass, each time with the same result. */
import type { AnyNode } from "../syntax/node.ts";
import { descendantsOf, isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { occurrencesIn } from "./hoisting.ts";
import { invarianceOf } from "./invariant-expression.ts";
import { leavesAfter } from "./leaving.ts";
import { type Loop, type LoopNode, loopsAround } from "./loops.ts";
import { isConsumedAtOnce } from "./same-list.ts";
import { mayRunOften } from "./amounts/lengths.ts";

/**
 * The loops around the expression that give it the same value on every pass, outermost first; none where
 * no such loop may run often, or an equal expression further up in the outermost one speaks for this one.
 */
export function loopsRepeating(expression: AnyNode, ctx: Context): readonly Loop[] {
  const loops: Loop[] = [];
  let isHot = false;
  for (const loop of loopsAround(expression)) {
    const { node } = loop;
    if (isKind(node, "generator_expression") && !isConsumedAtOnce(node, ctx)) break;
    if (!invarianceOf(expression, { first: node, last: node }, ctx)) break;
    loops.unshift(loop);
    isHot ||=
      mayRunOften(loop, ctx) &&
      !leavesAfter(expression, node) &&
      !isRetried(node) &&
      !isInCondition(expression, node);
  }
  const [outermost] = loops;
  if (!isHot || !outermost) return [];
  return occurrencesIn(outermost.node, expression, ctx)[0] === expression ? loops : [];
}

/** `while name in set(names)` looks for something new, and soon has it. */
function isInCondition(expression: AnyNode, loop: LoopNode): boolean {
  return isKind(loop, "while_statement") && loop.field("condition").encloses(expression);
}

/** A loop that tries until it succeeds: what it tries ends in `return` or `break`. */
function isRetried(loop: LoopNode): boolean {
  if (!isKind(loop, "for_statement", "while_statement")) return false;
  const body = isKind(loop, "for_statement") ? loop.field("body") : loop.field("body");
  return body.children.some((statement) => {
    if (!isKind(statement, "try_statement")) return false;
    const tried = [statement.field("body"), ...descendantsOf(statement, "else_clause")];
    return tried.some((part) => {
      const block = isKind(part, "else_clause") ? part.field("body") : part;
      return isKind(block.children.at(-1), "return_statement", "break_statement");
    });
  });
}
