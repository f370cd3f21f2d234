/** The fix for a loop that only fills a list: a list comprehension. */
import type { Fix, NodeEdit } from "../../../lint/finding.ts";
import type { Context } from "../../../semantic/context.ts";
import { indentationOf } from "../../../semantic/indentation.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, descendants, isKind } from "../../../syntax/walk.ts";
import type { Clause, ListBuild } from "./detect.ts";

/**
 * ```
 * out = []                     out = [f(x) for x in xs if x]
 * for x in xs:             →
 *     if x:
 *         out.append(f(x))
 * ```
 * With other statements in between, only the loop is replaced, by `out.extend([…])`.
 */
export function comprehensionFix(found: ListBuild, ctx: Context): Fix | undefined {
  const { variable, loop } = found;
  const indentation = indentationOf(loop);
  const hasComment = descendants(loop).some((below) => isKind(below, "comment"));
  if (indentation === undefined || hasComment) return undefined;
  const isSafe = !isSeenHalfFilled(found);
  const title = `Build \`${variable.name}\` by a list comprehension`;
  return {
    title: isSafe ? title : `${title} (\`${variable.name}\` stays as it was where the loop raises)`,
    safe: isSafe,
    edits: [editFor(found, indentation, ctx.module.lineEnd)],
  };
}

function editFor(found: ListBuild, indentation: string, eol: string): NodeEdit {
  const { variable, loop, start } = found;
  const value = start.field("right");
  const between = start.tree.text.slice(start.end, loop.start);
  const place = start.parent;
  const isAdjacent = /^\s*$/.test(between) && place && indentationOf(place) !== undefined;
  if (value && isAdjacent) {
    // Only the value is replaced, so that an annotation stays.
    const before = indentation + start.tree.text.slice(start.start, value.start);
    const span = { start: value.start, end: loop.end };
    return { node: value, span, newText: comprehension(found, before, indentation, eol) };
  }
  const before = `${indentation}${variable.name}.extend(`;
  const newText = `${variable.name}.extend(${comprehension(found, before, indentation, eol)})`;
  return { node: loop, span: { start: loop.start, end: loop.end }, newText };
}

const LONGEST_LINE = 88;

/** On one line where it fits. */
function comprehension(
  { element, clauses }: ListBuild,
  before: string,
  indentation: string,
  eol: string,
): string {
  const parts = [element.text, ...clauses.map(clauseText)];
  const line = `[${parts.join(" ")}]`;
  if (before.length + line.length <= LONGEST_LINE && !/[\r\n]/.test(line)) return line;
  const inner = indentation + (indentation.includes("\t") ? "\t" : "    ");
  return `[${eol}${parts.map((part) => inner + part + eol).join("")}${indentation}]`;
}

function clauseText(clause: Clause): string {
  if (isKind(clause, "if_statement")) return `if ${operand(clause.field("condition"))}`;
  return `for ${clause.field("left").text} in ${operand(clause.field("right"))}`;
}

/** In parentheses, where a comprehension wants them and a statement does not. */
function operand(node: AnyNode): string {
  return isKind(node, "expression_list", "conditional_expression") ? `(${node.text})` : node.text;
}

/** Whether code that runs after the loop has raised may look at the list. */
function isSeenHalfFilled({ loop, variable }: ListBuild): boolean {
  let below: AnyNode = loop;
  for (const up of ancestors(loop)) {
    if (isKind(up, "function_definition")) return false;
    if (isKind(up, "try_statement", "with_statement")) {
      const part = below;
      const isInside = ({ node }: { readonly node: AnyNode }): boolean => part.encloses(node);
      if (![...variable.uses, ...variable.bindings].every(isInside)) return true;
    }
    below = up;
  }
  return false;
}
