/** Tests on the way to a use: `isinstance`, `is None` and truth, and where what they say holds. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { defineFact } from "../fact.ts";
import type { Variable } from "../scope.ts";

/** What a test says of the name where it came out as it did. */
export type Says =
  | { readonly is: "instance"; readonly of: AnyNode; readonly by: AnyNode }
  | { readonly is: "None" }
  | { readonly is: "not None" };

export interface Guard {
  readonly says: Says;
  /** The statement or expression that makes the test: what it binds elsewhere was not tested. */
  readonly construct: AnyNode;
  /** Where it holds: from this node's start to the end of the last. */
  readonly from: number;
  readonly to: number;
}

/** More uses than a person reads. */
const MOST_USES = 256;

interface UnitGuards {
  /** Every test of the variable that is followed. */
  of(variable: Variable): readonly Guard[];
}

export const guards = defineFact("guards", (): UnitGuards => {
  const known = new Map<Variable, readonly Guard[]>();
  return {
    of(variable) {
      const kept = known.get(variable) ?? guardsOn(variable);
      known.set(variable, kept);
      return kept;
    },
  };
});

function guardsOn({ name, uses }: Variable): readonly Guard[] {
  if (uses.length > MOST_USES) return [];
  return uses.flatMap(({ node }) => {
    const test = testOf(node);
    return test ? [...regionsOf(test, name)] : [];
  });
}

interface Test {
  readonly node: AnyNode;
  /** What it says when it comes out true, and when false. */
  readonly yes: Says | undefined;
  readonly no: Says | undefined;
}

const NONE: Says = { is: "None" };
const NOT_NONE: Says = { is: "not None" };

function testOf(name: AnyNode): Test | undefined {
  const { parent } = name;
  if (isKind(parent, "argument_list")) return testOfCall(name, parent);
  if (isKind(parent, "comparison_operator")) return testOfNone(name, parent);
  const isTested =
    isKind(parent, "if_statement", "elif_clause", "while_statement", "conditional_expression") ||
    isKind(parent, "boolean_operator", "not_operator", "if_clause", "assert_statement");
  return isTested ? { node: name, yes: NOT_NONE, no: undefined } : undefined;
}

/** `isinstance(name, T)`, `type(name) is T` */
function testOfCall(name: AnyNode, list: Node<"argument_list">): Test | undefined {
  const call = list.parent;
  const [first, type, ...more] = list.children;
  if (!isKind(call, "call") || first?.index !== name.index || more.length > 0) return undefined;
  const by = call.field("function");
  if (by.text === "isinstance" && type)
    return { node: call, yes: { is: "instance", of: type, by }, no: undefined };
  const comparison = call.parent;
  if (by.text !== "type" || type || !isKind(comparison, "comparison_operator")) return undefined;
  const [operator, ...others] = comparison.fields("operators");
  const [left, right] = comparison.children;
  if (others.length > 0 || left?.index !== call.index || !isKind(right, "identifier", "attribute"))
    return undefined;
  const says: Says = { is: "instance", of: right, by };
  return ["is", "=="].includes(operator?.symbol ?? "")
    ? { node: comparison, yes: says, no: undefined }
    : undefined;
}

function testOfNone(name: AnyNode, node: Node<"comparison_operator">): Test | undefined {
  const [operator, ...others] = node.fields("operators");
  const [left, right] = node.children;
  if (others.length > 0 || left?.index !== name.index || !isKind(right, "none")) return undefined;
  const symbol = operator?.symbol.replace(/\s+/g, " ");
  if (symbol === "is") return { node, yes: NONE, no: NOT_NONE };
  return symbol === "is not" ? { node, yes: NOT_NONE, no: NONE } : undefined;
}

