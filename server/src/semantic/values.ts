/** What kind of value an expression has, with the evidence; undefined wherever any path is unknown. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { annotatedValue } from "./annotations.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { describe, kindOfDisplay } from "./displays.ts";
import { resultOfCall } from "./known-results.ts";
import { qualifiedName } from "./names.ts";
import { Question } from "./question.ts";
import type { Binding } from "./scope.ts";
import { article, type Value, type ValueKind } from "./value.ts";

/** The value of an expression, whatever path led to it. */
export function valueOf(expression: AnyNode, ctx: Context): Value | undefined {
  return evaluate(expression, ctx, new Question());
}

/** The value that a variable has at each of its bindings. */
export function valueOfVariable(variable: WholeVariable, ctx: Context): Value | undefined {
  return evaluateVariable(variable, ctx, new Question());
}

function evaluate(expression: AnyNode, ctx: Context, question: Question<Value>): Value | undefined {
  const node = unwrapped(expression);
  const kind = kindOfDisplay(node);
  if (kind) {
    const element = elementOfDisplay(node, ctx, question);
    return { kind, ...(element && { element }), evidence: { text: describe(kind, node), node } };
  }
  switch (node.kind) {
    case "identifier": {
      const variable = variableOf(node, ctx);
      return variable && evaluateVariable(variable, ctx, question);
    }
    case "call":
      return evaluateCall(node, ctx, question);
    case "binary_operator":
      return evaluateOperator(node, ctx, question);
    case "conditional_expression": {
      const [yes, , no] = node.children;
      return yes && no && agreed([evaluate(yes, ctx, question), evaluate(no, ctx, question)]);
    }
    case "subscript":
      return evaluateSubscript(node, ctx, question);
    default:
      return undefined;
  }
}

