/** What each pass of a loop does with files: for certain, and nothing that would hide its cost. */
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { READING_CALLS } from "../../../semantic/knowledge/reading-calls.ts";
import { loopsAround } from "../../../semantic/loops.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { openedFile } from "../../../semantic/opened-file.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { useOf } from "../../../semantic/uses.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, descendantsOf, isKind } from "../../../syntax/walk.ts";

/** The `for` loop that runs the node on each of its passes, if it may have many. */
export function everyPass(node: AnyNode, ctx: Context): Node<"for_statement"> | undefined {
  const [loop] = loopsAround(node);
  if (!loop || !isKind(loop.node, "for_statement") || !mayRunOften(loop, ctx)) return undefined;
  for (const up of ancestors(node)) {
    if (up === loop.node) return loop.node;
    const isPassing = isKind(up, "block", "with_statement", "expression_statement", "with_clause");
    // What stands under a condition may be rare: every hundredth line, or errors alone.
    if (!isPassing) return undefined;
  }
  return undefined;
}

/** Whether a path is put together from names that the loop does not bind. */
export function isSameEachPass(path: AnyNode, loop: AnyNode, ctx: Context): boolean {
  const calls = isKind(path, "call") ? [path] : descendantsOf(path, "call");
  const joins = (call: Node<"call">): boolean =>
    ["os.path.join", "builtins.str"].includes(qualifiedName(call.field("function"), ctx) ?? "");
  // Items may be others at the same place.
  const isItem = isKind(path, "subscript") || descendantsOf(path, "subscript").length > 0;
  if (isItem || !calls.every(joins)) return false;
  const names = isKind(path, "identifier") ? [path] : descendantsOf(path, "identifier");
  const isBoundInLoop = (name: AnyNode): boolean =>
    variableOf(name, ctx)?.bindings.some(
      (binding) => binding.node.tree === loop.tree && loop.encloses(binding.node),
    ) ?? false;
  const attributes = descendantsOf(loop, "attribute").filter((each) => each.isField("left"));
  const isAssigned = (name: AnyNode): boolean =>
    attributes.some((each) => each.field("attribute").text === name.text);
  return !names.some((name) => isBoundInLoop(name) || isAssigned(name));
}

/** Whether the loop writes to the file, so that there is something to flush. */
export function writesTo({ uses }: WholeVariable, loop: AnyNode): boolean {
  return uses.some(({ node }) => {
    if (node.tree !== loop.tree || !loop.encloses(node)) return false;
    const use = useOf(node);
    return use.how === "method" ? /^write(?:lines)?$/.test(use.method) : use.how === "argument";
  });
}

/** Whether nobody else has the file: another program may read what was flushed. */
export function isPrivate({ uses }: WholeVariable, ctx: Context): boolean {
  return uses.every(({ node }) => {
    const use = useOf(node);
    if (use.how !== "argument") return use.how === "method" && use.method !== "fileno";
    const name = qualifiedName(use.call.field("function"), ctx) ?? "";
    return name === "builtins.print" || WRITERS.has(name);
  });
}

/** Functions that write to the file they are given, or make text of what they are given. */
const WRITERS: ReadonlySet<string> = new Set([
  "json.dump",
  "json.dumps",
  "builtins.open",
  "io.open",
]);

/**
 * Whether all that the loop calls is known to be quick: else opening or flushing may be next to nothing,
 * and what a slow or failing call leaves behind should better be on disk.
 */
export function onlyWrites(loop: Node<"for_statement">, ctx: Context): boolean {
  if (descendantsOf(loop, "await", "yield").length > 0) return false;
  return descendantsOf(loop.field("body"), "call").every((call) => {
    const callee = call.field("function");
    const name = qualifiedName(callee, ctx);
    if (name !== undefined) return READING_CALLS.has(name) || WRITERS.has(name);
    if (!isKind(callee, "attribute")) return false;
    const object = callee.field("object");
    if (openedFile(object, ctx))
      return /^(?:write|writelines|flush)$/.test(callee.field("attribute").text);
    const kind = valueOf(object, ctx)?.kind;
    return kind !== undefined && kind !== "file" && kind !== "generator";
  });
}
