/** How much a collection holds, judged by where its elements come from. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, nearest, unwrapped } from "../../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "../context.ts";
import { effectOf } from "../effects.ts";
import { type Amount, least, most } from "./amount.ts";
import { givenTo } from "./callers.ts";
import { isDataName } from "./data-names.ts";
import { isFew } from "./few.ts";
import { keptFrom } from "./kept.ts";
import { mayRunOften } from "./lengths.ts";
import { amountOfSource, readsOn } from "./sources.ts";
import { FEW_PASSES, knownLength, type Loop, loopsAround } from "../loops.ts";
import { qualifiedName } from "../names.ts";
import type { Binding, Use } from "../scope.ts";
import { isFollowable } from "../sharing.ts";
import { stringConstant } from "../string-constant.ts";
import { useOf } from "../uses.ts";

/** Names on the way to what a collection was made from: one that is met again adds nothing. */
type Trail = readonly string[];

const LONGEST_TRAIL = 6;

/** How many elements an expression gives, or how large a number it is. */
export function amountOf(expression: AnyNode, ctx: Context, trail: Trail = []): Amount {
  const node = unwrapped(expression);
  const known = isFew(node, ctx) ? "few" : amountOfSource(node, ctx);
  if (known) return known;
  switch (node.kind) {
    case "identifier": {
      const variable = variableOf(node, ctx);
      return variable ? amountOfVariable(variable, ctx, trail) : "unknown";
    }
    case "attribute":
      // What one object holds: little, unless the object is the data itself.
      return isDataName(node.field("attribute").text) ? "many" : "unknown";
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
  if (!mayRunOften(loop, ctx)) return "few";
  if (isKind(loop.node, "while_statement")) return readsOn(loop.node) ? "many" : "unknown";
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
      if (isKind(binding.node.parent, "list_splat_pattern", "dictionary_splat_pattern"))
        return "few";
      return isDataName(binding.node.text) ? "many" : amountGiven(binding, ctx, trail);
    case "assignment":
    case "augmented":
      return binding.value ? amountOf(binding.value, ctx, trail) : "unknown";
    default:
      return "unknown";
  }
}

/** As long as callers like; where they are in sight, as much as they give. */
function amountGiven(parameter: Binding, ctx: Context, trail: Trail): Amount {
  const given = trail.length < LONGEST_TRAIL ? givenTo(parameter, ctx) : undefined;
  if (!given || given.values.length === 0) return "any";
  // Names of other functions are other variables.
  const onwards = trail.map(() => "");
  const amount = most(given.values.map((value) => amountOf(value, ctx, onwards)));
  return given.isOpen ? most([amount, "any"]) : amount;
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
  return isSelected(node) ? atMostAny(most([added, ...passes])) : most([added, ...passes]);
}

/** Whether a loop puts only those in that a condition is true for: that may be few of many. */
function isSelected(node: AnyNode): boolean {
  const [loop] = loopsAround(node);
  const choice = nearest(node, "if_statement", "conditional_expression", "match_statement");
  return loop !== undefined && choice !== undefined && loop.node.encloses(choice);
}

function atMostAny(amount: Amount): Amount {
  return amount === "many" ? "any" : amount;
}

function amountOfDisplay(node: AnyNode, ctx: Context, trail: Trail): Amount {
  const unpacked = node.children.flatMap((child) =>
    isKind(child, "list_splat", "dictionary_splat") ? child.children : [],
  );
  return most(unpacked.map((each) => amountOf(each, ctx, trail)));
}

function amountOfComprehension(node: AnyNode, ctx: Context, trail: Trail): Amount {
  const sources = node.children.flatMap((clause) =>
    isKind(clause, "for_in_clause")
      ? clause.fields("right").filter((right) => right.kind !== "token")
      : [],
  );
  const amount = most(sources.map((source) => amountOf(source, ctx, trail)));
  return node.children.some((clause) => isKind(clause, "if_clause")) ? atMostAny(amount) : amount;
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

function amountOfCall(node: Node<"call">, ctx: Context, trail: Trail): Amount {
  const callee = node.field("function");
  const list = node.field("arguments");
  const given = isKind(list, "argument_list") ? list.children : [list];
  const [first] = given;
  if (isKind(callee, "attribute") && isOwnTable(callee.field("object")) && isView(callee))
    return "any";
  const kept = keptFrom(node, ctx);
  if (kept) {
    const amount = amountOf(kept, ctx, trail);
    // The keys of a dict that is passed are more often the fields of a record than data.
    return isView(callee) && amount === "any" ? "unknown" : amount;
  }
  switch (qualifiedName(callee, ctx)) {
    case "builtins.zip":
      return least(given.map((each) => amountOf(each, ctx, trail)));
    case "builtins.range":
      return amountOfRange(node, given, ctx, trail);
    default:
      // `list()`, `set()`: nothing yet.
      if (!first && /^(?:list|dict|set|tuple)$/.test(callee.text)) return "few";
      return isKind(callee, "attribute") ? amountOfMethod(callee, first, ctx, trail) : "unknown";
  }
}

/** `d.items()` */
function isView(callee: AnyNode): boolean {
  return (
    isKind(callee, "attribute") &&
    ["items", "keys", "values"].includes(callee.field("attribute").text)
  );
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
  switch (method) {
    case "split":
    case "rsplit":
      // `"kg g mg".split()`
      if (stringConstant(object)) return "few";
      // Parts of a dotted name, a path, a version, an option: few whatever the text is.
      if (text !== undefined && /^[.=:@/-]+$/.test(text)) return "few";
      return amountOf(object, ctx, trail);
    case "get":
      return text === undefined ? "unknown" : "few";
    case "mro":
      return "few";
    default:
      return /^__\w+__$/.test(method) ? "few" : "unknown";
  }
}

/** `self.rows` in `self.rows.values()`: a table that an object keeps grows as the object is used. */
function isOwnTable(node: AnyNode): boolean {
  return isKind(node, "attribute") && ["self", "cls"].includes(node.field("object").text);
}
