/** Membership tests on lists: where one repeats while its list stays the same. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, descendantsOf, isKind, statementOf } from "../syntax/walk.ts";
import type { Context, WholeVariable } from "./context.ts";
import { isInvariant } from "./invariance.ts";
import { EAGER_READERS } from "./knowledge/reading-calls.ts";
import { type Loop, loopsAround } from "./loops.ts";
import { qualifiedName } from "./names.ts";
import { mayRunOften } from "./sizes.ts";
import { valueOf } from "./values.ts";

export interface MembershipTest {
  readonly node: Node<"comparison_operator">;
  readonly element: AnyNode;
  /** The name of what is searched. */
  readonly container: Node<"identifier">;
  readonly operator: "in" | "not in";
}

/** `x in n`, not part of a chain. */
export function membershipTest(node: Node<"comparison_operator">): MembershipTest | undefined {
  const [operator, ...more] = node.fields("operators");
  const [element, container] = node.children;
  if (more.length > 0 || !element || !isKind(container, "identifier")) return undefined;
  const symbol = operator?.symbol.replace(/\s+/g, " ");
  if (symbol !== "in" && symbol !== "not in") return undefined;
  return { node, element, container, operator: symbol };
}

/** The outermost loop around the test that leaves the list as it is, if the test may run often in it. */
export function loopWithSameList(
  test: MembershipTest,
  variable: WholeVariable,
  ctx: Context,
): Loop | undefined {
  let found: Loop | undefined;
  let isHot = false;
  for (const loop of loopsAround(test.node)) {
    if (isKind(loop.node, "generator_expression") && !isConsumedAtOnce(loop.node, ctx)) break;
    if (!isInvariant(variable, { first: loop.node, last: loop.node }, ctx)) break;
    found = loop;
    isHot ||= mayRunOften(loop, ctx);
  }
  return isHot ? found : undefined;
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
    const outermost = loopWithSameList(test, variable, ctx);
    return outermost?.node === loop.node && isWorthHashing(test.element, ctx) ? [test] : [];
  });
}

/** False where the value is one that no set can hold, or one that is written out: a test of an option. */
export function isWorthHashing(element: AnyNode, ctx: Context): boolean {
  if (isConstant(element)) return false;
  const kind = valueOf(element, ctx)?.kind;
  return !(kind !== undefined && ["list", "dict", "set", "bytearray"].includes(kind));
}

function isConstant(node: AnyNode): boolean {
  if (isKind(node, "string", "concatenated_string"))
    return ![...descendantsOf(node, "interpolation")].length;
  return isKind(node, "integer", "float", "true", "false", "none");
}

/**
 * The statement before which code may be put that must run once before the loop, with the list as the
 * loop meets it. Undefined in a lambda, in a class body, in a condition that is evaluated again.
 */
export function statementBefore(
  loop: Loop,
  variable: WholeVariable,
  ctx: Context,
): AnyNode | undefined {
  if (isKind(loop.node, "for_statement", "while_statement")) return loop.node;
  const statement = statementOf(loop.node);
  if (isKind(statement, "case_clause")) return undefined;
  for (const up of ancestors(loop.node)) {
    if (isKind(up, "lambda", "class_definition", "function_definition")) return undefined;
    if (up === statement) break;
  }
  const repeating = loopsAround(loop.node).map((each) => each.node);
  if (repeating.some((each) => statement.encloses(each))) return undefined;
  return isInvariant(variable, { first: statement, last: loop.node }, ctx) ? statement : undefined;
}

/** Whether a generator expression is run to its end where it stands: `any(… for …)`, `",".join(…)`. */
function isConsumedAtOnce(node: Node<"generator_expression">, ctx: Context): boolean {
  const parent = isKind(node.parent, "argument_list") ? node.parent.parent : node.parent;
  if (!isKind(parent, "call")) return false;
  const callee = parent.field("function");
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined) return EAGER_READERS.has(qualified);
  if (!isKind(callee, "attribute")) return false;
  const receiver = valueOf(callee.field("object"), ctx)?.kind;
  return callee.field("attribute").text === "join" && receiver === "str";
}
