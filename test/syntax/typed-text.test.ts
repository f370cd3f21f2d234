/** A text that is parsed again after edits has the tree of a parse of the whole. */
import { expect, test } from "vitest";
import { openSource } from "../../server/src/syntax/source.ts";
import { ROW } from "../../server/src/syntax/rows.ts";
import type { Tree } from "../../server/src/syntax/tree.ts";
import type { TextEdit } from "../../server/src/text/edit.ts";
import { loadParser as loadAnother } from "../../server/src/workspace/assets.ts";
import { loadParser } from "../harness/analyze.ts";
import { type Edited, type Random, randomEdit, seededRandom } from "../harness/random.ts";
import { libraryPaths, readFiles } from "../harness/standard-library.ts";

const parser = await loadParser();
/** Never told of an edit. */
const fresh = await loadAnother();
const paths = libraryPaths();

const TEXTS = 150;
const EDITS_PER_TEXT = 16;

test(`after each of ${TEXTS * EDITS_PER_TEXT} edits`, { timeout: 120_000 }, () => {
  const random = seededRandom();
  let whole = 0;
  for (let texts = 0; texts < TEXTS;) {
    const [file] = readFiles([random.pick(paths)]);
    const units = openSource(file?.text ?? "", fresh).units.filter(({ text }) => text.length > 300);
    if (!file || units.length === 0) continue;
    texts++;
    const unit = random.pick(units);
    const indented = unit.role === "member";
    let { text } = unit;
    let undo: TextEdit | undefined;
    for (let i = 0; i < EDITS_PER_TEXT; i++) {
      const edited = undo ? edit(text, undo) : nextEdit(text, random);
      parser.follow(text, edited.edit, edited.text, indented);
      const inverse = inverseOf(text, edited.edit);
      text = edited.text;
      const tree = fresh.parse(text, indented);
      if (!tree.broken) whole++;
      undo = tree.broken && random.below(3) > 0 ? inverse : undefined;
      const shown = `HOTLINT_SEED=${random.seed} ${file.path}, edit ${i} of ${JSON.stringify(unit.text.slice(0, 60))}`;
      expect(rowsOf(parser.parse(text, indented)), shown).toEqual(rowsOf(tree));
    }
  }
  // Texts with errors are parsed whole, which proves nothing.
  expect(whole).toBeGreaterThan((TEXTS * EDITS_PER_TEXT) / 3);
});

test("an edit that was not told makes no difference", () => {
  const first = "def f(a):\n    return a\n";
  parser.follow("", { span: { start: 0, end: 0 }, newText: first }, first, false);
  parser.parse(first, false);
  for (const text of ["def f(a):\n    return b, a\n", "x = 1\n"])
    expect(rowsOf(parser.parse(text, false))).toEqual(rowsOf(fresh.parse(text, false)));
});

function nextEdit(text: string, random: Random): Edited {
  return random.below(8) === 0 ? randomEdit(text, random) : likelyEdit(text, random);
}

/** The edit that takes another one back; `text` is as it was before that. */
function inverseOf(text: string, { span, newText }: TextEdit): TextEdit {
  const end = span.start + newText.length;
  return { span: { start: span.start, end }, newText: text.slice(span.start, span.end) };
}

const STATEMENTS = [
  "x = f(1)",
  "if a: b()",
  "for i in y: z(i)",
  "return [i for i in x]",
  "'''s'''",
  "# c",
];

/** What leaves most texts without an error: a statement typed, a line taken out, an operand doubled. */
function likelyEdit(text: string, random: Random): Edited {
  const ends = [...text.matchAll(/\n([ \t]*)\S/g)];
  const line = ends.length > 0 ? random.pick(ends) : undefined;
  const at = line?.index ?? text.length;
  const indentation = line?.[1] ?? "";
  switch (random.below(4)) {
    case 0:
      return edit(text, {
        span: { start: at, end: at },
        newText: `\n${indentation}${random.pick(STATEMENTS)}`,
      });
    case 1: {
      const end = text.indexOf("\n", at + 1);
      return edit(text, { span: { start: at, end: end < 0 ? text.length : end }, newText: "" });
    }
    case 2: {
      const names = [...text.matchAll(/\b(?!(?:def|for|if|in|as|is)\b)[a-z]\w+/g)];
      const name = names.length > 0 ? random.pick(names) : undefined;
      const end = (name?.index ?? 0) + (name?.[0].length ?? 0);
      return edit(text, {
        span: { start: end, end },
        newText: random.pick(["(1)", ".b", " + 1", "[0]", "s"]),
      });
    }
    default:
      return edit(text, {
        span: { start: at, end: at },
        newText: random.pick([" ", "\n", ";", "\\"]),
      });
  }
}

function edit(text: string, change: TextEdit): Edited {
  const { span, newText } = change;
  return { text: text.slice(0, span.start) + newText + text.slice(span.end), edit: change };
}

function rowsOf(tree: Tree): readonly (readonly number[])[] {
  const columns = [ROW.symbol, ROW.field, ROW.start, ROW.end, ROW.parent, ROW.after];
  return Array.from({ length: tree.size }, (_, i) => columns.map((column) => tree.cell(i, column)));
}
