/** A replacement in a text, and how several of them are applied at once. */
import type { Span } from "./span.ts";

export interface TextEdit {
  /** What is replaced, in offsets of the old text; empty to insert. */
  readonly span: Span;
  readonly newText: string;
}

/**
 * Applies edits that do not overlap. Insertions at one place keep their order.
 * Throws where two edits overlap: choosing among fixes is the caller's work.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let copied = 0;
  for (const edit of inOrder(edits)) {
    if (edit.span.start < copied) throw new Error(`overlapping edits at offset ${edit.span.start}`);
    result += text.slice(copied, edit.span.start) + edit.newText;
    copied = edit.span.end;
  }
  return result + text.slice(copied);
}

export function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The edit around everything that differs. */
export function editBetween(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same++;
  }
  return {
    span: { start, end: before.length - same },
    newText: after.slice(start, after.length - same),
  };
}
