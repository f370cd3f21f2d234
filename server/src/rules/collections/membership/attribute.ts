/** Membership tests on a list that an object keeps: `x in self.ids`. */
import { isReplacedIn, keptList } from "../../../semantic/attributes/kept-list.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import type { Context } from "../../../semantic/context.ts";
import { leavesAfter } from "../../../semantic/leaving.ts";
import { type Loop, loopsAround } from "../../../semantic/loops.ts";
import {
  attributeTest,
  isWorthHashing,
  type MembershipTest,
} from "../../../semantic/membership.ts";
import { isConsumedAtOnce } from "../../../semantic/same-list.ts";
import type { Value } from "../../../semantic/value.ts";
import { variesIn } from "../../../semantic/varying.ts";
import type { Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";
import { isForFew, isGuard } from "./worth.ts";

type AttributeTest = MembershipTest<Node<"attribute">>;

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
  const value = keptList(test.container, ctx);
  // One set serves every test in the loop, so one finding speaks for all of them.
  const first = descendantsOf(loop.node, "comparison_operator").find(
    (each) => attributeTest(each)?.container.text === test.container.text,
  );
  return value && first === node ? { ...test, value, loop } : undefined;
}

function searchingLoop(
  { node, element, container }: AttributeTest,
  ctx: Context,
): Loop | undefined {
  let found: Loop | undefined;
  for (const loop of loopsAround(node)) {
    if (isKind(loop.node, "generator_expression") && !isConsumedAtOnce(loop.node, ctx)) break;
    if (leavesAfter(node, loop.node) || isReplacedIn(container, loop.node, ctx)) break;
    if (mayRunOften(loop, ctx) && variesIn(element, loop, ctx)) found = loop;
  }
  return found;
}
