/** Decides whether an accumulation copies the whole text on each pass of a loop. */
import type { Context } from "../../../semantic/context.ts";
import {
  type Assigning,
  growthsIn,
  loopsOfGrowth,
  mentions,
  type Target,
} from "../../../semantic/growth.ts";
import { endsAfterDigits, leavesAfter } from "../../../semantic/leaving.ts";
import { type Loop, type LoopNode, loopsAround } from "../../../semantic/loops.ts";
import { isSeldomRun } from "../../../semantic/seldom.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { valueOf } from "../../../semantic/values.ts";
import { atLeast } from "../../../semantic/version.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, descendantsOf, isKind } from "../../../syntax/walk.ts";
import { type Accumulation, accumulationAt, type Form } from "./statement.ts";
import { type KnownText, type Place, placeOf, textOf } from "./target.ts";

export interface Quadratic extends KnownText, Accumulation {
  readonly place: Place;
  /** The outermost loop in which the text only grows. */
  readonly loop: Node<"for_statement" | "while_statement">;
  /** Every statement in the loop that adds to the same text, this one included. */
  readonly all: readonly Accumulation[];
  /** `t = s` in the loop: a second name that keeps the old text alive. */
  readonly keeper: Node<"assignment"> | undefined;
}

export function quadraticAt(node: Assigning, ctx: Context): Quadratic | undefined {
  const accumulation = accumulationAt(node);
  if (!accumulation || loopsAround(node).length === 0) return undefined;
  // Most of what is added up is numbers, which costs less to see than what else a loop does.
  const place = placeOf(accumulation.target, ctx);
  const known = place && textOf(accumulation, ctx);
  if (!known || isSeldomRun(node, ctx)) return undefined;
  const loop = growingLoop(accumulation, place, ctx);
  if (!loop) return undefined;
  const keeper = place === "local" ? keeperIn(loop, accumulation.target) : undefined;
  const isCostly = keeper !== undefined || copies(accumulation.form, place, known, ctx);
  if (!isCostly) return undefined;
  const all = growthsIn(loop, accumulation.target, accumulationAt);
  return { ...accumulation, ...known, place, loop, all, keeper };
}

/**
 * CPython extends a `str` in place when one name alone holds it and the next instruction stores it
 * there: for locals in every version, for cells and module-level names up to 3.10. Bytes are always copied.
 */
function copies(form: Form, place: Place, { text }: KnownText, ctx: Context): boolean {
  if (text === "bytes" || form !== "append") return true;
  switch (place) {
    case "local":
      return false;
    case "cell":
    case "nonlocal":
    case "module":
      return atLeast(ctx.target, 3, 11);
    case "global":
    case "attribute":
    case "subscript":
      return true;
  }
}

function growingLoop(
  accumulation: Accumulation,
  place: Place,
  ctx: Context,
): Node<"for_statement" | "while_statement"> | undefined {
  const { node, target } = accumulation;
  let found: Node<"for_statement" | "while_statement"> | undefined;
  for (const loop of loopsOfGrowth(accumulation, accumulationAt, ctx)) {
    if (!isKind(loop.node, "for_statement", "while_statement")) break;
    if (isWatched(target, loop.node)) break;
    const isLong =
      mayRunOften(loop, ctx) &&
      !endsAfterDigits(loop.node) &&
      (place !== "module" || isKnownLong(loop, ctx));
    if (isLong && !leavesAfter(node, loop.node)) found = loop.node;
  }
  return found;
}

/** A module's own loops mostly put a handful of things together, such as its documentation. */
function isKnownLong(loop: Loop, ctx: Context): boolean {
  if (loop.atMost !== undefined || isKind(loop.node, "while_statement")) return true;
  return loop.iterables.some((iterable) => valueOf(iterable, ctx)?.kind === "file");
}

/** A condition on the text itself in the loop: its length is watched, and it is emptied in time. */
function isWatched(target: Target, loop: LoopNode): boolean {
  return [loop, ...descendants(loop)].some((each) => {
    const condition = conditionOf(each);
    return condition !== undefined && mentions(condition, target.text);
  });
}

function conditionOf(node: AnyNode): AnyNode | undefined {
  if (isKind(node, "if_statement")) return node.field("condition");
  if (isKind(node, "elif_clause")) return node.field("condition");
  return isKind(node, "while_statement") ? node.field("condition") : undefined;
}

function keeperIn(loop: AnyNode, target: Target): Node<"assignment"> | undefined {
  for (const node of descendantsOf(loop, "assignment")) {
    const value = node.field("right");
    const name = node.field("left");
    if (isKind(value, "identifier") && value.text === target.text && isKind(name, "identifier"))
      return node;
  }
  return undefined;
}
