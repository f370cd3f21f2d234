/** Where code can be put that is to run once before a loop. */
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, isKind, statementOf } from "../syntax/walk.ts";
import { type LoopNode, loopsAround } from "./loops.ts";

/**
 * The loop itself, or the statement that a comprehension is part of: what is put before it runs once.
 * Undefined in a lambda, in a class body, in a condition that is evaluated again.
 */
export function statementBeforeLoop(loop: LoopNode): AnyNode | undefined {
  if (isKind(loop, "for_statement", "while_statement")) return loop;
  const statement = statementOf(loop);
  if (isKind(statement, "case_clause")) return undefined;
  for (const up of ancestors(loop)) {
    if (isKind(up, "lambda", "class_definition", "function_definition")) return undefined;
    if (up === statement) break;
  }
  const repeating = loopsAround(loop).map((each) => each.node);
  return repeating.some((each) => statement.encloses(each)) ? undefined : statement;
}
