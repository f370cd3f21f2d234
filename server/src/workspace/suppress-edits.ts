/** Edits that silence a rule by a comment, on one line or in a whole file, and that take one back. */
import { headOf } from "../lint/module-edits.ts";
import { type Suppression, suppressionsOf } from "../lint/suppression.ts";
import type { Module } from "../semantic/module.ts";
import { unitIndexAt } from "../syntax/source.ts";
import { descendants, isKind } from "../syntax/walk.ts";
import type { TextEdit } from "../text/edit.ts";
import type { LineIndex } from "../text/line-index.ts";

/**
 * ```
 * if name in names:        →    if name in names:  # hotlint: ignore[list-membership-in-loop]
 * ```
 * Extends a comment that speaks for the line already. Undefined where no comment can stand: inside
 * a string or before a line that goes on after a backslash.
 */
export function suppressOnLine(
  rule: string,
  line: number,
  module: Module,
  lines: LineIndex,
): TextEdit | undefined {
  const known = suppressionsOf(module, lines).find(
    (each) => each.scope === "line" && each.line === line && each.rules.length > 0,
  );
  if (known) return extended(known, rule);
  const { text } = module.source;
  const start = lines.lineStart(line);
  const content = /^[^\r\n]*/u.exec(text.slice(start))?.[0] ?? "";
  const comment = `# hotlint: ignore[${rule}]`;
  if (commentFits(start + content.length, module)) {
    const end = start + content.trimEnd().length;
    return insertion(end, `  ${comment}`);
  }
  // On a line of its own above, where the line before ends outside of a string.
  if (!commentFits(lineEndBefore(start, text), module)) return undefined;
  const indent = /^[ \t\f]*/u.exec(content)?.[0] ?? "";
  return insertion(start, `${indent}${comment}${module.lineEnd}`);
}

/** At the top, below a `#!` line and an encoding comment. */
export function suppressInFile(rule: string, module: Module, lines: LineIndex): TextEdit {
  const known = suppressionsOf(module, lines).find(
    (each) => each.scope === "file" && each.rules.length > 0,
  );
  if (known) return extended(known, rule);
  const comment = `# hotlint: ignore-file[${rule}]${module.lineEnd}`;
  return insertion(headOf(module.source.text), comment);
}

/** Takes the rules out of a comment; the whole comment where it names no others. */
export function withoutSuppression(
  { span, rules: named }: Suppression,
  rules: readonly string[],
  text: string,
): TextEdit {
  const left = named.filter((rule) => !rules.includes(rule));
  if (left.length > 0) {
    const open = text.indexOf("[", span.start);
    return { span: { start: open + 1, end: span.end - 1 }, newText: left.join(", ") };
  }
  const lineStart =
    Math.max(text.lastIndexOf("\n", span.start - 1), text.lastIndexOf("\r", span.start - 1)) + 1;
  const rest = /^[^\r\n]*/u.exec(text.slice(span.end))?.[0] ?? "";
  const before = text.slice(lineStart, span.start);
  if (rest.trim() !== "") {
    // Another comment follows: it keeps its own `#`, or gets the one that stood here.
    const newText = /^\s*#/u.test(rest) ? "" : "#";
    const gap = /^\s*/u.exec(rest)?.[0].length ?? 0;
    return { span: { start: span.start, end: span.end + (newText === "" ? gap : 0) }, newText };
  }
  const end = span.end + rest.length;
  if (before.trim() !== "")
    return { span: { start: lineStart + before.trimEnd().length, end }, newText: "" };
  const eol = /^(?:\r\n|\r|\n)/u.exec(text.slice(end))?.[0].length ?? 0;
  return { span: { start: lineStart, end: end + eol }, newText: "" };
}

function extended({ span }: Suppression, rule: string): TextEdit {
  return insertion(span.end - 1, `, ${rule}`);
}

function insertion(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}

/** Whether a comment may stand at the end of a line, given by the offset of its end. */
function commentFits(end: number, { source }: Module): boolean {
  if (source.text[end - 1] === "\\") return false;
  const index = unitIndexAt(source, end);
  const unit = source.units[index];
  if (!unit) return true;
  const at = end - (source.starts[index] ?? 0);
  for (const node of descendants(unit.tree.root)) {
    if (isKind(node, "string") && node.start < at && at < node.end) return false;
  }
  return true;
}

function lineEndBefore(start: number, text: string): number {
  if (start === 0) return 0;
  return text.slice(Math.max(0, start - 2), start) === "\r\n" ? start - 2 : start - 1;
}