/** Climbs from a test through `not`, `and` and `or` to all that depends on it. */
function* regionsOf({ node, yes, no }: Test, name: string): Generator<Guard> {
  let [at, whenTrue, whenFalse] = [node, yes, no];
  for (let up = at.parent; up && (whenTrue ?? whenFalse); up = up.parent) {
    if (isKind(up, "not_operator")) {
      [whenTrue, whenFalse] = [whenFalse, whenTrue];
    } else if (isKind(up, "boolean_operator")) {
      const isAnd = up.field("operator").symbol === "and";
      const says = isAnd ? whenTrue : whenFalse;
      if (at.isField("left") && says) yield within(up.field("right"), says, up);
      if (isAnd) whenFalse = undefined;
      else whenTrue = undefined;
    } else if (!isKind(up, "parenthesized_expression")) {
      yield* regionsAfter({ node: at, yes: whenTrue, no: whenFalse }, up, name);
      return;
    }
    at = up;
  }
}

function within(node: AnyNode, says: Says, construct: AnyNode): Guard {
  return { says, construct, from: node.index, to: node.after };
}

function* regionsAfter(test: Test, construct: AnyNode, name: string): Generator<Guard> {
  const { node: condition, yes, no } = test;
  switch (construct.kind) {
    case "if_statement":
    case "elif_clause":
      if (!condition.isField("condition")) return;
      yield* regionsOfBranch(construct, test, name);
      return;
    case "while_statement":
      if (yes && condition.isField("condition"))
        yield within(construct.field("body"), yes, construct);
      return;
    case "conditional_expression": {
      const [first, middle, last] = construct.children;
      if (middle?.index !== condition.index) return;
      if (first && yes) yield within(first, yes, construct);
      if (last && no) yield within(last, no, construct);
      return;
    }
    case "assert_statement":
      if (yes && construct.children[0]?.index === condition.index) yield* after(construct, yes);
      return;
    case "if_clause":
      if (yes) yield* regionsOfClause(construct, yes);
      return;
    default:
  }
}

function* regionsOfBranch(
  branch: Node<"if_statement" | "elif_clause">,
  { yes, no }: Test,
  name: string,
): Generator<Guard> {
  const consequence = isKind(branch, "if_statement")
    ? branch.field("consequence")
    : branch.field("consequence");
  const statement = isKind(branch, "if_statement") ? branch : branch.parent;
  if (yes) yield within(consequence, yes, branch);
  if (!isKind(statement, "if_statement") || !no) return;
  const alternatives = statement.fields("alternative");
  for (const other of alternatives) if (other.index > branch.index) yield within(other, no, branch);
  // Who goes on after it came by the other way, or was given another value here.
  const isLast = branch === statement && alternatives.length === 0;
  if (isLast && (leaves(consequence) || binds(consequence, name))) yield* after(statement, no);
}

/** What follows the statement in its block. */
function* after(statement: AnyNode, says: Says): Generator<Guard> {
  const block = statement.parent;
  if (isKind(block, "block", "module"))
    yield { says, construct: statement, from: statement.after, to: block.after };
}

function leaves(block: AnyNode): boolean {
  const last = block.children.at(-1);
  return isKind(
    last,
    "return_statement",
    "raise_statement",
    "break_statement",
    "continue_statement",
  );
}

/** Whether a statement of the block itself, and so every way through it, gives the name a value. */
function binds(block: AnyNode, name: string): boolean {
  return block.children.some((statement) => {
    const assignment = isKind(statement, "expression_statement")
      ? statement.children[0]
      : undefined;
    if (!isKind(assignment, "assignment") || !assignment.field("right")) return false;
    const target = assignment.field("left");
    return isKind(target, "identifier") && target.text === name;
  });
}

/** In a comprehension, what is evaluated after the condition: its body and what stands further right. */
function* regionsOfClause(clause: Node<"if_clause">, says: Says): Generator<Guard> {
  const whole = clause.parent;
  if (!whole) return;
  for (const part of whole.children) {
    const isBody = !isKind(part, "for_in_clause", "if_clause");
    if (isBody || part.index > clause.index)
      yield { says, construct: clause, from: part.index, to: part.after };
  }
}
