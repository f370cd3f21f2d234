/**
 * Whether a comprehension over lines gives the same when the file is read meanwhile. What it does with a
 * line must do nothing else and raise nothing: an undecodable line further down was met first until now.
 */
import type { Context } from "../../../semantic/context.ts";
import { refersTo } from "../../../semantic/names.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";
import { type AllLines, consumerOf } from "./detect.ts";

/** What an expression gives; undefined where it may do or raise anything. */
type Kind = "text" | "truth" | "number" | "parts";

interface Line {
  readonly name: string;
  readonly isBytes: boolean;
  readonly ctx: Context;
}

export function isQuiet({ file, clause, isNumbered }: AllLines, ctx: Context): boolean {
  const comprehension = clause.parent;
  const target = isKind(clause, "for_in_clause") ? clause.field("left") : undefined;
  if (isNumbered || !isKind(target, "identifier")) return false;
  if (!isKind(comprehension, "list_comprehension", "set_comprehension", "generator_expression"))
    return false;
  const line: Line = { name: target.text, isBytes: file.mode.includes("b"), ctx };
  const [body, first, ...filters] = comprehension.children;
  if (!body || first?.index !== clause.index) return false;
  const passes = filters.every((each) => {
    const [condition] = each.children;
    return isKind(each, "if_clause") && condition && kindOf(condition, line) !== undefined;
  });
  return passes && isTaken(comprehension, kindOf(body, line), ctx);
}

/** Whether whoever gets the elements takes all of them, and stumbles over none. */
function isTaken(comprehension: AnyNode, kind: Kind | undefined, ctx: Context): boolean {
  if (kind === undefined) return false;
  if (isKind(comprehension, "list_comprehension")) return true;
  if (kind === "parts") return false;
  if (isKind(comprehension, "set_comprehension")) return true;
  const consumer = consumerOf(comprehension, ctx);
  if (consumer === "builtins.sum") return kind !== "text" && hasOneArgument(comprehension);
  const takes = ["list", "set", "frozenset", "tuple"].map((name) => `builtins.${name}`);
  return consumer !== undefined && takes.includes(consumer);
}

function hasOneArgument({ parent }: AnyNode): boolean {
  return !isKind(parent, "argument_list") || parent.children.length === 1;
}

function kindOf(expression: AnyNode, line: Line): Kind | undefined {
  const node = unwrapped(expression);
  switch (node.kind) {
    case "identifier":
      return node.text === line.name ? "text" : undefined;
    case "integer":
      return "number";
    case "string":
      return stringConstant(node)?.isBytes === line.isBytes ? "text" : undefined;
    case "not_operator":
    case "boolean_operator": {
      const kinds = node.children.map((child) => kindOf(child, line));
      if (kinds.includes(undefined)) return undefined;
      return node.kind === "not_operator" || new Set(kinds).size > 1 ? "truth" : kinds[0];
    }
    case "comparison_operator":
      return kindOfComparison(node, line);
    case "call":
      return kindOfCall(node, line);
    default:
      return undefined;
  }
}

function kindOfComparison(node: Node<"comparison_operator">, line: Line): Kind | undefined {
  const operators = node.fields("operators").map((operator) => operator.symbol);
  const areTexts = node.children.every((child) => kindOf(child, line) === "text");
  const areKnown = operators.every((symbol) => /^(?:not )?in$|^[=!]=$/.test(symbol));
  return areTexts && areKnown && operators.length === 1 ? "truth" : undefined;
}

type Method = readonly [least: number, most: number, gives: Kind];

/** How many arguments, all of them literals, each method may have here. */
const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...["strip", "lstrip", "rstrip"].map((name) => [name, [0, 1, "text"]] as const),
  ...["lower", "upper", "title", "capitalize", "swapcase"].map(
    (name) => [name, [0, 0, "text"]] as const,
  ),
  ["replace", [2, 2, "text"]] as const,
  ...["startswith", "endswith"].map((name) => [name, [1, 1, "truth"]] as const),
  ...["isdigit", "isspace", "isalpha", "isalnum", "isupper", "islower"].map(
    (name) => [name, [0, 0, "truth"]] as const,
  ),
  ["split", [0, 0, "parts"]] as const,
]);

function kindOfCall(call: Node<"call">, line: Line): Kind | undefined {
  const callee = call.field("function");
  const given = call.field("arguments").children;
  if (refersTo(callee, "builtins.len", line.ctx)) {
    const [text, ...more] = given;
    return text && more.length === 0 && kindOf(text, line) === "text" ? "number" : undefined;
  }
  if (!isKind(callee, "attribute") || kindOf(callee.field("object"), line) !== "text")
    return undefined;
  const [least, most, gives] = METHODS.get(callee.field("attribute").text) ?? [];
  if (least === undefined || given.length < least || given.length > (most ?? 0)) return undefined;
  const areLiterals = given.every(
    (each) => isKind(each, "string") && kindOf(each, line) === "text",
  );
  return areLiterals ? gives : undefined;
}
