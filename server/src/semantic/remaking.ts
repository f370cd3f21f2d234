/** Lists and dicts that a loop makes anew from themselves, where it could change them in place. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendants, descendantsOf, isKind, nearest, unwrapped } from "../syntax/walk.ts";
import { annotatedValue } from "./annotations.ts";
import { bindingStatement } from "./bound.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import type { Evidence } from "./evidence.ts";
import {
  type FindGrowth,
  type Growth,
  growthsIn,
  isGrowing,
  loopsOfGrowth,
  mentions,
  occurrencesOf,
  type Target,
} from "./growth.ts";
import { homeOf } from "./home-scope.ts";
import { leavesAfter } from "./leaving.ts";
import { loopsAround } from "./loops.ts";
import { qualifiedName } from "./names.ts";
import type { Binding } from "./scope.ts";
import { scopes } from "./scopes.ts";
import { isSeldomRun } from "./seldom.ts";
import { isFollowable } from "./sharing.ts";
import { mayRunOften } from "./amounts/lengths.ts";
import { traceOf } from "./traces.ts";
import { useOf } from "./uses.ts";
import type { Value } from "./value.ts";
import { valueOf } from "./values.ts";

type Container = "list" | "dict";

export interface Remaking<G extends Growth> {
  readonly growth: G;
  readonly evidence: Evidence;
  /** What the target gets elsewhere; an annotation where no value is in sight. */
  readonly starts: readonly AnyNode[];
  /** The outermost loop that makes it anew on each pass and lets nothing else hold what was made. */
  readonly loop: Node<"for_statement" | "while_statement">;
  /** Every statement in the loop that makes it anew, this one included. */
  readonly all: readonly G[];
  /** Whether no other code can tell a new object from the old one changed in place. */
  readonly isUnseen: boolean;
}

export function remakingOf<G extends Growth>(
  growth: G,
  container: Container,
  find: FindGrowth<G>,
  ctx: Context,
): Remaking<G> | undefined {
  const { node, target } = growth;
  const around = loopsAround(node);
  if (around.length === 0 || isInClass(target, ctx) || isSeldomRun(node, ctx)) return undefined;
  if (around.some((each) => isRunOver(each.node, target))) return undefined;
  const known = startsOf(growth, container, find, ctx);
  const loop = known && loopOf(growth, find, ctx);
  if (!loop) return undefined;
  const all = growthsIn(loop, target, find);
  return { growth, ...known, loop, all, isUnseen: isUnseen(growth, find, ctx) };
}

function isInClass(target: Target, ctx: Context): boolean {
  return homeOf(ctx.get(scopes).scopeOf(target)).kind === "class";
}

interface Starts {
  readonly evidence: Evidence;
  readonly starts: readonly AnyNode[];
}

/** What the target holds before it grows: each value must be of the one kind. */
function startsOf(
  { node, target }: Growth,
  container: Container,
  find: FindGrowth,
  ctx: Context,
): Starts | undefined {
  const values = isKind(target, "identifier")
    ? startsOfName(target, find, ctx)
    : descendantsOf(node.tree.root, "assignment").flatMap((other) => {
        const value = other.field("right");
        const isOther = value && other.field("left").text === target.text && !find(other);
        return isOther ? [{ at: value, value: valueOf(value, ctx) }] : [];
      });
  const [first] = values;
  if (!first?.value || values.some(({ value }) => value?.kind !== container)) return undefined;
  const { text, node: at } = first.value.evidence;
  const says = text.replace(/^a /, `\`${target.text}\` starts as a `);
  return { evidence: { text: says, node: at }, starts: values.map((each) => each.at) };
}

interface Start {
  readonly at: AnyNode;
  readonly value: Value | undefined;
}

function startsOfName(name: Node<"identifier">, find: FindGrowth, ctx: Context): readonly Start[] {
  const variable = variableOf(name, ctx);
  if (!variable || !isFollowable(variable)) return [];
  return variable.bindings.flatMap((binding) => {
    const { annotation } = binding;
    if (isGrowing(binding, find) || (binding.kind === "declaration" && !annotation)) return [];
    if (binding.kind === "assignment" && binding.value)
      return [{ at: binding.value, value: valueOf(binding.value, ctx) }];
    const value = annotation && annotatedValue(annotation, variable.name, ctx);
    return [{ at: annotation ?? binding.node, value }];
  });
}

