/** Where a statement stands on its lines, so that an edit can put another before or after it. */
import type { AnyNode } from "../syntax/node.ts";

/** White space before a statement; undefined where something else stands before it on its line. */
export function indentationOf(statement: AnyNode): string | undefined {
  const { text } = statement.tree;
  const { start } = statement;
  const lineStart =
    Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1;
  const line = start === 0 ? "" : text.slice(lineStart, start);
  const isContinued = /\\(?:\r\n|\r|\n)$/.test(text.slice(Math.max(0, lineStart - 3), lineStart));
  if (start > 0 && isContinued) return undefined;
  return /^[ \t\f]*$/.test(line) ? line : undefined;
}

/**
 * Offset of the end of the line on which a statement ends; undefined where another statement follows on
 * the same line.
 */
export function endOfLine(statement: AnyNode): number | undefined {
  const rest = /[^\r\n]*/.exec(statement.tree.text.slice(statement.end))?.[0] ?? "";
  return /^[ \t\f]*(#.*)?$/.test(rest) ? statement.end + rest.length : undefined;
}
