/** A statement put below a `with` that holds a lock. */
import { insertBefore, type NodeEdit } from "../../../lint/finding.ts";
import { endOfLine, indentationOf } from "../../../semantic/indentation.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";

/** The statement, one step further in, below a `with`; undefined where it shares its lines. */
export function underLock(
  statement: AnyNode,
  lock: string,
  eol: string,
): readonly NodeEdit[] | undefined {
  const indent = indentationOf(statement);
  const inside = [statement, ...descendants(statement)];
  const waits = inside.some((node) => isKind(node, "await", "yield"));
  const isWhole = !isKind(statement.parent, "if_statement") && endOfLine(statement) !== undefined;
  if (indent === undefined || !isWhole || waits) return undefined;
  const step = indent.includes("\t") ? "\t" : "    ";
  return [
    insertBefore(statement, `with ${lock}:${eol}${indent}${step}`),
    ...deeper(statement, step),
  ];
}

/** Moves the statement's further lines in as well, but for those inside a string. */
function deeper(statement: AnyNode, step: string): readonly NodeEdit[] {
  const strings = descendants(statement).filter((node) => isKind(node, "string"));
  return [...statement.text.matchAll(/\n(?=[ \t]*[^\s])/g)].flatMap((match) => {
    const at = statement.start + match.index + 1;
    const inString = strings.some((string) => string.start < at && at < string.end);
    return inString ? [] : [{ node: statement, span: { start: at, end: at }, newText: step }];
  });
}