function loopOf(
  growth: Growth,
  find: FindGrowth,
  ctx: Context,
): Node<"for_statement" | "while_statement"> | undefined {
  const { node, target } = growth;
  let found: Node<"for_statement" | "while_statement"> | undefined;
  for (const loop of loopsOfGrowth(growth, find, ctx)) {
    if (!isKind(loop.node, "for_statement", "while_statement")) break;
    if (needsNewOnes(loop.node, growth, ctx) || staysSmall(loop.node, target)) break;
    if (mayRunOften(loop, ctx) && !leavesAfter(node, loop.node)) found = loop.node;
  }
  return found;
}

/** Whether a loop runs over the value while it grows. */
function isRunOver(loop: AnyNode, target: Target): boolean {
  return isKind(loop, "for_statement") && mentions(loop.field("right"), target.text);
}

/** Whether something in the loop keeps what was made. */
function needsNewOnes(
  loop: Node<"for_statement" | "while_statement">,
  { target }: Growth,
  ctx: Context,
): boolean {
  return occurrencesOf(target.text, loop).some(
    (each) => !isStore(each) && traceOf(each, ctx) === "holder",
  );
}

function isStore(node: AnyNode): boolean {
  return isKind(node.parent, "assignment", "augmented_assignment") && node.isField("left");
}

/** Whether the loop watches the size, or takes out again what it put in. */
function staysSmall(loop: AnyNode, target: Target): boolean {
  return [loop, ...descendants(loop)].some((each) => {
    if (isKind(each, "while_statement")) return mentions(each.field("condition"), target.text);
    if (each.text === `len(${target.text})`) return isCondition(each);
    if (each.text !== target.text) return false;
    const use = useOf(each);
    if (use.how === "subscript-delete") return true;
    return use.how === "method" && /^(?:clear|pop|popitem|remove)$/.test(use.method);
  });
}

function isCondition(node: AnyNode): boolean {
  const choice = nearest(node, "if_statement", "elif_clause", "block");
  return isKind(choice, "if_statement", "elif_clause");
}

/**
 * Whether the object that grows was made here for this name alone, and nothing else gets hold of it
 * before the loop is done: then changing it in place looks the same as making it anew.
 */
function isUnseen({ node, target }: Growth, find: FindGrowth, ctx: Context): boolean {
  const variable = isKind(target, "identifier") ? variableOf(target, ctx) : undefined;
  const home = homeOf(ctx.get(scopes).scopeOf(target));
  if (!variable || variable.scope !== home || home.kind !== "function") return false;
  const isHome = [...variable.uses, ...variable.bindings].every(
    (each) => homeOf(each.scope) === home,
  );
  const { from, to } = lifeOf(node, variable, find);
  const isMeanwhile = (at: AnyNode): boolean => from <= at.index && at.index < to;
  const areOwn = variable.bindings.every(
    (binding) => !isMeanwhile(binding.node) || isGrowing(binding, find) || isMadeHere(binding, ctx),
  );
  return (
    isHome &&
    areOwn &&
    variable.uses.every((use) => !isMeanwhile(use.node) || traceOf(use.node, ctx) === "none")
  );
}

/** From the statement that surely starts the value anew to the end of the loops below it. */
function lifeOf(
  node: AnyNode,
  variable: WholeVariable,
  find: FindGrowth,
): { readonly from: number; readonly to: number } {
  const loops = loopsAround(node).map((loop) => loop.node);
  for (const [i, loop] of loops.entries()) {
    const around = loops[i + 1];
    const starts = variable.bindings.flatMap((binding) => {
      if (isGrowing(binding, find) || binding.node.tree !== node.tree) return [];
      const at = bindingStatement(binding.node);
      const isOnTheWay = at?.parent?.encloses(loop) === true && at.index < loop.index;
      return isOnTheWay && around?.encloses(at) !== false ? [at.index] : [];
    });
    if (starts.length > 0) return { from: Math.max(...starts), to: loop.after };
  }
  return { from: 0, to: loops.at(-1)?.after ?? node.after };
}

/** Builtins that make a plain list or dict, exactly of that class. */
const MAKERS: ReadonlySet<string> = new Set(["builtins.list", "builtins.dict", "builtins.sorted"]);

/** Whether a binding makes its value on the spot, so that no other name has it, and no subclass of its kind. */
function isMadeHere(binding: Binding, ctx: Context): boolean {
  if (binding.kind === "declaration" || binding.kind === "delete") return true;
  if (binding.kind !== "assignment" || !binding.value) return false;
  return !isKind(binding.value.parent?.parent, "assignment") && isMadeBy(binding.value, ctx);
}

/** Whether the expression makes a new list or dict, exactly of that class. */
export function isMadeBy(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  if (isKind(node, "call")) {
    const qualified = qualifiedName(node.field("function"), ctx);
    return qualified !== undefined && MAKERS.has(qualified);
  }
  return isKind(node, "list", "list_comprehension", "dictionary", "dictionary_comprehension");
}
