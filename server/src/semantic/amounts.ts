/** How much a collection holds, judged by where its elements come from. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { effectOf } from "./effects.ts";
import { FEW_PASSES, knownLength, type Loop, loopsAround } from "./loops.ts";
import { qualifiedName, refersTo } from "./names.ts";
import type { Binding, Use } from "./scope.ts";
import { isFollowable } from "./sharing.ts";
import { stringConstant } from "./string-constant.ts";
import { useOf } from "./uses.ts";
import { valueOf } from "./values.ts";

/**
 * `few`: what one object, one call or one line of the source holds.
 * `any`: what callers pass, or what an object gathers while it is used: as long as they like.
 * `many`: lines, files, rows: as much as the world outside has.
 * `unknown`: nothing says it.
 */
export type Amount = "few" | "unknown" | "any" | "many";

/** A collection of so many elements that somebody wrote down does not grow with the data. */
const WRITTEN_OUT = 64;

/** Names on the way to what a collection was made from: one that is met again adds nothing. */
type Trail = readonly string[];

const LONGEST_TRAIL = 6;

function amountOf(expression: AnyNode, ctx: Context, trail: Trail = []): Amount {
  const node = unwrapped(expression);
  const kind = valueOf(node, ctx)?.kind;
  if (kind === "file" || kind === "QuerySet" || isStandardInput(node, ctx)) return "many";
  switch (node.kind) {
    case "identifier": {
      const variable = variableOf(node, ctx);
      return variable ? amountOfVariable(variable, ctx, trail) : "unknown";
    }
    case "attribute":
      // What one object holds: little, unless the object is the data itself.
      return "unknown";
    case "list":
    case "tuple":
    case "set":
    case "dictionary":
    case "expression_list":
      return amountOfDisplay(node, ctx, trail);
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return amountOfComprehension(node, ctx, trail);
    case "subscript":
      return amountOfSubscript(node, ctx, trail);
    case "call":
      return amountOfCall(node, ctx, trail);
    default:
      return amountOfOperator(node, ctx, trail);
  }
}

/**
 * What a variable holds: what it is bound to, and what is put into it afterwards; with `until` only
 * what happens before that loop.
 */
export function amountOfVariable(
  variable: WholeVariable,
  ctx: Context,
  trail: Trail = [],
  until?: AnyNode,
): Amount {
  if (trail.includes(variable.name)) return "few";
  if (trail.length === LONGEST_TRAIL || variable.bindings.length === 0) return "unknown";
  if (!isFollowable(variable)) return "unknown";
  const onwards = [...trail, variable.name];
  const isBefore = ({ node, scope }: Use): boolean =>
    !until || node.index < until.after || scope !== variable.scope || shareLoop(node, until);
  return most([
    ...variable.bindings.filter(isBefore).map((each) => amountOfBinding(each, ctx, onwards)),
    ...variable.uses.filter(isBefore).map((each) => amountOfUse(each, variable, ctx, onwards)),
  ]);
}

function shareLoop(node: AnyNode, other: AnyNode): boolean {
  return loopsAround(node).some((loop) => loop.node.encloses(other));
}

/** What one use adds to the collection. */
function amountOfUse(
  { node, scope }: Use,
  variable: WholeVariable,
  ctx: Context,
  trail: Trail,
): Amount {
  switch (effectOf(node, ctx).what) {
    case "reads":
      return "few";
    case "changes":
      // How often another function runs is out of sight.
      return scope.kind === "function" && scope !== variable.scope
        ? "unknown"
        : amountPut(node, ctx, trail);
    case "changes later":
      return "unknown";
    default:
      return handedOn(variable);
  }
}

/** How often a loop runs. */
export function amountOfPasses(loop: Loop, ctx: Context): Amount {
  if (loop.atMost !== undefined && loop.atMost <= FEW_PASSES) return "few";
  if (loop.iterables.length === 0) return "unknown";
  return most(loop.iterables.map((iterable) => amountOf(iterable, ctx)));
}

