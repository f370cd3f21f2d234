/** The difference of two texts as edits of whole lines, so that carets and marks elsewhere stay. */
import { diffArrays } from "diff";
import type { TextEdit } from "../text/edit.ts";

/** Edits in order; offsets of the old text. */
export function lineEdits(before: string, after: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let pending: TextEdit | undefined;
  const flush = (): void => {
    if (pending) edits.push(pending);
    pending = undefined;
  };
  for (const { added, removed, value } of diffArrays(linesOf(before), linesOf(after))) {
    const text = value.join("");
    if (!added && !removed) {
      flush();
      at += text.length;
      continue;
    }
    const start = pending?.span.start ?? at;
    if (removed) at += text.length;
    pending = {
      span: { start, end: at },
      newText: (pending?.newText ?? "") + (added ? text : ""),
    };
  }
  flush();
  return edits;
}

/** Lines with their ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/gu) ?? [];
}
