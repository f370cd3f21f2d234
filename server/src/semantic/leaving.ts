/** Loops that do not come back: code that always leaves after a node, and loops that end soon. */
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, descendantsOf, isKind, unwrapped } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { mentions } from "./growth.ts";
import type { LoopNode } from "./loops.ts";
import { qualifiedName } from "./names.ts";

/** Whether the code after the node, in its own block or one around it, always leaves the loop. */
export function leavesAfter(node: AnyNode, loop: AnyNode): boolean {
  let isInInner = false;
  for (const up of ancestors(node)) {
    if (up === loop) return false;
    if (isKind(up, "for_statement", "while_statement")) isInInner = true;
    if (!isKind(up, "block")) continue;
    const last = up.children.at(-1);
    if (isKind(last, "return_statement", "raise_statement")) return true;
    if (isKind(last, "break_statement") && !isInInner) return true;
  }
  return false;
}

/** `while n: … n //= 10`: as many passes as the number has digits. */
export function endsAfterDigits(loop: LoopNode): boolean {
  if (!isKind(loop, "while_statement")) return false;
  const condition = loop.field("condition");
  const isAsked = (name: AnyNode): boolean =>
    isKind(condition, "true", "integer") || mentions(condition, name.text);
  const body = loop.field("body");
  const halves = descendantsOf(body, "augmented_assignment").some(
    (each) => ["//=", ">>="].includes(each.field("operator").symbol) && isAsked(each.field("left")),
  );
  const assigned = descendantsOf(body, "assignment").some((each) => {
    const value = each.field("right");
    if (isKind(value, "call")) return value.field("function").text === "divmod";
    return (
      isKind(value, "binary_operator") &&
      ["//", ">>"].includes(value.field("operator").symbol) &&
      isAsked(each.field("left"))
    );
  });
  return halves || assigned;
}

/** What leads from a thing to the one that it is part of. */
const UPWARDS = /^(?:get_?)?(?:parent|outer|enclosing)(?:_?node|_?frame|_?scope)?s?$/i;
const UPWARD_CALLS: ReadonlySet<string> = new Set(["os.path.dirname", "os.path.split"]);

/** `while node: … node = node.parent`: as many passes as things are nested, or a path has parts. */
export function climbs(loop: LoopNode, ctx: Context): boolean {
  if (!isKind(loop, "while_statement")) return false;
  return descendantsOf(loop.field("body"), "assignment").some((each) => {
    const value = each.field("right");
    const below = value && climbedFrom(unwrapped(value), ctx);
    if (!below) return false;
    const target = each.field("left");
    return [target, ...target.children].some((name) => name.text === below.text);
  });
}

/** `node` of `node.parent`, `path` of `os.path.split(path)` and `path.rsplit("/", 1)`. */
function climbedFrom(value: AnyNode, ctx: Context): AnyNode | undefined {
  if (isKind(value, "attribute"))
    return UPWARDS.test(value.field("attribute").text) ? value.field("object") : undefined;
  if (!isKind(value, "call")) return undefined;
  const callee = value.field("function");
  const [first, second] = value.field("arguments").children;
  if (UPWARD_CALLS.has(qualifiedName(callee, ctx) ?? "")) return first;
  if (!isKind(callee, "attribute")) return undefined;
  const method = callee.field("attribute").text;
  const isUp =
    (UPWARDS.test(method) && !first) ||
    method === "rpartition" ||
    (method === "rsplit" && second?.text === "1");
  return isUp ? callee.field("object") : undefined;
}
