/** Membership tests on a list that an object keeps: `x in self.ids`. */
import { isReplacedIn, keptList } from "../../../semantic/attributes/kept-list.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import type { Context } from "../../../semantic/context.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import { isWorthHashing } from "../../../semantic/membership.ts";
import { isConsumedAtOnce } from "../../../semantic/same-list.ts";
import type { Value } from "../../../semantic/value.ts";
import { variesIn } from "../../../semantic/varying.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";
import { isForFew, isGuard } from "./worth.ts";

interface AttributeTest {
  readonly node: Node<"comparison_operator">;
  readonly element: AnyNode;
  readonly list: Node<"attribute">;
  readonly operator: "in" | "not in";
}

export interface AttributeSearch extends AttributeTest {
  readonly value: Value;
  /** The outermost loop that searches the list for something else on its passes. */
  readonly loop: Loop;
}

export function attributeSearch(
  node: Node<"comparison_operator">,
  ctx: Context,
): AttributeSearch | undefined {
  const test = attributeTest(node);
  const loop = test && searchingLoop(test, ctx);
  // What an attribute is, is asked last: it rests on all the module.
  if (!loop || isForFew(test) || isGuard(test.node) || !isWorthHashing(test.element, ctx))
    return undefined;
  const value = keptList(test.list, ctx);
  // One set serves every test in the loop, so one finding speaks for all of them.
  const first = descendantsOf(loop.node, "comparison_operator").find(
    (each) => attributeTest(each)?.list.text === test.list.text,
  );
  return value && first === node ? { ...test, value, loop } : undefined;
}

function attributeTest(node: Node<"comparison_operator">): AttributeTest | undefined {
  const [operator, ...more] = node.fields("operators");
  const [element, list] = node.children;
  const symbol = operator?.symbol.replace(/\s+/g, " ");
  if (more.length > 0 || !element || !isKind(list, "attribute")) return undefined;
  return symbol === "in" || symbol === "not in"
    ? { node, element, list, operator: symbol }
    : undefined;
}

function searchingLoop({ node, element, list }: AttributeTest, ctx: Context): Loop | undefined {
  let found: Loop | undefined;
  for (const loop of loopsAround(node)) {
    if (isKind(loop.node, "generator_expression") && !isConsumedAtOnce(loop.node, ctx)) break;
    if (leavesAfter(node, loop.node) || isReplacedIn(list, loop.node, ctx)) break;
    if (mayRunOften(loop, ctx) && variesIn(element, loop, ctx)) found = loop;
  }
  return found;
}
