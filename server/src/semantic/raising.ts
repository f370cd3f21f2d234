/** Whether evaluating an expression surely raises nothing, whatever its names refer to. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { elementsHash, hashes } from "./hashing.ts";
import { isLeaf } from "./leaves.ts";
import { qualifiedName } from "./names.ts";
import { isIterable, isPure } from "./purity.ts";
import { isValidLayout, isValidNumber, isValidPattern, literalText } from "./valid-literals.ts";
import { isHashable, type ValueKind } from "./value.ts";
import { valueOf } from "./values.ts";

/**
 * Whether evaluating the expression surely raises nothing: every part is of a known kind that allows it.
 * Names count as bound (`isBoundBefore` tells), and memory as endless.
 */
export function cannotRaise(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  const parts = (): boolean => node.children.every((child) => cannotRaise(child, ctx));
  if (isLeaf(node)) return true;
  switch (node.kind) {
    case "attribute":
    case "binary_operator":
      return isHarmlessFlag(node, ctx);
    case "string":
    case "concatenated_string":
      return isPlainText(node);
    case "tuple":
    case "list":
    case "set":
    case "dictionary":
    case "pair":
      return parts() && keysHash(node, ctx);
    case "not_operator":
    case "boolean_operator":
    case "conditional_expression":
      return parts() && node.children.every((child) => valueOf(child, ctx) !== undefined);
    case "comparison_operator":
      return parts() && comparesPlainly(node, ctx);
    case "call":
      return isPure(node, ctx) && callCannotRaise(node, ctx);
    default:
      return false;
  }
}

/** A literal without expressions in it. */
function isPlainText(node: AnyNode): boolean {
  return node.children.every((child) =>
    isKind(child, "string") ? isPlainText(child) : !isKind(child, "interpolation"),
  );
}

function keysHash(node: AnyNode, ctx: Context): boolean {
  if (isKind(node, "set")) return node.children.every((child) => hashes(child, ctx));
  if (!isKind(node, "dictionary")) return true;
  return node.children.every((child) => isKind(child, "pair") && hashes(child.field("key"), ctx));
}

function comparesPlainly(node: Node<"comparison_operator">, ctx: Context): boolean {
  const kinds = node.children.map((child) => valueOf(child, ctx)?.kind);
  return node.fields("operators").every((operator, i) => {
    const [left, right] = [kinds[i], kinds[i + 1]];
    const symbol = operator.symbol.replace(/\s+/g, " ");
    if (symbol === "is" || symbol === "is not") return true;
    if (symbol === "==" || symbol === "!=") return isHashable(left) && isHashable(right);
    if (symbol === "in" || symbol === "not in") {
      if (right === "str") return left === "str";
      const [element] = node.children.slice(i);
      const isHashed = right === "set" || right === "frozenset" || right === "dict";
      return isHashed && element !== undefined && hashes(element, ctx);
    }
    return areOrdered(left, right);
  });
}

const NUMBERS: readonly (ValueKind | undefined)[] = ["int", "float", "bool"];

function areOrdered(left: ValueKind | undefined, right: ValueKind | undefined): boolean {
  if (NUMBERS.includes(left)) return NUMBERS.includes(right);
  return (left === "str" || left === "bytes") && left === right;
}

function callCannotRaise(call: Node<"call">, ctx: Context): boolean {
  const list = call.field("arguments");
  if (isKind(list, "generator_expression")) return false;
  const arguments_ = list.children;
  if (arguments_.some((each) => isKind(each, "list_splat", "dictionary_splat"))) return false;
  const qualified = qualifiedName(call.field("function"), ctx);
  if (qualified === undefined) return methodCannotRaise(call, arguments_, ctx);
  if (!valuesOf(arguments_).every((value) => cannotRaise(value, ctx))) return false;
  const [first, ...others] = arguments_;
  if (!first) return FROM_NOTHING.has(qualified);
  switch (qualified) {
    case "builtins.len":
    case "builtins.list":
    case "builtins.tuple":
    case "builtins.reversed":
      return others.length === 0 && valueOf(first, ctx) !== undefined && isIterable(first, ctx);
    case "builtins.set":
    case "builtins.frozenset":
      return others.length === 0 && isIterable(first, ctx) && elementsHash(first, ctx);
    case "builtins.sorted":
      return isSortable(first, others, ctx);
    case "builtins.str":
    case "builtins.repr":
    case "builtins.bool":
      return others.length === 0 && isHashable(valueOf(first, ctx)?.kind);
    default:
      return takesLiteral(qualified, first, others, ctx);
  }
}

