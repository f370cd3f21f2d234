/** Whether evaluating an expression leaves everything as it is and always gives the same for the same. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { ITERATING_CALLS, PURE_CALLS, PURE_METHODS } from "./knowledge/pure-calls.ts";
import { isLeaf } from "./leaves.ts";
import { qualifiedName } from "./names.ts";
import { CONTAINERS } from "./value.ts";
import { valueOf } from "./values.ts";

/**
 * Whether evaluating the expression has no side effect, and what it gives depends on nothing but what its
 * names refer to. Only known calls pass. Reading attributes, operators, and what a known call asks of its
 * arguments (`__str__`, `__lt__`) count as harmless, and so does indexing what is no `defaultdict` in sight.
 */
export function isPure(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  const parts = (): boolean => node.children.every((child) => isPure(child, ctx));
  if (isLeaf(node)) return true;
  switch (node.kind) {
    case "string_start":
    case "string_content":
    case "string_end":
    case "type_conversion":
      return true;
    case "attribute":
      return isPure(node.field("object"), ctx);
    case "string":
    case "concatenated_string":
    case "interpolation":
    case "format_specifier":
    case "format_expression":
    case "tuple":
    case "list":
    case "set":
    case "dictionary":
    case "pair":
    case "slice":
    case "unary_operator":
    case "not_operator":
    case "boolean_operator":
    case "binary_operator":
    case "conditional_expression":
      return parts();
    case "comparison_operator":
      return parts() && readsContainers(node, ctx);
    case "subscript":
      return parts() && isPlainlyIndexed(node.field("value"), ctx);
    case "list_splat":
      return parts() && node.children.every((child) => isIterable(child, ctx));
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
    case "if_clause":
      return parts();
    case "for_in_clause":
      return iteratesPurely(node, ctx);
    case "call":
      return isPureCall(node, ctx);
    default:
      return false;
  }
}

/** Whether the argument is a function that is itself pure: `key=len`, `key=str.lower`, a lambda. */
export function isPureFunction(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  if (isKind(node, "none")) return true;
  if (isKind(node, "lambda")) return isPure(node.field("body"), ctx);
  if (isKind(node, "call")) {
    const maker = qualifiedName(node.field("function"), ctx);
    return maker === "operator.itemgetter" || maker === "operator.attrgetter";
  }
  const qualified = qualifiedName(node, ctx);
  if (qualified !== undefined) return PURE_CALLS.has(qualified) && !ITERATING_CALLS.has(qualified);
  if (!isKind(node, "attribute")) return false;
  const type = qualifiedName(node.field("object"), ctx)?.replace(/^builtins\./, "");
  const methods = type === "str" || type === "bytes" ? PURE_METHODS.get(type) : undefined;
  return methods?.has(node.field("attribute").text) ?? false;
}

/** Whether the expression can be iterated without using anything up. */
export function isIterable(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  if (isKind(node, "generator_expression")) return true;
  const kind = valueOf(node, ctx)?.kind;
  const isMade = kind === undefined || kind === "iterator" || kind === "dict view";
  if (!isMade) return CONTAINERS.has(kind);
  // What makes an iterator on the spot uses up nothing else.
  return isKind(node, "call") && (isView(node, ctx) || isIteratingCall(node, ctx));
}

function isIteratingCall(call: Node<"call">, ctx: Context): boolean {
  const qualified = qualifiedName(call.field("function"), ctx);
  return qualified !== undefined && ITERATING_CALLS.has(qualified);
}

/** `d.items()` of a dict. */
function isView(call: Node<"call">, ctx: Context): boolean {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return false;
  const isNamed = ["items", "keys", "values"].includes(callee.field("attribute").text);
  return isNamed && valueOf(callee.field("object"), ctx)?.kind === "dict";
}

