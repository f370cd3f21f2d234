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
  const start = sameAtStart(before, after, most);
  const same = sameAtEnd(before, after, most - start);
  return {
    span: { start, end: before.length - same },
    newText: after.slice(start, after.length - same),
  };
}

/** UTF-16 code units that are compared at once, which costs hardly more than comparing one. */
const BLOCK = 256;

function sameAtStart(before: string, after: string, most: number): number {
  let same = 0;
  while (same + BLOCK <= most && before.startsWith(after.slice(same, same + BLOCK), same)) {
    same += BLOCK;
  }
  while (same < most && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  return same;
}

function sameAtEnd(before: string, after: string, most: number): number {
  const [endBefore, endAfter] = [before.length, after.length];
  let same = 0;
  while (same + BLOCK <= most) {
    const block = after.slice(endAfter - same - BLOCK, endAfter - same);
    if (!before.startsWith(block, endBefore - same - BLOCK)) break;
    same += BLOCK;
  }
  while (
    same < most &&
    before.charCodeAt(endBefore - same - 1) === after.charCodeAt(endAfter - same - 1)
  ) {
    same++;
  }
  return same;
}
