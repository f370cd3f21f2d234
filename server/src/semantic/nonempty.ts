/** Whether a collection surely has an element where the code has asked for that before. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, descendantsOf, isKind, statementOf, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { homeOf } from "./home-scope.ts";
import { isInvariant } from "./invariance.ts";
import { refersTo } from "./names.ts";
import { isPure } from "./purity.ts";
import { scopes } from "./scopes.ts";
import { sharingOf } from "./sharing.ts";
import { CONTAINERS } from "./value.ts";
import { valueOf } from "./values.ts";

/** Whether a test on the way to the name, or how it is made, says that it has an element. */
export function isSurelyFilled(name: Node<"identifier">, ctx: Context): boolean {
  const kind = valueOf(name, ctx)?.kind;
  const variable = variableOf(name, ctx);
  if (!variable || kind === undefined || !CONTAINERS.has(kind)) return false;
  let below: AnyNode = name;
  /** What is repeated after the test: code below the name may run before it then. */
  let repeated: AnyNode | undefined;
  for (const up of ancestors(name)) {
    if (isKind(up, "function_definition", "lambda", "class_definition")) return false;
    const test = isTestedIn(up, below, variable, ctx)
      ? up
      : (testAround(up, below, variable, ctx) ?? testAbove(up, below, variable, ctx));
    if (test && staysFilled({ test, name, repeated }, variable, ctx)) return true;
    if (isLoop(up)) repeated = up;
    below = up;
  }
  return false;
}

function isLoop(node: AnyNode): boolean {
  return isKind(
    node,
    "for_statement",
    "while_statement",
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
    "generator_expression",
  );
}

/** `min(xs) if xs else None`, `xs and min(xs)` */
function isTestedIn(up: AnyNode, below: AnyNode, variable: WholeVariable, ctx: Context): boolean {
  if (isKind(up, "conditional_expression")) {
    const [yes, condition, no] = up.children;
    if (below === yes) return implies(condition, "filled", variable, ctx);
    return below === no && implies(condition, "empty", variable, ctx);
  }
  if (!isKind(up, "boolean_operator") || !below.isField("right")) return false;
  const asked = up.field("operator").symbol === "and" ? "filled" : "empty";
  return implies(up.field("left"), asked, variable, ctx);
}

/** `if xs:`, `while xs:` whose block holds the code. */
function testAround(
  up: AnyNode,
  below: AnyNode,
  variable: WholeVariable,
  ctx: Context,
): AnyNode | undefined {
  const isHeld = isKind(up, "while_statement")
    ? below.isField("body")
    : isKind(up, "if_statement", "elif_clause") && below.isField("consequence");
  return isHeld && implies(up.children[0], "filled", variable, ctx) ? up : undefined;
}

/** `if not xs: return` above the statement, in the same block. */
function testAbove(
  block: AnyNode,
  statement: AnyNode,
  variable: WholeVariable,
  ctx: Context,
): AnyNode | undefined {
  if (!isKind(block, "block", "module")) return undefined;
  return block.children.find((each) => {
    if (each.index >= statement.index || !isKind(each, "if_statement")) return false;
    const last = each.field("consequence").children.at(-1);
    const leaves = isKind(
      last,
      "return_statement",
      "raise_statement",
      "continue_statement",
      "break_statement",
    );
    return leaves && implies(each.field("condition"), "empty", variable, ctx);
  });
}

/**
 * What a condition says: as `filled`, that the collection has an element where it holds; as `empty`,
 * that it has one where the condition does not hold.
 */
function implies(
  condition: AnyNode | undefined,
  asked: "filled" | "empty",
  variable: WholeVariable,
  ctx: Context,
): boolean {
  const node = condition && unwrapped(condition);
  if (!node) return false;
  if (isKind(node, "boolean_operator")) {
    const joins = node.field("operator").symbol === (asked === "filled" ? "and" : "or");
    const parts = [node.field("left"), node.field("right")];
    return joins && parts.some((part) => implies(part, asked, variable, ctx));
  }
  if (isKind(node, "not_operator"))
    return implies(node.field("argument"), asked === "filled" ? "empty" : "filled", variable, ctx);
  if (isKind(node, "comparison_operator")) {
    const [length, number, ...more] = node.children;
    const [operator] = node.fields("operators");
    if (!length || !number || more.length > 0 || !isLength(length, variable, ctx)) return false;
    const said = `${operator?.symbol ?? ""} ${number.text}`;
    return asked === "filled"
      ? ["> 0", ">= 1", "!= 0", "> 1", ">= 2", "== 1"].includes(said)
      : ["== 0", "< 1", "<= 0", "< 2", "<= 1"].includes(said);
  }
  return asked === "filled" && (isName(node, variable, ctx) || isLength(node, variable, ctx));
}

function isLength(node: AnyNode, variable: WholeVariable, ctx: Context): boolean {
  if (!isKind(node, "call") || !refersTo(node.field("function"), "builtins.len", ctx)) return false;
  const [argument] = node.field("arguments").children;
  return argument !== undefined && isName(argument, variable, ctx);
}

function isName(node: AnyNode, variable: WholeVariable, ctx: Context): boolean {
  const other = isKind(node, "identifier") ? variableOf(node, ctx) : undefined;
  return other?.name === variable.name && other.scope === variable.scope;
}

interface Way {
  readonly test: AnyNode;
  readonly name: AnyNode;
  readonly repeated: AnyNode | undefined;
}

/** Whether nothing from the test to the name can take the elements away. */
function staysFilled(
  { test, name, repeated }: Way,
  variable: WholeVariable,
  ctx: Context,
): boolean {
  const last = repeated ?? statementOf(name);
  const isAround = test.encloses(last);
  // Of a test around the code the whole block counts, to be sure.
  const region = { first: test, last: isAround ? test : last };
  if (!isInvariant(variable, region, ctx)) return false;
  if (isOwn(variable, last, ctx)) return true;
  // Others that hold it too can act only in a call in between.
  const home = isAround ? test : test.parent;
  const calls = home ? [...descendantsOf(home, "call", "await", "yield")] : [];
  return calls.every((call) => {
    const isBefore = call.index < test.index;
    const isAfter = repeated
      ? call.index >= repeated.after
      : call.index >= name.index || call.encloses(name);
    return isBefore || isAfter || isPure(call, ctx);
  });
}

/** Whether only this function's code holds it, and under this name alone. */
function isOwn(variable: WholeVariable, node: AnyNode, ctx: Context): boolean {
  const home = homeOf(ctx.get(scopes).scopeOf(node));
  const { names, escape } = sharingOf(variable, ctx);
  const isHere = variable.scope !== undefined && homeOf(variable.scope) === home;
  return isHere && escape === undefined && names.length === 1;
}
