/** Where a statement stands on its lines, so that an edit can put another before or after it. */
import type { AnyNode } from "../syntax/node.ts";

/** White space before a statement; undefined where something else stands before it on its line. */
export function indentationOf(statement: AnyNode): string | undefined {
  const before = statement.tree.text.slice(0, statement.start);
  const line = /[^\r\n]*$/.exec(before)?.[0] ?? "";
  const isContinued = /\\(\r\n|\r|\n)$/.test(before.slice(0, before.length - line.length));
  if (isContinued) return undefined;
  return /^[ \t\f]*$/.test(line) ? line : undefined;
}

/**
 * Offset of the end of the line on which a statement ends; undefined where another statement follows on
 * the same line.
 */
export function endOfLine(statement: AnyNode): number | undefined {
  const rest = /^[^\r\n]*/.exec(statement.tree.text.slice(statement.end))?.[0] ?? "";
  return /^[ \t\f]*(#.*)?$/.test(rest) ? statement.end + rest.length : undefined;
}