function elementOfDisplay(
  node: AnyNode,
  ctx: Context,
  question: Question<Value>,
): ValueKind | undefined {
  if (isKind(node, "list_comprehension", "set_comprehension", "generator_expression")) {
    return evaluate(elementExpression(node), ctx, question)?.kind;
  }
  if (isKind(node, "string", "concatenated_string")) return "str";
  if (!isKind(node, "list", "tuple", "set", "dictionary")) return undefined;
  const keys = node.children.map((child) => (isKind(child, "pair") ? child.field("key") : child));
  return agreed(keys.map((key) => evaluate(key, ctx, question)))?.kind;
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

function evaluateVariable(
  variable: WholeVariable,
  ctx: Context,
  question: Question<Value>,
): Value | undefined {
  return question.about(variable, () => fromBindings(variable, ctx, question));
}

function fromBindings(
  variable: WholeVariable,
  ctx: Context,
  question: Question<Value>,
): Value | undefined {
  const giving = variable.bindings.filter((binding) => binding.kind !== "declaration");
  const declared = variable.bindings.find((binding) => binding.annotation);
  if (declared?.annotation) {
    const value = annotatedValue(declared.annotation, variable.name, ctx);
    // A declaration that the code does not keep to is no evidence.
    const kept = giving.every((binding) => agreesWith(binding, value, ctx, question));
    return kept ? value : undefined;
  }
  return agreed(giving.map((binding) => evaluateBinding(binding, variable, ctx, question)));
}

/** Whether a binding leaves the annotated kind standing: unknown values are taken at the author's word. */
function agreesWith(
  binding: Binding,
  value: Value | undefined,
  ctx: Context,
  question: Question<Value>,
): boolean {
  if (binding.kind === "parameter") return true;
  if (!["assignment", "augmented"].includes(binding.kind) || !binding.value) return false;
  if (binding.kind === "augmented") return true;
  const assigned = evaluate(binding.value, ctx, question);
  return assigned === undefined || assigned.kind === value?.kind;
}

function evaluateBinding(
  binding: Binding,
  variable: WholeVariable,
  ctx: Context,
  question: Question<Value>,
): Value | undefined {
  switch (binding.kind) {
    case "assignment": {
      const value = binding.value && evaluate(binding.value, ctx, question);
      return value && named(value, variable.name);
    }
    case "augmented":
      return evaluateAugmented(binding, variable, ctx, question);
    case "loop": {
      const iterable = binding.value && evaluate(binding.value, ctx, question);
      if (!iterable?.element) return undefined;
      return {
        kind: iterable.element,
        evidence: {
          text: `\`${variable.name}\` is an element: ${article(iterable.element)}`,
          node: iterable.evidence.node,
        },
      };
    }
    case "parameter": {
      const parent = binding.node.parent;
      if (isKind(parent, "list_splat_pattern")) return collected("tuple", binding, variable);
      if (isKind(parent, "dictionary_splat_pattern")) return collected("dict", binding, variable);
      return undefined;
    }
    default:
      return undefined;
  }
}

function collected(kind: ValueKind, binding: Binding, variable: WholeVariable): Value {
  return {
    kind,
    evidence: {
      text: `\`${variable.name}\` collects arguments: ${article(kind)}`,
      node: binding.node,
    },
  };
}

/** `+=` keeps the kind of what it adds to; its other bindings say which that is. */
function evaluateAugmented(
  binding: Binding,
  variable: WholeVariable,
  ctx: Context,
  question: Question<Value>,
): Value | undefined {
  const others = variable.bindings.filter(
    (other) => other.kind !== "augmented" && other.kind !== "declaration",
  );
  const value = agreed(others.map((other) => evaluateBinding(other, variable, ctx, question)));
  const added = binding.value && evaluate(binding.value, ctx, question);
  if (!value) return undefined;
  const growing: readonly ValueKind[] = [
    "list",
    "str",
    "bytes",
    "bytearray",
    "set",
    "dict",
    "deque",
  ];
  if (growing.includes(value.kind)) return dropElement(value, added?.element);
  return added?.kind === value.kind ? value : undefined;
}

function dropElement(value: Value, added: ValueKind | undefined): Value {
  if (value.element === undefined || value.element === added) return value;
  return { kind: value.kind, evidence: value.evidence };
}

function evaluateCall(
  node: Node<"call">,
  ctx: Context,
  question: Question<Value>,
): Value | undefined {
  const callee = node.field("function");
  const argument = node.field("arguments").children[0];
  const valueOfArgument = (): Value | undefined => {
    const list = node.field("arguments");
    if (isKind(list, "generator_expression")) return evaluate(list, ctx, question);
    return argument && evaluate(argument, ctx, question);
  };
  const method = isKind(callee, "attribute") ? callee.field("attribute").text : undefined;
  const receiver = isKind(callee, "attribute")
    ? evaluate(callee.field("object"), ctx, question)
    : undefined;
  const result = resultOfCall({
    qualified: qualifiedName(callee, ctx),
    method,
    receiver: receiver?.kind,
    receiverElement: receiver?.element,
    isTextual: isTextual(callee, argument),
    argumentElement: () => valueOfArgument()?.element,
  });
  if (!result) return undefined;
  const shown = method === undefined ? callee.text : method;
  const text = `${article(result.kind)}: \`${shown}()\``;
  return {
    kind: result.kind,
    ...(result.element && { element: result.element }),
    evidence: { text, node },
  };
}

/** A column's accessor (`.str.split(",")` of pandas and polars) looks alike and gives no list. */
function isTextual(callee: AnyNode, argument: AnyNode | undefined): boolean {
  const object = isKind(callee, "attribute") ? callee.field("object") : undefined;
  if (isKind(object, "attribute") && object.field("attribute").text === "str") return false;
  return argument === undefined || isKind(argument, "string", "none");
}

function evaluateOperator(
  node: Node<"binary_operator">,
  ctx: Context,
  question: Question<Value>,
): Value | undefined {
  const left = evaluate(node.field("left"), ctx, question);
  const right = evaluate(node.field("right"), ctx, question);
  const operator = node.field("operator").symbol;
  if (operator === "%" && (left?.kind === "str" || left?.kind === "bytes")) return left;
  if (operator === "*" && right?.kind === "int") return left;
  if (!left || left.kind !== right?.kind) return undefined;
  const keepsKind: readonly ValueKind[] = ["list", "tuple", "str", "bytes", "int", "float"];
  if (operator === "+" && keepsKind.includes(left.kind)) return dropElement(left, right.element);
  if (left.kind === "int" && ["-", "*", "//", "%"].includes(operator)) return left;
  return undefined;
}

function evaluateSubscript(
  node: Node<"subscript">,
  ctx: Context,
  question: Question<Value>,
): Value | undefined {
  const value = evaluate(node.field("value"), ctx, question);
  const [index] = node.fields("subscript");
  if (!value || !index) return undefined;
  if (isKind(index, "slice")) return value.kind === "dict" ? undefined : value;
  if (value.kind === "str") return value;
  if (!value.element || !["list", "tuple"].includes(value.kind)) return undefined;
  return { kind: value.element, evidence: value.evidence };
}

/** The one value where all agree on the kind; an element kind survives only where all agree on that. */
function agreed(values: readonly (Value | undefined)[]): Value | undefined {
  const [first] = values;
  if (!first) return undefined;
  let result = first;
  for (const value of values.slice(1)) {
    if (value?.kind !== first.kind) return undefined;
    // An empty display says nothing about elements, so it does not contradict.
    result =
      value.element === result.element ? result : { kind: first.kind, evidence: first.evidence };
  }
  return result;
}

function named(value: Value, name: string): Value {
  if (value.evidence.text.startsWith("`" + name + "` is ")) return value;
  const text = value.evidence.text.replace(/^`\w+` is /, "");
  return { ...value, evidence: { text: `\`${name}\` is ${text}`, node: value.evidence.node } };
}
