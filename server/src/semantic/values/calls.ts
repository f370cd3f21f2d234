/** What a call gives. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { KNOWN_CONSTANTS, KNOWN_RESULTS } from "../knowledge/results.ts";
import { attributeResult } from "../knowledge/method-results.ts";
import { importedResult, importedValue } from "./imported.ts";
import { type Result, resultOfCall } from "../known-results.ts";
import { qualifiedName } from "../names.ts";
import { article, type Value, type ValueKind } from "../value.ts";
import { valueOfOwnAttribute } from "./attributes.ts";
import { resultOfOwn } from "./functions.ts";
import type { Inquiry } from "./inquiry.ts";

export function valueOfCall(node: Node<"call">, inquiry: Inquiry): Value | undefined {
  const callee = node.field("function");
  const list = node.field("arguments");
  const arguments_ = isKind(list, "generator_expression") ? [list] : list.children;
  const qualified = qualifiedName(callee, inquiry.ctx);
  const method = isKind(callee, "attribute") ? callee.field("attribute").text : undefined;
  const receiver = isKind(callee, "attribute")
    ? inquiry.evaluate(callee.field("object"))
    : undefined;
  const [argument] = arguments_;
  const result =
    byArguments(qualified, arguments_, inquiry) ??
    resultOfOwn(callee, inquiry) ??
    resultOfCall({
      qualified,
      method,
      receiver: receiver?.kind,
      receiverElement: receiver?.element,
      isTextual: isTextual(callee, argument),
      keywords: arguments_.flatMap(keywordOf),
      argument: () => argument && inquiry.evaluate(argument),
    });
  if (!result)
    return qualified === undefined ? undefined : importedResult(qualified, node, inquiry);
  const shown = method === undefined ? callee.text : method;
  return valueFrom(result, `\`${shown}()\``, node);
}

function valueFrom({ kind, element, orNone }: Result, origin: string, node: AnyNode): Value {
  const text = `${article(kind)}: ${origin}`;
  return { kind, ...(element && { element }), ...(orNone && { orNone }), evidence: { text, node } };
}

function keywordOf(argument: AnyNode): readonly string[] {
  if (isKind(argument, "dictionary_splat")) return ["**"];
  return isKind(argument, "keyword_argument") ? [argument.field("name").text] : [];
}

/** Builtins whose result depends on their arguments. */
function byArguments(
  qualified: string | undefined,
  arguments_: readonly AnyNode[],
  inquiry: Inquiry,
): Result | undefined {
  const [first, second] = arguments_;
  if (!first || arguments_.some((each) => isKind(each, "list_splat", "dictionary_splat")))
    return undefined;
  const elementOf = (node: AnyNode | undefined): ValueKind | undefined =>
    node && inquiry.evaluate(node)?.element;
  const given = (kind: ValueKind | undefined): Result | undefined => kind && { kind };
  switch (qualified) {
    case "builtins.max":
    case "builtins.min": {
      const isKeyed = !second || keywordOf(second)[0] === "key";
      return isKeyed && arguments_.length <= 2 ? given(elementOf(first)) : undefined;
    }
    case "builtins.next":
      return second ? undefined : given(elementOf(first));
    case "builtins.sum":
      return !second && elementOf(first) === "int" ? { kind: "int" } : undefined;
    case "builtins.abs": {
      const kind = inquiry.evaluate(first)?.kind;
      return kind === "int" || kind === "float" ? { kind } : undefined;
    }
    case "builtins.map":
      return withElement("iterator", elementMapped(first, inquiry));
    case "builtins.filter":
      return withElement("iterator", elementOf(second));
    case "builtins.open":
      return withElement("file", lineOf(arguments_));
    default:
      return undefined;
  }
}

function withElement(kind: ValueKind, element: ValueKind | undefined): Result {
  return { kind, ...(element && { element }) };
}

/** `map(str, …)` */
function elementMapped(function_: AnyNode, inquiry: Inquiry): ValueKind | undefined {
  const qualified = qualifiedName(function_, inquiry.ctx);
  const known = qualified === undefined ? undefined : KNOWN_RESULTS.get(qualified);
  return known?.from === "os.path" ? undefined : known?.gives;
}

/** Text or bytes, as the mode of `open` says. */
function lineOf(arguments_: readonly AnyNode[]): ValueKind | undefined {
  const [, second] = arguments_;
  const byKeyword = arguments_.find((each) => keywordOf(each)[0] === "mode");
  const mode = isKind(byKeyword, "keyword_argument") ? byKeyword.field("value") : second;
  if (!mode || (mode === second && isKind(mode, "keyword_argument"))) return "str";
  if (!isKind(mode, "string") || !/^["'][a-z+]*["']$/.test(mode.text)) return undefined;
  return mode.text.includes("b") ? "bytes" : "str";
}

/** `path.name` of a known value, `sys.argv` of a module. */
export function valueOfAttribute(node: Node<"attribute">, inquiry: Inquiry): Value | undefined {
  const constant = constantNamed(node, inquiry);
  if (constant) return constant;
  const own = valueOfOwnAttribute(node, inquiry);
  if (own) return own;
  const object = inquiry.evaluate(node.field("object"));
  const name = node.field("attribute").text;
  const known = object && attributeResult(object.kind, name);
  if (!known || known.gives === "self" || known.of === "same") return undefined;
  return valueFrom(withElement(known.gives, known.of), `\`${node.text}\``, node);
}

export function constantNamed(node: AnyNode, inquiry: Inquiry): Value | undefined {
  const qualified = qualifiedName(node, inquiry.ctx);
  const [kind, element] = KNOWN_CONSTANTS.get(qualified ?? "") ?? [];
  if (kind) return valueFrom(withElement(kind, element), `\`${node.text}\``, node);
  // What a plain name imports, its binding says.
  if (qualified === undefined || !isKind(node, "attribute")) return undefined;
  return importedValue(qualified, node, inquiry);
}

/** A column's accessor (`.str.split(",")` of pandas and polars) looks alike and gives no list. */
function isTextual(callee: AnyNode, argument: AnyNode | undefined): boolean {
  const object = isKind(callee, "attribute") ? callee.field("object") : undefined;
  if (isKind(object, "attribute") && object.field("attribute").text === "str") return false;
  return argument === undefined || isKind(argument, "string", "none");
}
