/** Lists used as queues: elements taken from, or put at, the front inside a loop. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, isKind } from "../syntax/walk.ts";
import type { Context, WholeVariable } from "./context.ts";
import { mentions } from "./growth.ts";
import { homeOf } from "./home-scope.ts";
import { endsAfterDigits, leavesAfter } from "./leaving.ts";
import { type Loop, loopsAround } from "./loops.ts";
import { membershipTest } from "./membership.ts";
import { scopes } from "./scopes.ts";
import { mayRunOften } from "./amounts/lengths.ts";
import { useOf } from "./uses.ts";

/** Elements that are moved by one place in next to no time. */
const SHORT = 1000;

/** `n.pop(0)` or `n.insert(0, x)`. */
export interface FrontCall {
  readonly call: Node<"call">;
  readonly list: Node<"identifier" | "attribute">;
  readonly method: "pop" | "insert";
}

export function frontCall(call: Node<"call">): FrontCall | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const list = callee.field("object");
  const method = callee.field("attribute").text;
  const [first, ...more] = call.field("arguments").children;
  if (!isKind(list, "identifier", "attribute") || first?.text !== "0") return undefined;
  if (method === "pop" && more.length === 0) return { call, list, method };
  const isPlain = more.length === 1 && !isKind(more[0], "keyword_argument", "list_splat");
  return method === "insert" && isPlain ? { call, list, method } : undefined;
}

/** Every call at the front of the variable's list, in source order. */
export function frontCalls(variable: WholeVariable): readonly FrontCall[] {
  return variable.uses.flatMap(({ node }) => {
    const use = useOf(node);
    const front = use.how === "method" ? frontCall(use.call) : undefined;
    return front ? [front] : [];
  });
}

/**
 * The loop that repeats the call on one and the same list: the outermost that puts no other in its place,
 * if it may run often and goes on after the call.
 */
export function loopOnOneList(
  { call }: FrontCall,
  isReplacedIn: (loop: Loop) => boolean,
  ctx: Context,
): Loop | undefined {
  let found: Loop | undefined;
  for (const loop of loopsAround(call)) {
    if (isReplacedIn(loop)) break;
    const isLong = mayRunOften(loop, ctx) && !endsAfterDigits(loop.node);
    if (isLong && !leavesAfter(call, loop.node) && !onlyStrips(call, loop.node)) found = loop;
  }
  const scope = homeOf(ctx.get(scopes).scopeOf(call));
  return scope.kind === "class" ? undefined : found;
}

/** `while lines and lines[0] == "":` takes away only what stands at the front and is not wanted. */
function onlyStrips(call: Node<"call">, loop: AnyNode): boolean {
  if (!isKind(loop, "while_statement") || call.parent?.parent !== loop.field("body")) return false;
  const callee = call.field("function");
  const list = isKind(callee, "attribute") ? callee.field("object").text : undefined;
  const isAll = loop.field("body").children.length === 1;
  return isAll && list !== undefined && mentions(loop.field("condition"), `${list}[0]`);
}

/** Whether the loop goes through the list, or searches it: that costs more than to move its elements. */
export function isScannedIn({ node }: Loop, variable: WholeVariable): boolean {
  return variable.uses.some(({ node: use }) => {
    const { parent } = use;
    if (!node.encloses(use) || leavesAfter(use, node)) return false;
    if (isKind(parent, "comparison_operator")) return membershipTest(parent)?.container === use;
    const isOwn = parent === node || parent?.parent === node;
    return isKind(parent, "for_statement", "for_in_clause") && use.isField("right") && !isOwn;
  });
}

/** Whether the list is kept short: `if len(n) > 100:` or the like around the call, with a bound that costs nothing. */
export function isKeptShort({ call, list }: FrontCall): boolean {
  for (const up of ancestors(call)) {
    const condition = conditionOf(up)?.text.replace(/\s+/g, "").replaceAll("_", "");
    const name = list.text.replaceAll("_", "");
    const bound = condition?.split(`len(${name})>`)[1]?.match(/^=?(\d+)/)?.[1];
    // `len(n) > 0` only asks whether there is anything.
    if (bound !== undefined && Number(bound) > 1) return Number(bound) <= SHORT;
  }
  return false;
}

function conditionOf(node: AnyNode): AnyNode | undefined {
  if (isKind(node, "if_statement")) return node.field("condition");
  if (isKind(node, "elif_clause")) return node.field("condition");
  return isKind(node, "while_statement") ? node.field("condition") : undefined;
}
