/** Whether a repeated membership test costs enough for a set: by amounts, and by what the test is for. */
import { isMuchWork } from "../../../semantic/amounts/much.ts";
import { amountOfPasses, amountOfVariable } from "../../../semantic/amounts/origins.ts";
import type { Context, WholeVariable } from "../../../semantic/context.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import type { MembershipTest } from "../../../semantic/membership.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, isKind, nearest } from "../../../syntax/walk.ts";

/** Says of which loops the passes count; undefined where the list or the code is too small for any. */
export function passesThatCount(
  test: MembershipTest,
  variable: WholeVariable,
  ctx: Context,
): ((loop: Loop) => boolean) | undefined {
  const held = amountOfVariable(variable, ctx);
  if (held === "few" || isForFew(test)) return undefined;
  if (held !== "many" && isGuard(test.node)) return undefined;
  const runsOnce = !nearest(test.node, "function_definition", "lambda");
  return (loop) => {
    if (leavesAfter(test.node, loop.node)) return false;
    const before = amountOfVariable(variable, ctx, [], loop.node);
    const passes = amountOfPasses(loop, ctx);
    if (before === "few" || passes === "few") return false;
    if (before === "many" || passes === "many") return true;
    return !runsOnce && before === "any" && passes === "any";
  };
}

/** Whether what the test is for tells that the list is short, or that nobody waits for it. */
export function isForFew(test: Pick<MembershipTest, "node" | "operator">): boolean {
  return isCheck(test.node) || isSearch(test);
}

/** Whether the text shows that list or passes are many, and that the other is no handful. */
export function isMuch(test: MembershipTest, variable: WholeVariable, ctx: Context): boolean {
  return loopsAround(test.node).some((loop) => {
    if (leavesAfter(test.node, loop.node)) return false;
    return isMuchWork(amountOfVariable(variable, ctx, [], loop.node), amountOfPasses(loop, ctx));
  });
}

const COMPREHENSIONS = [
  "list_comprehension",
  "set_comprehension",
  "dictionary_comprehension",
  "generator_expression",
] as const;

/** Code that checks other code: `assert x in xs`, `self.assertTrue(x in xs)`. */
function isCheck(test: AnyNode): boolean {
  return ancestors(test).some(
    (up) =>
      isKind(up, "assert_statement") ||
      (isKind(up, "call") && /^self\.assert[A-Z]/.test(up.field("function").text)),
  );
}

/** A test that only leads to an error, or stands where one is dealt with: what is allowed is a short list. */
export function isGuard(test: AnyNode): boolean {
  let below = test;
  for (const up of ancestors(test)) {
    if (isKind(up, "except_clause")) return true;
    // What follows the loop is another matter: `raise KeyError(name)`.
    if (isKind(up, "for_statement", "while_statement", "function_definition", "lambda"))
      return false;
    if (below.isField("condition") && isKind(consequenceOf(up)?.at(-1), "raise_statement"))
      return true;
    if (isKind(up, "block") && up !== below && isKind(up.children.at(-1), "raise_statement"))
      return true;
    below = up;
  }
  return false;
}

function consequenceOf(node: AnyNode): readonly AnyNode[] | undefined {
  if (isKind(node, "if_statement")) return node.field("consequence").children;
  return isKind(node, "elif_clause") ? node.field("consequence").children : undefined;
}

/** `while name in names: …`, `while True: … if name not in names: break`: the first free one ends the loop. */
function isSearch({ node, operator }: Pick<MembershipTest, "node" | "operator">): boolean {
  let below: AnyNode = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "while_statement") && below.isField("condition")) return true;
    if (isKind(up, "if_statement") && below.isField("condition")) {
      const last = up.field("consequence").children.at(-1);
      const isFree = operator === "not in" || isKind(node.parent, "not_operator");
      const loop = nearest(up, "while_statement", "for_statement", "function_definition");
      if (!isFree || !isKind(loop, "while_statement")) return false;
      return isKind(last, "break_statement", "return_statement");
    }
    // A comprehension runs to its end whatever the loop around it does.
    if (isKind(up, "block", "lambda", ...COMPREHENSIONS)) return false;
    below = up;
  }
  return false;
}
