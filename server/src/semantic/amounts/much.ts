/** Whether the text itself shows that code meets much data, so that a hint about it needs no measured heat. */
import type { AnyNode } from "../../syntax/node.ts";
import type { Context } from "../context.ts";
import { leavesAfter } from "../leaving.ts";
import { loopsAround } from "../loops.ts";
import { type Amount, most } from "./amount.ts";
import { amountOfPasses } from "./origins.ts";

/** How often loops repeat the node; `outermost`: of which the passes still count. */
export function amountOfRepeats(node: AnyNode, ctx: Context, outermost?: AnyNode): Amount {
  const loops = loopsAround(node).filter(
    (loop) => outermost?.encloses(loop.node) !== false && !leavesAfter(node, loop.node),
  );
  return most(loops.map((loop) => amountOfPasses(loop, ctx)));
}

/** Whether loops repeat the node as often as data from outside has elements. */
export function meetsMuch(node: AnyNode, ctx: Context, outermost?: AnyNode): boolean {
  return amountOfRepeats(node, ctx, outermost) === "many";
}

/** Whether a product is large that is so only where both are: a list, and the passes that search it. */
export function isMuchWork(held: Amount, passes: Amount): boolean {
  return held === "many" && passes === "many";
}

/** Whether callers, users or files decide how much it is. */
export function growsWithData(amount: Amount): boolean {
  return amount === "any" || amount === "many";
}
