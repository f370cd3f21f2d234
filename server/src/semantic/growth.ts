/** Statements that make a value anew from itself and more (`s = s + x`), and the loop in which it only grows. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendants, descendantsOf, isKind } from "../syntax/walk.ts";
import { type Context, variableOf } from "./context.ts";
import { type Loop, loopsAround } from "./loops.ts";
import type { Binding } from "./scope.ts";
import { useOf } from "./uses.ts";

export type Assigning = Node<"assignment" | "augmented_assignment">;

/** What grows: a name, an attribute or an item. */
export type Target = Node<"identifier" | "attribute" | "subscript">;

export interface Growth {
  readonly node: Assigning;
  readonly target: Target;
}

/** Recognises the growth that a rule is about. */
export type FindGrowth<G extends Growth = Growth> = (node: Assigning) => G | undefined;

export function isTarget(node: AnyNode): node is Target & AnyNode {
  return isKind(node, "identifier", "attribute", "subscript");
}

/** A name, attributes of one, an item of those: as people write them, on one line and without spaces. */
export function isPlainlySpelled(target: Target): boolean {
  const whole = isKind(target, "subscript") ? target.field("value").text : target.text;
  const isPlain = /^[^\s=\\([\],;:{}]{1,80}$/.test(whole);
  return (
    isPlain &&
    (whole === target.text || /^\[[^=\r\n]{1,80}\]$/.test(target.text.slice(whole.length)))
  );
}

/** Whether a target occurs in the expression. */
export function mentions(expression: AnyNode, target: string): boolean {
  return occurrencesOf(target, expression).length > 0;
}

/** Whether the expression, where it mentions the target, takes only an element, its length and the like. */
export function readsOnlyParts(expression: AnyNode, target: string): boolean {
  return occurrencesOf(target, expression).every(readsPart);
}

/** Where the text of a target stands, but for `rows` in `page.rows` and `f(rows=1)`. */
export function occurrencesOf(target: string, code: AnyNode): readonly AnyNode[] {
  return [code, ...descendants(code)].filter(
    (each) =>
      each.text === target &&
      !each.isField("attribute") &&
      !(each.isField("name") && isKind(each.parent, "keyword_argument")),
  );
}

function readsPart(target: AnyNode): boolean {
  const use = useOf(target);
  switch (use.how) {
    case "membership":
      return true;
    case "subscript-load":
      return !use.subscript.fields("subscript").some((index) => isKind(index, "slice"));
    case "argument":
      return use.call.field("function").text === "len";
    case "method":
      return ["get", "index", "count"].includes(use.method);
    default:
      return false;
  }
}

/** `a + b + c` as its operands; parentheses end the chain. */
export function operandsOf(node: AnyNode, operator: string): readonly AnyNode[] {
  if (!isKind(node, "binary_operator") || node.field("operator").symbol !== operator) return [node];
  return [...operandsOf(node.field("left"), operator), node.field("right")];
}

/** The loops in which the target only grows, innermost first. */
export function loopsOfGrowth(
  { node, target }: Growth,
  find: FindGrowth,
  ctx: Context,
): readonly Loop[] {
  const loops = loopsAround(node);
  const end = loops.findIndex(
    (loop) =>
      !isKind(loop.node, "for_statement", "while_statement") ||
      isReset(target, loop.node, find, ctx),
  );
  return end < 0 ? loops : loops.slice(0, end);
}

/** Every statement in the loop that adds to the same target. */
export function growthsIn<G extends Growth>(
  loop: AnyNode,
  target: Target,
  find: FindGrowth<G>,
): readonly G[] {
  return descendantsOf(loop, "assignment", "augmented_assignment").flatMap((node) => {
    const growth = find(node);
    return growth?.target.text === target.text ? [growth] : [];
  });
}

/** Whether a binding only adds to what the name held before. */
export function isGrowing(binding: Binding, find: FindGrowth): boolean {
  if (binding.kind === "augmented") return true;
  const statement = binding.node.parent;
  return (
    isKind(statement, "assignment") &&
    statement.field("left") === binding.node &&
    find(statement) !== undefined
  );
}

/** Whether the loop starts the value anew, or turns to another object. */
function isReset(target: Target, loop: AnyNode, find: FindGrowth, ctx: Context): boolean {
  if (isKind(target, "identifier")) {
    const bindings = variableOf(target, ctx)?.bindings ?? [];
    return bindings.some((binding) => loop.encloses(binding.node) && !isGrowing(binding, find));
  }
  const rebinds = [target, ...descendants(target)].some(
    (part) =>
      isKind(part, "identifier") &&
      variableOf(part, ctx)?.bindings.some((binding) => loop.encloses(binding.node)),
  );
  // An index that is computed may name another item on each pass.
  const isComputed = descendants(target).some((part) => isKind(part, "call"));
  const assigns = descendantsOf(loop, "assignment", "delete_statement").some((other) => {
    if (isKind(other, "delete_statement")) return mentions(other, target.text);
    return mentions(other.field("left"), target.text) && find(other) === undefined;
  });
  return rebinds || isComputed || assigns || isMoved(target, loop);
}

/** `lines[-1]` is another item after `lines.append(…)`. */
function isMoved(target: Target, loop: AnyNode): boolean {
  if (!isKind(target, "subscript")) return false;
  const container = target.field("value").text;
  return descendantsOf(loop, "call").some((call) => {
    const callee = call.field("function");
    return isKind(callee, "attribute") && callee.field("object").text === container;
  });
}
