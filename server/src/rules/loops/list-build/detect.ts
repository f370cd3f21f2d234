/** Recognises an empty list that a loop does nothing but fill. */
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { reflects } from "../../../semantic/flow/frame.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { isSeenOnlyInLoop } from "../../../semantic/loop-name.ts";
import { loopsAround } from "../../../semantic/loops.ts";
import { refersTo } from "../../../semantic/names.ts";
import { isFollowable } from "../../../semantic/sharing.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";

/** What stands around the `append`, and in a comprehension behind its element. */
export type Clause = Node<"for_statement" | "if_statement">;

export interface ListBuild {
  readonly variable: WholeVariable;
  readonly append: Node<"call">;
  readonly element: AnyNode;
  /** From the outside in: the first is the loop. */
  readonly clauses: readonly Clause[];
  readonly loop: Node<"for_statement">;
  /** `out = []`, in the loop's own block, and nothing done to the list in between. */
  readonly start: Node<"assignment">;
}

/** In a deeper nest a comprehension is hard to read. */
const MOST_LOOPS = 2;

export function listBuildAt(append: Node<"call">, ctx: Context): ListBuild | undefined {
  const callee = append.field("function");
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "append") return undefined;
  const name = callee.field("object");
  const element = elementOf(append);
  if (!isKind(name, "identifier") || !element) return undefined;
  const variable = variableOf(name, ctx);
  if (!variable || !isFollowable(variable) || !isLocal(variable)) return undefined;
  const found = clausesAround(append, variable, ctx);
  if (!found || !fitsComprehension(found.clauses, variable, name, ctx)) return undefined;
  const isLong = loopsAround(append).some(
    (loop) => found.loop.encloses(loop.node) && mayRunOften(loop, ctx),
  );
  return isLong ? { variable, append, element, ...found } : undefined;
}

function elementOf(append: Node<"call">): AnyNode | undefined {
  const given = append.field("arguments");
  const [element, ...more] = given.children;
  if (!isKind(given, "argument_list") || !element || more.length > 0) return undefined;
  return isKind(element, "list_splat", "keyword_argument", "dictionary_splat")
    ? undefined
    : element;
}

/** Whether only its own function's code sees the list. */
function isLocal(variable: WholeVariable): boolean {
  const { scope } = variable;
  return (
    scope?.kind === "function" &&
    [...variable.uses, ...variable.bindings].every((each) => homeOf(each.scope) === scope)
  );
}

/** Loops and conditions that hold nothing else, up to the loop right behind the empty list. */
function clausesAround(
  append: Node<"call">,
  variable: WholeVariable,
  ctx: Context,
): Pick<ListBuild, "clauses" | "loop" | "start"> | undefined {
  const clauses: Clause[] = [];
  const statement = append.parent;
  if (!isKind(statement, "expression_statement")) return undefined;
  let at: AnyNode = statement;
  for (;;) {
    const block: AnyNode | undefined = at.parent;
    const clause: AnyNode | undefined = block?.parent;
    if (!isKind(block, "block") || block.children.length > 1 || !isClause(clause)) return undefined;
    clauses.unshift(clause);
    if (clauses.filter((each) => isKind(each, "for_statement")).length > MOST_LOOPS)
      return undefined;
    const start = isKind(clause, "for_statement") ? startBefore(clause, variable, ctx) : undefined;
    if (start && isKind(clause, "for_statement")) return { clauses, loop: clause, start };
    at = clause;
  }
}

function isClause(node: AnyNode | undefined): node is Clause & AnyNode {
  if (isKind(node, "if_statement")) return node.fields("alternative").length === 0;
  if (!isKind(node, "for_statement") || node.field("alternative")) return false;
  return !node.allChildren.some((child) => child.symbol === "async");
}

/** The last statement before the loop that names the list, when it makes it empty. */
function startBefore(
  loop: Node<"for_statement">,
  variable: WholeVariable,
  ctx: Context,
): Node<"assignment"> | undefined {
  const before = loop.parent?.children.filter((each) => each.index < loop.index) ?? [];
  const named = before.findLast((statement) =>
    [...variable.uses, ...variable.bindings].some(({ node }) => statement.encloses(node)),
  );
  const assignment = isKind(named, "expression_statement") ? named.children[0] : undefined;
  if (!isKind(assignment, "assignment") || !isKind(assignment.field("left"), "identifier"))
    return undefined;
  const value = assignment.field("right");
  if (isKind(value, "list")) return value.allChildren.length === 2 ? assignment : undefined;
  const isCall = isKind(value, "call") && refersTo(value.field("function"), "builtins.list", ctx);
  return isCall && value.field("arguments").allChildren.length === 2 ? assignment : undefined;
}

function fitsComprehension(
  clauses: readonly Clause[],
  variable: WholeVariable,
  name: Node<"identifier">,
  ctx: Context,
): boolean {
  const [loop] = clauses;
  if (!loop || reflects(loop) || descendants(loop).some((each) => isOutOfPlace(each))) return false;
  const isNamed = variable.uses.some(({ node }) => loop.encloses(node) && node !== name);
  return !isNamed && clauses.every((_, i) => hasOwnNames(clauses, i, loop, ctx));
}

/** What a comprehension cannot hold, or what would mean something else in it. */
function isOutOfPlace(node: AnyNode): boolean {
  if (isKind(node, "identifier")) return node.text === "super" || node.text === "__class__";
  return isKind(node, "await", "yield", "named_expression", "lambda", "generator_expression");
}

/**
 * Whether the names that the loop binds are plain, nobody's but the loop's, and named only where the
 * comprehension has bound them too.
 */
function hasOwnNames(
  clauses: readonly Clause[],
  place: number,
  outermost: AnyNode,
  ctx: Context,
): boolean {
  const clause = clauses[place];
  if (!isKind(clause, "for_statement")) return true;
  const names = namesIn(clause.field("left"));
  if (!names) return false;
  const earlier = clauses.slice(0, place + 1).flatMap((each, i) => {
    if (isKind(each, "if_statement")) return [each.field("condition")];
    // The first iterable is evaluated outside of the comprehension.
    return i === 0 ? [] : [each.field("right")];
  });
  return names.every(
    (name) =>
      isSeenOnlyInLoop(name, outermost, ctx) && !earlier.some((part) => mentions(part, name.text)),
  );
}

function namesIn(target: AnyNode): readonly Node<"identifier">[] | undefined {
  if (isKind(target, "identifier")) return [target];
  if (
    !isKind(target, "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern") ||
    target.children.length === 0
  )
    return undefined;
  const parts = target.children.map(namesIn);
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

function mentions(part: AnyNode, name: string): boolean {
  return [part, ...descendants(part)].some(
    (each) => isKind(each, "identifier") && each.text === name,
  );
}
