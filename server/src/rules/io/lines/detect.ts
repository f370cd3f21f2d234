/** Finds loops over all lines of a file that the code itself opens. */
import type { Context } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { type NamedFile, openedFile } from "../../../semantic/opened-file.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

type ForClause = Node<"for_statement" | "for_in_clause">;

/** `for … in f.readlines()`. */
export interface AllLines {
  readonly call: Node<"call">;
  /** What `readlines` is called on. */
  readonly object: AnyNode;
  readonly file: NamedFile;
  /** What goes over the lines: directly, or over their numbers too. */
  readonly clause: ForClause;
  readonly isNumbered: boolean;
}

export function allLinesIn(call: Node<"call">, ctx: Context): AllLines | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "readlines")
    return undefined;
  if (call.field("arguments").children.length > 0) return undefined;
  const numbering = numberedBy(call, ctx);
  const clause = clauseOver(numbering ?? call);
  const object = callee.field("object");
  const file = clause && openedFile(object, ctx);
  if (!file || !isOnlyRead(file.mode) || isSmall(file)) return undefined;
  const region = isKind(clause, "for_statement") ? clause : clause.parent;
  if (!region || !isEagerOrConsumed(region, ctx)) return undefined;
  // What else is done with the file meanwhile rests on its having been read to the end.
  const isMeanwhile = file.variable?.uses.some(
    ({ node }) => node !== object && node.tree === region.tree && region.encloses(node),
  );
  if (isMeanwhile || hasDistantUse(file, region)) return undefined;
  return { call, object, file, clause, isNumbered: numbering !== undefined };
}

/** `enumerate(…)` around the call. */
function numberedBy(call: Node<"call">, ctx: Context): Node<"call"> | undefined {
  const use = useOf(call);
  if (use.how !== "argument" || isKind(call.parent, "keyword_argument")) return undefined;
  const first = use.call.field("arguments").children[0];
  const name = qualifiedName(use.call.field("function"), ctx);
  return name === "builtins.enumerate" && first?.index === call.index ? use.call : undefined;
}

function clauseOver(iterable: AnyNode): ForClause | undefined {
  const { parent } = iterable;
  if (isKind(parent, "parenthesized_expression")) return clauseOver(parent);
  if (!isKind(parent, "for_statement", "for_in_clause") || !iterable.isField("right"))
    return undefined;
  return parent.allChildren[0]?.symbol === "async" ? undefined : parent;
}

/** A file that is open for writing too may be written while it is read. */
function isOnlyRead(mode: string): boolean {
  return /^[rbtU]*$/.test(mode);
}

/** Files that a fixed name says to be short: settings, lists of requirements, what the kernel tells. */
function isSmall({ path }: NamedFile): boolean {
  const name = stringConstant(path)?.value ?? "";
  return (
    /^\/(?:proc|sys|etc|dev)\//.test(name) ||
    /(?:^|\/)(?:requirements[^/]*|README[^/]*|VERSION[^/]*|LICEN[CS]E[^/]*)$/i.test(name) ||
    /\.(?:cfg|conf|env|ini|toml|yaml|yml)$/i.test(name)
  );
}

/** A generator that is handed on may run when the file is closed. */
function isEagerOrConsumed(region: AnyNode, ctx: Context): boolean {
  return !isKind(region, "generator_expression") || consumerOf(region, ctx) !== undefined;
}

const CONSUMERS: ReadonlySet<string> = new Set(
  ["all", "any", "dict", "frozenset", "list", "max", "min", "set", "sorted", "sum", "tuple"].map(
    (name) => `builtins.${name}`,
  ),
);

/** What goes through a generator at once: its qualified name, or `join`. */
export function consumerOf(generator: AnyNode, ctx: Context): string | undefined {
  const { parent } = generator;
  const call = isKind(parent, "argument_list") ? parent.parent : parent;
  if (!isKind(call, "call") || generator.isField("function")) return undefined;
  const callee = call.field("function");
  if (isKind(callee, "attribute") && stringConstant(callee.field("object")))
    return callee.field("attribute").text === "join" ? "join" : undefined;
  const name = qualifiedName(callee, ctx);
  return name !== undefined && CONSUMERS.has(name) ? name : undefined;
}

/** Whether a nested function uses the file: it may run during the loop. */
function hasDistantUse({ variable }: NamedFile, region: AnyNode): boolean {
  return (
    variable?.uses.some(
      ({ node, scope }) =>
        node.tree !== region.tree || (scope !== variable.scope && scope.kind !== "comprehension"),
    ) ?? false
  );
}
