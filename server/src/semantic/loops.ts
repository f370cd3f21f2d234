/** Loops around a node: what is evaluated again and again, and how often at least. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, isKind, unwrapped } from "../syntax/walk.ts";

export type LoopNode = Node<
  | "for_statement"
  | "while_statement"
  | "list_comprehension"
  | "set_comprehension"
  | "dictionary_comprehension"
  | "generator_expression"
>;

export interface Loop {
  readonly node: LoopNode;
  /** Iterables of the `for` clauses that repeat the node; empty for `while`. */
  readonly iterables: readonly AnyNode[];
  /** How often the body runs at most, where the text says so. */
  readonly atMost: number | undefined;
}

/** Loops so short that nothing inside is worth a hint. */
export const FEW_PASSES = 8;

/** Loops that evaluate the node on each pass, innermost first, within the node's own function. */
export function loopsAround(node: AnyNode): readonly Loop[] {
  const loops: Loop[] = [];
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "function_definition", "lambda", "class_definition")) break;
    const iterables = repeating(up, below);
    if (iterables) loops.push({ node: up as LoopNode, iterables, atMost: passes(iterables) });
    below = up;
  }
  return loops;
}

/** The loops around a node that may run often: not provably at most `FEW_PASSES` times. */
export function hotLoopsAround(node: AnyNode): readonly Loop[] {
  return loopsAround(node).filter((loop) => loop.atMost === undefined || loop.atMost > FEW_PASSES);
}

/** The iterables when `up` is a loop that repeats its child; undefined otherwise. */
function repeating(up: AnyNode, child: AnyNode): readonly AnyNode[] | undefined {
  switch (up.kind) {
    case "for_statement":
      return child.isField("body") ? [up.field("right")] : undefined;
    case "while_statement":
      return child.isField("body") || child.isField("condition") ? [] : undefined;
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return clausesBefore(up, child);
    default:
      return undefined;
  }
}

/** The `for` clauses that run outside the child; none for the first clause's own iterable. */
function clausesBefore(comprehension: AnyNode, child: AnyNode): readonly AnyNode[] | undefined {
  const clauses = comprehension.children.filter((each) => isKind(each, "for_in_clause"));
  const outside = child.isField("body")
    ? clauses
    : clauses.filter((clause) => clause.index < child.index);
  if (outside.length === 0) return undefined;
  return outside.flatMap((clause) =>
    clause.fields("right").filter((right) => right.kind !== "token"),
  );
}

function passes(iterables: readonly AnyNode[]): number | undefined {
  let product = 1;
  for (const iterable of iterables) {
    const length = knownLength(iterable);
    if (length === undefined) return undefined;
    product *= length;
  }
  return iterables.length === 0 ? undefined : product;
}

/** Elements of a display, a literal string or `range(constant)`, at most; undefined where the text does not say. */
export function knownLength(expression: AnyNode): number | undefined {
  const node = unwrapped(expression);
  if (isKind(node, "list", "tuple", "set", "dictionary", "expression_list")) {
    const unpacks = node.children.some((child) =>
      isKind(child, "list_splat", "dictionary_splat", "parenthesized_list_splat"),
    );
    return unpacks ? undefined : node.children.length;
  }
  if (isKind(node, "string")) {
    const formatted = node.children.some((child) => isKind(child, "interpolation"));
    return formatted ? undefined : node.text.length;
  }
  if (!isKind(node, "call") || node.field("function").text !== "range") return undefined;
  const bounds = node.field("arguments").children.map((bound) => bound.text);
  if (bounds.length === 0 || bounds.length > 2 || !bounds.every((bound) => /^\d+$/.test(bound)))
    return undefined;
  const [first, second] = bounds.map(Number);
  return second === undefined ? first : Math.max(0, second - (first ?? 0));
}
