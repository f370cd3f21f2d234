/** How many elements a list can have at most, where the text says so. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind, nearest, unwrapped } from "../../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "../context.ts";
import { keptFrom } from "./kept.ts";
import { effectOf } from "../effects.ts";
import { isFew, isFewAsNamed } from "./few.ts";
import { climbs } from "../leaving.ts";
import { FEW_PASSES, knownLength, type Loop, loopsAround } from "../loops.ts";
import { isFollowable, sharingOf } from "../sharing.ts";
import { useOf } from "../uses.ts";

type Comprehension = Node<"list_comprehension" | "generator_expression">;

/** Whether the list in the variable never has more elements than a scan of it is worth a hint. */
export function isShort(variable: WholeVariable, ctx: Context, atMost = FEW_PASSES): boolean {
  if (!isFollowable(variable)) return false;
  const uses = sharingOf(variable, ctx).names.flatMap((each) => each.uses);
  let added = 0;
  let isHandedOn = false;
  for (const { node } of uses) {
    const { what } = effectOf(node, ctx);
    // An empty list that is handed on is there to be filled.
    isHandedOn ||= what === "passes" || what === "escapes";
    if (what === "changes later") return false;
    const more = what === "changes" ? addedBy(node, variable) : 0;
    if (more === undefined) return false;
    added += more;
  }
  return variable.bindings.every((binding) => {
    if (binding.kind === "declaration") return true;
    if (binding.kind !== "assignment" || !binding.value) return false;
    const length = lengthOf(binding.value);
    if (length === 0 && isHandedOn) return false;
    return length !== undefined && length + added <= atMost;
  });
}

/** Elements that `n.append(x)` adds at most, where all loops around it say how often they run. */
function addedBy(name: AnyNode, variable: WholeVariable): number | undefined {
  const use = useOf(name);
  if (use.how !== "method" || !/^(?:add|append|appendleft)$/.test(use.method)) return undefined;
  // Code of another function runs as often as that is called.
  const isHere = variable.bindings.every(
    ({ node }) => node.tree === name.tree && functionAround(node) === functionAround(name),
  );
  if (!isHere) return undefined;
  return loopsAround(name).reduce<number | undefined>(
    (times, { atMost }) =>
      times !== undefined && atMost !== undefined ? times * atMost : undefined,
    1,
  );
}

function functionAround(node: AnyNode): AnyNode | undefined {
  return nearest(node, "function_definition", "lambda");
}

/** Whether a loop may run often: neither its text nor what it runs over says that it does not. */
export function mayRunOften(
  loop: Pick<Loop, "iterables" | "atMost"> & Partial<Pick<Loop, "node">>,
  ctx: Context,
): boolean {
  if (loop.atMost !== undefined) return loop.atMost > FEW_PASSES;
  if (isKind(loop.node, "while_statement") && endsSoon(loop.node, ctx)) return false;
  const [iterable, ...more] = loop.iterables;
  return !iterable || more.length > 0 || mayBeLong(iterable, ctx);
}

/** `while parts:` takes from what has few elements, or goes up from one thing to what it is part of. */
function endsSoon(loop: Node<"while_statement">, ctx: Context): boolean {
  const condition = unwrapped(loop.field("condition"));
  return (isKind(condition, "identifier") && isFewAsNamed(condition, ctx)) || climbs(loop, ctx);
}

/** Whether an iterable may have many elements: neither its text nor what a name stands for says that it has few. */
export function mayBeLong(expression: AnyNode, ctx: Context): boolean {
  const iterable = unwrapped(expression);
  const length = lengthOf(iterable);
  if (length !== undefined) return length > FEW_PASSES;
  if (isKind(iterable, "list_comprehension", "generator_expression"))
    return sourcesOf(iterable).some((source) => mayBeLong(source, ctx));
  if (isFew(iterable, ctx)) return false;
  const source = isKind(iterable, "call") ? keptFrom(iterable, ctx) : undefined;
  if (source) return mayBeLong(source, ctx);
  const variable = isKind(iterable, "identifier") ? variableOf(iterable, ctx) : undefined;
  return !(variable && variable.bindings.length > 0 && isShort(variable, ctx));
}

/** `[]`, `list()` */
export function isEmptyList(expression: AnyNode): boolean {
  const node = unwrapped(expression);
  const isList = isKind(node, "call")
    ? node.field("function").text === "list"
    : isKind(node, "list");
  return isList && lengthOf(node) === 0;
}

/** Elements at most; undefined where the text does not say. */
function lengthOf(expression: AnyNode): number | undefined {
  const node = unwrapped(expression);
  if (isKind(node, "list_comprehension", "generator_expression"))
    return lengthOfComprehension(node);
  if (!isKind(node, "call")) return knownLength(node);
  const callee = node.field("function");
  const [first, second] = node.field("arguments").children;
  if (["list", "sorted", "tuple", "set"].includes(callee.text)) return first ? lengthOf(first) : 0;
  if (!isKind(callee, "attribute")) return knownLength(node);
  const method = callee.field("attribute").text;
  if (method !== "split" && method !== "rsplit") return undefined;
  const limit = isKind(second, "keyword_argument") ? second.field("value") : second;
  if (isKind(limit, "integer")) return Number(limit.text) + 1;
  const text = callee.field("object");
  return isKind(text, "string") && !first ? text.text.trim().split(/\s+/).length : undefined;
}

function lengthOfComprehension(node: Comprehension): number | undefined {
  let length = 1;
  for (const source of sourcesOf(node)) {
    const times = lengthOf(source);
    if (times === undefined) return undefined;
    length *= times;
  }
  return length;
}

/** What the `for` clauses run over. */
function sourcesOf(node: Comprehension): readonly AnyNode[] {
  return node.children.flatMap((clause) =>
    isKind(clause, "for_in_clause")
      ? clause.fields("right").filter((right) => right.kind !== "token")
      : [],
  );
}