/** An empty list that is handed on is there to be filled. */
function handedOn(variable: WholeVariable): Amount {
  const isEmpty = variable.bindings.some(
    ({ value }) => value && (knownLength(value) === 0 || value.text === "list()"),
  );
  return isEmpty ? "unknown" : "few";
}

function amountOfBinding(binding: Binding, ctx: Context, trail: Trail): Amount {
  switch (binding.kind) {
    case "declaration":
      return "few";
    case "parameter":
      // Arguments of one call are written out where it is made.
      return isKind(binding.node.parent, "list_splat_pattern", "dictionary_splat_pattern")
        ? "few"
        : "any";
    case "assignment":
    case "augmented":
      return binding.value ? amountOf(binding.value, ctx, trail) : "unknown";
    default:
      return "unknown";
  }
}

/** How much the change at this use adds. */
function amountPut(node: AnyNode, ctx: Context, trail: Trail): Amount {
  const use = useOf(node);
  if (use.how !== "method") return use.how === "subscript-delete" ? "few" : "unknown";
  if (["remove", "pop", "clear", "sort", "reverse"].includes(use.method)) return "few";
  const call = node.parent?.parent;
  const [argument] = isKind(call, "call") ? call.field("arguments").children : [];
  const added =
    use.method === "extend" && argument
      ? amountOf(argument, ctx, trail)
      : use.method === "append" || use.method === "insert"
        ? "few"
        : "unknown";
  const passes = loopsAround(node).map((loop) =>
    loop.iterables.length === 0
      ? "unknown"
      : most(loop.iterables.map((iterable) => amountOf(iterable, ctx, trail))),
  );
  return most([added, ...passes]);
}

function amountOfDisplay(node: AnyNode, ctx: Context, trail: Trail): Amount {
  const unpacked = node.children.flatMap((child) =>
    isKind(child, "list_splat", "dictionary_splat") ? child.children : [],
  );
  if (node.children.length > WRITTEN_OUT) return "unknown";
  return most(unpacked.map((each) => amountOf(each, ctx, trail)));
}

function amountOfComprehension(node: AnyNode, ctx: Context, trail: Trail): Amount {
  const sources = node.children.flatMap((clause) =>
    isKind(clause, "for_in_clause")
      ? clause.fields("right").filter((right) => right.kind !== "token")
      : [],
  );
  return most(sources.map((source) => amountOf(source, ctx, trail)));
}

/** `row["names"]` is a field of one object; a slice is at most the whole. */
function amountOfSubscript(node: Node<"subscript">, ctx: Context, trail: Trail): Amount {
  const [index] = node.fields("subscript");
  if (isKind(index, "slice")) return amountOf(node.field("value"), ctx, trail);
  return index && stringConstant(index) ? "few" : "unknown";
}

function amountOfOperator(node: AnyNode, ctx: Context, trail: Trail): Amount {
  if (isKind(node, "boolean_operator"))
    return most(
      [node.field("left"), node.field("right")].map((each) => amountOf(each, ctx, trail)),
    );
  if (
    isKind(node, "binary_operator") &&
    ["+", "|", "&", "-"].includes(node.field("operator").symbol)
  )
    return most(
      [node.field("left"), node.field("right")].map((each) => amountOf(each, ctx, trail)),
    );
  const [whenTrue, , whenFalse] = node.children;
  if (isKind(node, "conditional_expression") && whenTrue && whenFalse)
    return most([whenTrue, whenFalse].map((each) => amountOf(each, ctx, trail)));
  return isKind(node, "none", "string", "integer") ? "few" : "unknown";
}

/** Calls that give at most what their first argument holds. */
const SAME_AS_ARGUMENT: ReadonlySet<string> = new Set([
  ...[
    "list",
    "tuple",
    "set",
    "frozenset",
    "sorted",
    "reversed",
    "enumerate",
    "iter",
    "dict",
    "len",
  ].map((name) => `builtins.${name}`),
  ...["copy.copy", "copy.deepcopy"],
]);

const FROM_OUTSIDE: ReadonlySet<string> = new Set([
  ...["os.listdir", "os.scandir", "os.walk", "glob.glob", "glob.iglob"],
  ...["csv.reader", "csv.DictReader", "re.findall", "re.finditer"],
]);

