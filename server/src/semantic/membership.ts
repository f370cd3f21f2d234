/** Membership tests on lists: where one repeats while its list stays the same. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendantsOf, isKind } from "../syntax/walk.ts";
import type { Context, WholeVariable } from "./context.ts";
import type { Loop } from "./loops.ts";
import { loopWithSameList } from "./same-list.ts";
import type { ValueKind } from "./value.ts";
import { valueOf } from "./values.ts";

/** What searches `C`: a name, or an attribute. */
export interface MembershipTest<C extends AnyNode = Node<"identifier">> {
  readonly node: Node<"comparison_operator">;
  readonly element: AnyNode;
  /** What is searched. */
  readonly container: C;
  readonly operator: "in" | "not in";
}

/** `x in n`, not part of a chain. */
export function membershipTest(node: Node<"comparison_operator">): MembershipTest | undefined {
  const container = node.children[1];
  return isKind(container, "identifier") ? testOf(node, container) : undefined;
}

/** `x in self.n`, not part of a chain. */
export function attributeTest(
  node: Node<"comparison_operator">,
): MembershipTest<Node<"attribute">> | undefined {
  const container = node.children[1];
  return isKind(container, "attribute") ? testOf(node, container) : undefined;
}

function testOf<C extends AnyNode>(
  node: Node<"comparison_operator">,
  container: C,
): MembershipTest<C> | undefined {
  const [operator, ...more] = node.fields("operators");
  const [element] = node.children;
  const symbol = operator?.symbol.replace(/\s+/g, " ");
  if (more.length > 0 || !element || (symbol !== "in" && symbol !== "not in")) return undefined;
  return { node, element, container, operator: symbol };
}

/** Every test of the same variable that the loop repeats, in source order. */
export function testsIn(
  loop: Loop,
  variable: WholeVariable,
  ctx: Context,
): readonly MembershipTest[] {
  return variable.uses.flatMap((use) => {
    const comparison = use.node.parent;
    if (!isKind(comparison, "comparison_operator") || !loop.node.encloses(comparison)) return [];
    const test = membershipTest(comparison);
    if (test?.container.index !== use.node.index) return [];
    const outermost = loopWithSameList(test.node, variable, ctx);
    return outermost?.node === loop.node && isWorthHashing(test.element, ctx) ? [test] : [];
  });
}

const UNHASHABLE: ReadonlySet<ValueKind> = new Set([
  ...(["list", "dict", "set", "bytearray", "deque", "array"] as const),
  ...(["ndarray", "DataFrame", "Series"] as const),
]);

/** False where the value is one that no set can hold, or one that is written out. */
export function isWorthHashing(element: AnyNode, ctx: Context): boolean {
  if (isWrittenOut(element)) return false;
  const kind = valueOf(element, ctx)?.kind;
  return !(kind !== undefined && UNHASHABLE.has(kind));
}

/** Whether the value itself stands there: a test of an option. */
export function isWrittenOut(node: AnyNode): boolean {
  if (isKind(node, "string", "concatenated_string"))
    return !descendantsOf(node, "interpolation").length;
  return isKind(node, "integer", "float", "true", "false", "none");
}
