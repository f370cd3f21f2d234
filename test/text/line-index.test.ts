/** Lines and columns after edits: the same as of a fresh index. */
import { expect, test } from "vitest";
import { editedLineIndex, lineIndex, type LineIndex } from "../../server/src/text/line-index.ts";
import { seededRandom } from "../harness/random.ts";

const PIECES = ["a", "bc", "\n", "\r", "\r\n", "😀"];

test("an edited index equals a fresh one, whatever line ends meet", () => {
  const random = seededRandom();
  console.log(`HOTLINT_SEED=${random.seed}`);
  const some = (most: number): string =>
    Array.from({ length: random.below(most) }, () => random.pick(PIECES)).join("");
  for (let round = 0; round < 2000; round++) {
    let text = some(12);
    let lines = lineIndex(text);
    for (let edit = 0; edit < 5; edit++) {
      const start = random.below(text.length + 1);
      const end = start + random.below(text.length - start + 1);
      const inserted = some(4);
      const next = text.slice(0, start) + inserted + text.slice(end);
      const around = { before: text.slice(start - 1, start), after: text.slice(end, end + 1) };
      if (start === 0) around.before = "";
      lines = editedLineIndex(lines, { span: { start, end }, newText: inserted }, around);
      const shown = `HOTLINT_SEED=${random.seed} ${JSON.stringify({ text, inserted, start, end })}`;
      expect(startsOf(lines), shown).toEqual(startsOf(lineIndex(next)));
      text = next;
    }
  }
});

function startsOf(lines: LineIndex): readonly number[] {
  return Array.from({ length: lines.lineCount + 1 }, (_, line) => lines.lineStart(line));
}