const METHODS_FROM_OUTSIDE: ReadonlySet<string> = new Set([
  ...["splitlines", "readlines", "fetchall", "iterdir", "rglob", "finditer"],
]);

function amountOfCall(node: Node<"call">, ctx: Context, trail: Trail): Amount {
  const callee = node.field("function");
  const given = isKind(node.field("arguments"), "argument_list")
    ? node.field("arguments").children
    : [node.field("arguments")];
  const [first, second] = given;
  const qualified = qualifiedName(callee, ctx) ?? "";
  if (FROM_OUTSIDE.has(qualified)) return "many";
  if (SAME_AS_ARGUMENT.has(qualified)) return first ? amountOf(first, ctx, trail) : "few";
  if (qualified === "builtins.map" || qualified === "builtins.filter")
    return second ? amountOf(second, ctx, trail) : "unknown";
  if (qualified === "builtins.zip")
    return given.some((each) => amountOf(each, ctx, trail) === "few") ? "few" : "unknown";
  if (qualified === "builtins.range") return amountOfRange(node, given, ctx, trail);
  return isKind(callee, "attribute") ? amountOfMethod(callee, first, ctx, trail) : "unknown";
}

/** As many passes as the largest number in the bounds: `range(1, n)`, `range(len(rows))`. */
function amountOfRange(
  node: AnyNode,
  bounds: readonly AnyNode[],
  ctx: Context,
  trail: Trail,
): Amount {
  const length = knownLength(node);
  if (length !== undefined) return length <= FEW_PASSES ? "few" : "unknown";
  return most(bounds.map((bound) => amountOf(bound, ctx, trail)));
}

function amountOfMethod(
  callee: Node<"attribute">,
  first: AnyNode | undefined,
  ctx: Context,
  trail: Trail,
): Amount {
  const method = callee.field("attribute").text;
  const object = callee.field("object");
  const text = first && stringConstant(first)?.value;
  if (METHODS_FROM_OUTSIDE.has(method)) return "many";
  switch (method) {
    case "split":
    case "rsplit":
      if (stringConstant(object)) return amountOfWords(object);
      // Parts of a dotted name, a path, a version, an option: few whatever the text is.
      if (text !== undefined && /^[.=:@/-]+$/.test(text)) return "few";
      return isReading(object) ? "many" : amountOf(object, ctx, trail);
    case "get":
      return text === undefined ? "unknown" : "few";
    case "mro":
      return "few";
    case "copy":
      return amountOf(object, ctx, trail);
    case "items":
    case "keys":
    case "values":
      if (isOwnTable(object)) return "any";
      // The keys of a dict that is passed are more often the fields of a record than data.
      return amountOf(object, ctx, trail) === "few" ? "few" : "unknown";
    default:
      return /^__\w+__$/.test(method) ? "few" : "unknown";
  }
}

/** `"kg g mg".split()` */
function amountOfWords(text: AnyNode): Amount {
  return (stringConstant(text)?.value ?? "").trim().split(/\s+/).length > WRITTEN_OUT
    ? "unknown"
    : "few";
}

function isStandardInput(node: AnyNode, ctx: Context): boolean {
  return isKind(node, "attribute") && refersTo(node, "sys.stdin", ctx);
}

/** `file.read()` */
function isReading(node: AnyNode): boolean {
  const callee = isKind(node, "call") ? node.field("function") : undefined;
  return (
    isKind(callee, "attribute") &&
    ["read", "read_text", "decode", "getvalue"].includes(callee.field("attribute").text)
  );
}

/** `self.rows` in `self.rows.values()`: a table that an object keeps grows as the object is used. */
function isOwnTable(node: AnyNode): boolean {
  return isKind(node, "attribute") && ["self", "cls"].includes(node.field("object").text);
}

const FROM_FEW_TO_MANY: readonly Amount[] = ["few", "unknown", "any", "many"];

function most(amounts: readonly Amount[]): Amount {
  return FROM_FEW_TO_MANY.findLast((amount) => amounts.includes(amount)) ?? "few";
}