/** `x in n` runs through an iterator. */
function readsContainers(node: Node<"comparison_operator">, ctx: Context): boolean {
  const operators = node.fields("operators");
  return operators.every((operator, i) => {
    const container = node.children[i + 1];
    const isMembership = /^(not\s+)?in$/.test(operator.symbol);
    return !isMembership || (container !== undefined && isIterable(container, ctx));
  });
}

/** Looking up a missing key of a `defaultdict` puts it there. */
function isPlainlyIndexed(object: AnyNode, ctx: Context): boolean {
  const value = valueOf(object, ctx);
  return value?.kind !== "dict" || !/default_?dict/i.test(value.evidence.node.text);
}

function iteratesPurely(clause: Node<"for_in_clause">, ctx: Context): boolean {
  if (clause.allChildren.some((child) => child.symbol === "async")) return false;
  return clause
    .fields("right")
    .filter((iterable) => iterable.kind !== "token")
    .every((iterable) => isPure(iterable, ctx) && isIterable(iterable, ctx));
}

function isPureCall(call: Node<"call">, ctx: Context): boolean {
  const callee = call.field("function");
  const qualified = qualifiedName(callee, ctx);
  const isKnown = qualified === undefined ? isPureMethod(callee, ctx) : PURE_CALLS.has(qualified);
  if (!isKnown) return false;
  const list = call.field("arguments");
  if (isKind(list, "generator_expression")) return isPure(list, ctx);
  const iterates = qualified === undefined ? takesIterable(callee) : ITERATING_CALLS.has(qualified);
  const positional = list.children.filter((each) => !isKind(each, "keyword_argument"));
  // With several arguments, `max` and `min` compare these.
  const compares = positional.length > 1 && /^builtins\.(max|min)$/.test(qualified ?? "");
  return list.children.every((argument) => {
    if (isKind(argument, "keyword_argument")) return isPureKeyword(argument, ctx);
    const mayIterate = iterates && !compares && !isKind(unwrapped(argument), "integer", "lambda");
    return isPure(argument, ctx) && (!mayIterate || isIterable(argument, ctx));
  });
}

function isPureMethod(callee: AnyNode, ctx: Context): boolean {
  if (!isKind(callee, "attribute")) return false;
  const object = callee.field("object");
  const name = callee.field("attribute").text;
  // `str.maketrans(…)`, `dict.fromkeys(…)`: of the type itself.
  const type = qualifiedName(object, ctx);
  if (type === "builtins.str" || type === "builtins.bytes") return name === "maketrans";
  if (type === "builtins.dict") return name === "fromkeys";
  const kind = valueOf(object, ctx)?.kind;
  return kind !== undefined && (PURE_METHODS.get(kind)?.has(name) ?? false) && isPure(object, ctx);
}

/** Methods that run through their argument. */
function takesIterable(callee: AnyNode): boolean {
  const methods = ["join", "fromkeys", "difference", "intersection", "isdisjoint", "issubset"];
  const more = ["issuperset", "symmetric_difference", "union"];
  return (
    isKind(callee, "attribute") && [...methods, ...more].includes(callee.field("attribute").text)
  );
}

function isPureKeyword(argument: Node<"keyword_argument">, ctx: Context): boolean {
  const value = argument.field("value");
  const calls = ["key", "default", "object_hook", "cls", "object_pairs_hook", "dict_factory"];
  const takesFunctions = ["key", "dict_factory"].includes(argument.field("name").text);
  if (takesFunctions) return isPureFunction(value, ctx);
  if (calls.includes(argument.field("name").text)) return isPlainDefault(value, ctx);
  return isPure(value, ctx);
}

/** `json.dumps(x, default=str)`; any other hook is code that is not followed. */
function isPlainDefault(value: AnyNode, ctx: Context): boolean {
  const qualified = qualifiedName(value, ctx);
  if (qualified !== undefined) return PURE_CALLS.has(qualified);
  const node = unwrapped(value);
  return isKind(node, "none", "integer", "string", "float", "true", "false");
}
