/** Statements that make a value anew from itself and more (`s = s + x`), and the loop in which it only grows. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendants, descendantsOf, isKind } from "../syntax/walk.ts";
import { type Context, variableOf } from "./context.ts";
import { type Loop, loopsAround } from "./loops.ts";
import type { Binding } from "./scope.ts";

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

/** Whether the text of a target occurs in the expression. */
export function mentions(expression: AnyNode, target: string): boolean {
  if (expression.text === target) return true;
  return [...descendants(expression)].some((below) => below.text === target);
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
  return [...descendantsOf(loop, "assignment", "augmented_assignment")].flatMap((node) => {
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
  const isComputed = [...descendants(target)].some((part) => isKind(part, "call"));
  const assigns = [...descendantsOf(loop, "assignment", "delete_statement")].some((other) => {
    if (isKind(other, "delete_statement")) return mentions(other, target.text);
    return mentions(other.field("left"), target.text) && find(other) === undefined;
  });
  return rebinds || isComputed || assigns || isMoved(target, loop);
}

/** `lines[-1]` is another item after `lines.append(…)`. */
function isMoved(target: Target, loop: AnyNode): boolean {
  if (!isKind(target, "subscript")) return false;
  const container = target.field("value").text;
  return [...descendantsOf(loop, "call")].some((call) => {
    const callee = call.field("function");
    return isKind(callee, "attribute") && callee.field("object").text === container;
  });
}
