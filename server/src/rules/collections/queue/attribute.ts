/** Lists that an object keeps and that a loop uses as a queue: `self.jobs.pop(0)`. */
import { isReplacedIn, keptList } from "../../../semantic/attributes/kept-list.ts";
import type { Context } from "../../../semantic/context.ts";
import type { Loop } from "../../../semantic/loops.ts";
import { type FrontCall, frontCall, isKeptShort, loopOnOneList } from "../../../semantic/queue.ts";
import { isSeldomRun } from "../../../semantic/seldom.ts";
import type { Value } from "../../../semantic/value.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";

export interface AttributeQueue {
  readonly front: FrontCall;
  readonly value: Value;
  readonly loop: Loop;
}

export function attributeQueue(front: FrontCall, ctx: Context): AttributeQueue | undefined {
  const { call, list } = front;
  if (!isKind(list, "attribute")) return undefined;
  const costly = (each: FrontCall): Loop | undefined =>
    isKeptShort(each)
      ? undefined
      : loopOnOneList(each, ({ node }) => isReplacedIn(list, node, ctx), ctx);
  const loop = costly(front);
  if (!loop || isScanned(list.text, loop) || isSeldomRun(call, ctx)) return undefined;
  // What an attribute is, is asked last: it rests on all the module.
  const value = keptList(list, ctx);
  // One change of the list's type serves all its calls, so the first speaks for all.
  const first = descendantsOf(loop.node, "call").find((each) => {
    const other = frontCall(each);
    return other?.list.text === list.text && costly(other) !== undefined;
  });
  return value && first === call ? { front, value, loop } : undefined;
}

/** Whether the loop goes through the list, or searches it: that costs more than to move its elements. */
function isScanned(list: string, { node: loop }: Loop): boolean {
  const inner = descendantsOf(loop, "for_statement", "for_in_clause").some((each) =>
    each.children.some((child) => child.isField("right") && child.text === list),
  );
  return (
    inner ||
    descendantsOf(loop, "comparison_operator").some(
      (each) =>
        each.children.at(-1)?.text === list &&
        each.fields("operators").some(({ symbol }) => symbol.endsWith("in")),
    )
  );
}