function valuesOf(arguments_: readonly AnyNode[]): readonly AnyNode[] {
  return arguments_.flatMap((each) => {
    if (!isKind(each, "keyword_argument")) return [each];
    // What a key does is asked where it is called.
    return each.field("name").text === "key" ? [] : [each.field("value")];
  });
}

/** What can be called without arguments. */
const FROM_NOTHING: ReadonlySet<string> = new Set([
  ...["bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"].map(
    (name) => `builtins.${name}`,
  ),
  ...["Counter", "OrderedDict", "deque"].map((name) => `collections.${name}`),
]);

/** Elements that compare with one another, by themselves or by a key that is known to fit. */
function isSortable(iterable: AnyNode, others: readonly AnyNode[], ctx: Context): boolean {
  if (!isIterable(iterable, ctx)) return false;
  const value = valueOf(iterable, ctx);
  const element = value?.kind === "range" ? "int" : value?.element;
  const ofText = ["builtins.len", "builtins.repr", "builtins.str"];
  return (
    areOrdered(element, element) &&
    others.every((each) => {
      if (!isKind(each, "keyword_argument")) return false;
      const given = each.field("value");
      if (each.field("name").text === "reverse") return isKind(given, "true", "false");
      if (each.field("name").text !== "key" || element !== "str") return false;
      const isMethod = /^str\.(?:lower|casefold|upper)$/.test(given.text);
      return isMethod || ofText.includes(qualifiedName(given, ctx) ?? "");
    })
  );
}

/** Calls that parse what is written out in them. */
function takesLiteral(
  qualified: string,
  first: AnyNode,
  others: readonly AnyNode[],
  ctx: Context,
): boolean {
  const text = literalText(first);
  if (text === undefined) return false;
  const isText = valueOf(first, ctx)?.kind === "str";
  switch (qualified) {
    case "re.compile":
      return isValidPattern(text) && others.every((each) => isHarmlessFlag(each, ctx));
    case "re.escape":
      return others.length === 0;
    case "struct.Struct":
      return others.length === 0 && isValidLayout(text);
    case "decimal.Decimal":
    case "fractions.Fraction":
      return others.length === 0 && isText && isValidNumber(text);
    default:
      return false;
  }
}

/** Flags that go with any text, and do not change where its groups end. */
function isHarmlessFlag(argument: AnyNode, ctx: Context): boolean {
  const node = unwrapped(isKind(argument, "keyword_argument") ? argument.field("value") : argument);
  if (isKind(node, "binary_operator"))
    return (
      node.field("operator").symbol === "|" &&
      node.children.every((each) => isHarmlessFlag(each, ctx))
    );
  return /^re\.(?:I|IGNORECASE|M|MULTILINE|S|DOTALL)$/.test(qualifiedName(node, ctx) ?? "");
}

const TEXT_METHODS: ReadonlySet<string> = new Set(
  "capitalize casefold isalnum isalpha isdigit isspace islower isupper lower lstrip rstrip split splitlines strip swapcase title upper".split(
    " ",
  ),
);

/** Methods without arguments, and tests of text with literal text. */
function methodCannotRaise(
  call: Node<"call">,
  arguments_: readonly AnyNode[],
  ctx: Context,
): boolean {
  const callee = call.field("function");
  if (!isKind(callee, "attribute") || !cannotRaise(callee.field("object"), ctx)) return false;
  const name = callee.field("attribute").text;
  const kind = valueOf(callee.field("object"), ctx)?.kind;
  const [first, ...others] = arguments_;
  if (name === "maketrans" && kind === undefined) return pairsLiterals(arguments_);
  if (first) {
    const isText = kind === "str" && valueOf(first, ctx)?.kind === "str" && cannotRaise(first, ctx);
    const takesText = ["startswith", "endswith", "count", "find", "strip", "lstrip", "rstrip"];
    return isText && others.length === 0 && takesText.includes(name);
  }
  if (kind === "str" || kind === "bytes") return TEXT_METHODS.has(name);
  if (kind === "dict") return ["copy", "items", "keys", "values"].includes(name);
  return name === "copy" && ["list", "set", "frozenset", "deque", "bytearray"].includes(kind ?? "");
}

/** `str.maketrans("abc", "xyz")`: as many characters on both sides. */
function pairsLiterals([from, to, ...others]: readonly AnyNode[]): boolean {
  const lengths = [from, to].map((each) => each && Array.from(literalText(each) ?? "").length);
  return others.length === 0 && lengths[0] === lengths[1] && (lengths[0] ?? 0) > 0;
}
