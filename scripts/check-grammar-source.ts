/** Reads from Hotlint's own trees what CPython's parser says of a file: its statements and units. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { AnyNode, Node } from "../server/src/syntax/node.ts";
import { createParser, type PythonParser } from "../server/src/syntax/parser.ts";
import { compileWasm } from "../server/src/syntax/wasm-parser.ts";
import type { Source } from "../server/src/syntax/source.ts";
import { indentationAt, isBlank, nextLine } from "../server/src/syntax/scan-line.ts";
import { descendants, isKind } from "../server/src/syntax/walk.ts";

/** A statement or expression, named as CPython's `ast` names it; UTF-16 offsets in the file. */
export interface Place {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

const root = path.resolve(import.meta.dirname, "..");

/** Statements that have one name here and one there. The others depend on what is in them. */
const NAMES: Readonly<Record<string, string>> = {
  assert_statement: "Assert",
  break_statement: "Break",
  class_definition: "ClassDef",
  continue_statement: "Continue",
  delete_statement: "Delete",
  elif_clause: "If",
  for_statement: "For",
  function_definition: "FunctionDef",
  future_import_statement: "ImportFrom",
  global_statement: "Global",
  if_statement: "If",
  import_from_statement: "ImportFrom",
  import_statement: "Import",
  match_statement: "Match",
  nonlocal_statement: "Nonlocal",
  pass_statement: "Pass",
  raise_statement: "Raise",
  return_statement: "Return",
  try_statement: "Try",
  type_alias_statement: "TypeAlias",
  while_statement: "While",
  with_statement: "With",
};

/** Expressions; in annotations they have names of their own. */
const EXPRESSION_NAMES: Readonly<Record<string, string>> = {
  attribute: "Attribute",
  await: "Await",
  binary_operator: "BinOp",
  boolean_operator: "BoolOp",
  call: "Call",
  comparison_operator: "Compare",
  conditional_expression: "IfExp",
  dictionary: "Dict",
  dictionary_comprehension: "DictComp",
  generator_expression: "GeneratorExp",
  generic_type: "Subscript",
  lambda: "Lambda",
  list_comprehension: "ListComp",
  list_splat: "Starred",
  list_splat_pattern: "Starred",
  member_type: "Attribute",
  named_expression: "NamedExpr",
  not_operator: "UnaryOp",
  set: "Set",
  set_comprehension: "SetComp",
  splat_type: "Starred",
  subscript: "Subscript",
  unary_operator: "UnaryOp",
  union_type: "BinOp",
  yield: "Yield",
};

/** Forms of CPython's that differ by `async`. */
const CAN_BE_ASYNC: readonly string[] = ["For", "FunctionDef", "With"];

/** @param wasm the parser; the project's own when not given */
export async function openParser(
  wasm = path.join(root, "grammars/python-parser.wasm"),
): Promise<PythonParser> {
  return createParser(await compileWasm(readFileSync(wasm)));
}

/** Every statement of the file, nested ones included, in order of start and then from the outside in. */
export function statementsOf(source: Source): readonly Place[] {
  const statements = source.units.flatMap((unit, index) => {
    const offset = source.starts[index] ?? 0;
    return [...descendants(unit.tree.root)].flatMap((node) => {
      const kind = kindOf(node);
      if (kind === undefined) return [];
      return [{ kind, start: offset + node.start, end: offset + endOf(node) }];
    });
  });
  return inOrder(withClassBodies(source, statements));
}

/** Expressions of the kinds that check-grammar-spans.py gives, in the same order. */
export function expressionsOf(source: Source): readonly Place[] {
  const places = source.units.flatMap((unit, index) => {
    const offset = source.starts[index] ?? 0;
    const nodes = descendants(unit.tree.root, (node) => node.kind !== "case_pattern");
    return [...nodes].flatMap((node) => {
      const kind = expressionKindOf(node);
      if (kind === undefined) return [];
      return [{ kind, start: offset + node.start, end: offset + node.end }];
    });
  });
  return inOrder(places);
}

/** Starts of lines that begin a unit, without the blank and comment lines before. */
export function unitLines({ text, starts }: Source): readonly number[] {
  return starts.flatMap((start, index) => {
    for (let line = start; line < (starts[index + 1] ?? text.length);) {
      const { textStart } = indentationAt(text, line);
      if (!isBlank(text, textStart)) return [line];
      line = nextLine(text, textStart);
    }
    return [];
  });
}

export function inOrder(statements: readonly Place[]): readonly Place[] {
  return [...statements].sort((a, b) => a.start - b.start || b.end - a.end);
}

function kindOf(node: AnyNode): string | undefined {
  if (isKind(node, "expression_statement")) return kindOfExpression(node);
  const name = NAMES[node.kind];
  if (name === undefined) return undefined;
  if (name === "Try") return hasStar(node) ? "TryStar" : "Try";
  const isAsync = CAN_BE_ASYNC.includes(name) && node.allChildren[0]?.symbol === "async";
  return isAsync ? `Async${name}` : name;
}

function kindOfExpression(node: AnyNode): string {
  const [only] = node.children;
  if (isKind(only, "augmented_assignment")) return "AugAssign";
  if (!isKind(only, "assignment")) return "Expr";
  return only.field("type") ? "AnnAssign" : "Assign";
}

function expressionKindOf(node: AnyNode): string | undefined {
  const name = EXPRESSION_NAMES[node.kind];
  if (isKind(node, "yield")) return node.allChildren[1]?.symbol === "from" ? "YieldFrom" : "Yield";
  if (isKind(node, "boolean_operator")) return continuesOperator(node) ? undefined : name;
  if (isKind(node, "list_splat_pattern")) return isParameter(node) ? undefined : name;
  if (isKind(node, "generic_type")) return isAliasTarget(node) ? undefined : name;
  if (isKind(node, "splat_type")) return isTypeParameter(node) ? undefined : name;
  return name;
}

/** `a and b` of `a and b and c`: CPython has one operation with three operands. */
function continuesOperator(node: Node<"boolean_operator">): boolean {
  const up = node.parent;
  const same = isKind(up, "boolean_operator") && operatorOf(up) === operatorOf(node);
  return same && node.isField("left");
}

function operatorOf(node: Node<"boolean_operator">): string {
  return node.field("operator").symbol;
}

/** `*args`, annotated or not. */
function isParameter(node: AnyNode): boolean {
  const up = node.parent;
  if (isKind(up, "typed_parameter")) return !node.isField("type");
  return isKind(up, "parameters", "lambda_parameters");
}

/** `X[T]` of `type X[T] = …`. */
function isAliasTarget(node: AnyNode): boolean {
  return isKind(node.parent?.parent, "type_alias_statement") && node.parent.isField("left");
}

/** `*Ts` where type parameters are declared. */
function isTypeParameter(node: AnyNode): boolean {
  const list = node.parent?.parent;
  if (isKind(list, "type_parameter_default")) return list.field("name") === node.parent;
  if (!isKind(list, "type_parameter")) return false;
  const owner = list.parent;
  return owner !== undefined && (!isKind(owner, "generic_type") || isAliasTarget(owner));
}

function hasStar(statement: AnyNode): boolean {
  const clause = statement.children.find((child) => child.kind === "except_clause");
  return clause?.allChildren[1]?.symbol === "*";
}

/** Where CPython has it end: an `elif` is an `if` that holds the rest, and comments are nothing. */
function endOf(node: AnyNode): number {
  let last: AnyNode | undefined = isKind(node, "elif_clause") ? node.parent : node;
  for (let end = node.end; ; end = last.end) {
    last = last?.allChildren.findLast((child) => child.kind !== "comment");
    if (last === undefined) return end;
  }
}

/** The header of a class is a unit without the body: the class ends where its last member does. */
function withClassBodies(source: Source, statements: readonly Place[]): readonly Place[] {
  return statements.map((statement) => {
    if (statement.kind !== "ClassDef") return statement;
    const header = source.starts.findLastIndex((start) => start <= statement.start);
    if (source.units[header]?.role !== "class-header") return statement;
    let after = header + 1;
    while (source.units[after]?.role === "member") after++;
    const limit = source.starts[after] ?? source.text.length;
    const inside = statements.filter(({ start }) => start > statement.start && start < limit);
    return { ...statement, end: Math.max(statement.end, ...inside.map(({ end }) => end)) };
  });
}
