/** What kind of value an expression has, with the evidence; undefined wherever any path is unknown. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { describe, kindOfDisplay } from "./displays.ts";
import { useOf } from "./uses.ts";
import { definite, type Value, type ValueKind, withoutNone, withOwnElement } from "./value.ts";
import { agreed } from "./values/agreement.ts";
import { constantNamed, valueOfAttribute, valueOfCall } from "./values/calls.ts";
import { resultOfDefinition } from "./values/functions.ts";
import { Inquiry } from "./values/inquiry.ts";
import { valueOfComparison, valueOfOperation, valueOfSign } from "./values/operators.ts";
import { valueAt, valueOfWhole } from "./values/variables.ts";

/** The value of an expression where it stands, whatever path led to it. */
export function valueOf(expression: AnyNode, ctx: Context): Value | undefined {
  const value = inquire(ctx, (inquiry) => inquiry.evaluate(expression));
  return definite(failsForNone(expression) ? withoutNone(value) : value);
}

/** The value that a variable has at each of its bindings. */
export function valueOfVariable(variable: WholeVariable, ctx: Context): Value | undefined {
  return definite(inquire(ctx, (inquiry) => valueOfWhole(variable, inquiry)));
}

/** Whether the expression is used in a way in which `None` cannot be. */
function failsForNone(expression: AnyNode): boolean {
  const { how } = useOf(expression);
  return FAILING.has(how);
}

const FAILING: ReadonlySet<string> = new Set([
  ...["attribute", "augmented", "iterated", "membership", "method", "spread"],
  ...["subscript-delete", "subscript-load", "subscript-store"],
]);

/** What calling the function gives. */
export function resultOfFunction(
  definition: Node<"function_definition">,
  ctx: Context,
): Value | undefined {
  return inquire(ctx, (inquiry) => resultOfDefinition(definition, inquiry));
}

function inquire(ctx: Context, answer: (inquiry: Inquiry) => Value | undefined): Value | undefined {
  const inquiry = new Inquiry(ctx, true, evaluate);
  const found = answer(inquiry);
  const sure = inquiry.isContradicted ? answer(new Inquiry(ctx, false, evaluate)) : found;
  return withOwnElement(sure);
}

function evaluate(expression: AnyNode, inquiry: Inquiry): Value | undefined {
  return withOwnElement(evaluateNode(unwrapped(expression), inquiry));
}

function evaluateNode(node: AnyNode, inquiry: Inquiry): Value | undefined {
  const kind = kindOfDisplay(node);
  if (kind) {
    const element = elementOfDisplay(node, inquiry);
    return { kind, ...(element && { element }), evidence: { text: describe(kind, node), node } };
  }
  switch (node.kind) {
    case "identifier": {
      const variable = variableOf(node, inquiry.ctx);
      const value = variable && valueAt(node, variable, inquiry);
      return value ?? constantNamed(node, inquiry);
    }
    case "call":
      return valueOfCall(node, inquiry);
    case "attribute":
      return valueOfAttribute(node, inquiry);
    case "named_expression":
      return inquiry.evaluate(node.field("value"));
    case "boolean_operator":
      return evaluateChoice(node, inquiry);
    case "comparison_operator":
      return valueOfComparison(node, inquiry);
    case "unary_operator":
      return valueOfSign(node, inquiry);
    case "binary_operator":
      return valueOfOperation(node, inquiry);
    case "conditional_expression": {
      const [yes, , no] = node.children;
      return yes && no && agreed([inquiry.evaluate(yes), inquiry.evaluate(no)]);
    }
    case "subscript":
      return evaluateSubscript(node, inquiry);
    default:
      return undefined;
  }
}

/** `a or b` gives `a` only where that is true, and so not `None`. */
function evaluateChoice(node: Node<"boolean_operator">, inquiry: Inquiry): Value | undefined {
  const left = inquiry.evaluate(node.field("left"));
  const right = inquiry.evaluate(node.field("right"));
  if (node.field("operator").symbol === "and") return agreed([left, right]);
  return left?.kind === "None" ? right : agreed([withoutNone(left), right]);
}

function elementOfDisplay(node: AnyNode, inquiry: Inquiry): ValueKind | undefined {
  if (isKind(node, "list_comprehension", "set_comprehension", "generator_expression")) {
    return definite(inquiry.evaluate(elementExpression(node)))?.kind;
  }
  if (isKind(node, "dictionary_comprehension")) {
    const pair = node.field("body");
    return isKind(pair, "pair") ? definite(inquiry.evaluate(pair.field("key")))?.kind : undefined;
  }
  if (!isKind(node, "list", "tuple", "set", "dictionary", "expression_list")) return undefined;
  const keys = node.children.map((child) => (isKind(child, "pair") ? child.field("key") : child));
  return definite(agreed(keys.map((key) => inquiry.evaluate(key))))?.kind;
}

function elementExpression(
  node: Node<"list_comprehension" | "set_comprehension" | "generator_expression">,
): AnyNode {
  switch (node.kind) {
    case "list_comprehension":
      return node.field("body");
    case "set_comprehension":
      return node.field("body");
    case "generator_expression":
      return node.field("body");
  }
}

function evaluateSubscript(node: Node<"subscript">, inquiry: Inquiry): Value | undefined {
  const value = withoutNone(inquiry.evaluate(node.field("value")));
  const [index] = node.fields("subscript");
  if (!value || !index) return undefined;
  if (isKind(index, "slice")) return SLICED.has(value.kind) ? value : undefined;
  if (!value.element || !INDEXED.has(value.kind)) return undefined;
  return { kind: value.element, evidence: value.evidence };
}

const INDEXED: ReadonlySet<ValueKind> = new Set([
  "list",
  "tuple",
  "str",
  "bytes",
  "bytearray",
  "range",
]);

const SLICED: ReadonlySet<ValueKind> = new Set([...INDEXED, "array", "memoryview", "ndarray"]);
