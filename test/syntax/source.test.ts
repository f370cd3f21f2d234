/** An edited source equals one opened anew, and units together equal the whole, on real files. */
import { describe, expect, test } from "vitest";
import { editSource, openSource, type Source } from "../../server/src/syntax/source.ts";
import type { Tree } from "../../server/src/syntax/tree.ts";
import { loadParser } from "../harness/analyze.ts";
import { randomEdit, seededRandom } from "../harness/random.ts";
import { libraryPaths, readFiles } from "../harness/standard-library.ts";

const parser = await loadParser();
const paths = libraryPaths();

const FILES = 300;
const EDITS_PER_FILE = 10;

describe("editSource", () => {
  test(`equals openSource after each of ${FILES * EDITS_PER_FILE} random edits`, () => {
    const random = seededRandom();
    console.log(`HOTLINT_SEED=${random.seed}`);
    let edits = 0;
    while (edits < FILES * EDITS_PER_FILE) {
      const [file] = readFiles([random.pick(paths)]);
      if (!file) continue;
      let source = openSource(file.text, parser);
      for (let i = 0; i < EDITS_PER_FILE; i++, edits++) {
        const { text, edit } = randomEdit(source.text, random);
        const edited = editSource(source, edit, parser).source;
        const shown = `HOTLINT_SEED=${random.seed} ${file.path} edit ${i} at ${edit.span.start}`;
        expect(outline(edited), shown).toEqual(outline(openSource(text, parser)));
        source = edited;
      }
    }
  });

  test("keeps every unit that the edit does not touch", () => {
    const text = Array.from({ length: 20 }, (_, i) => `def f${i}():\n    return ${i}\n`).join("");
    const source = openSource(text, parser);
    const at = text.indexOf("return 10") + 7;
    const edit = { span: { start: at, end: at }, newText: "x" };
    const edited = editSource(source, edit, parser).source;
    const made = edited.units.filter((unit) => !source.units.includes(unit));
    expect(made.map((unit) => unit.text)).toEqual(["def f10():\n    return x10\n"]);
  });
});

describe("units", () => {
  test("have the leaves that a parse of the whole file has", () => {
    const files = readFiles(paths.filter((_, i) => i % 12 === 0));
    expect(files.length).toBeGreaterThan(50);
    const different: string[] = [];
    let compared = 0;
    for (const { path, text } of files) {
      const whole = parser.parse(text, false);
      if (whole.broken) continue;
      compared++;
      const source = openSource(text, parser);
      const units = source.units.flatMap((unit, i) => leaves(unit.tree, source.starts[i] ?? 0));
      const expected = leaves(whole, 0);
      const first = expected.findIndex((leaf, i) => leaf !== units[i]);
      if (first >= 0 || units.length !== expected.length) {
        different.push(`${path}: ${expected[first] ?? "end"} is ${units[first] ?? "missing"}`);
      }
    }
    console.log(`${compared} of ${files.length} files compared`);
    expect(compared).toBeGreaterThan(files.length * 0.9);
    expect(different).toEqual([]);
  });
});

describe("extreme files", () => {
  const DEEP = 2_000;
  const extremes: Readonly<Record<string, string>> = {
    "an empty file": "",
    "only blank lines": "\n\n   \n\t\n",
    "only a byte order mark": "\uFEFF",
    "nested parentheses": `x = ${"(".repeat(DEEP)}1${")".repeat(DEEP)}\n`,
    "unclosed parentheses": `x = ${"(".repeat(DEEP)}\n`,
    "nested lists": `x = ${"[".repeat(DEEP)}${"]".repeat(DEEP)}\n`,
    "a chain of attributes": `x = a${".b".repeat(DEEP)}\n`,
    "a chain of calls": `x = a${".b()".repeat(DEEP)}\n`,
    "a long sum": `x = 1${" + 1".repeat(DEEP)}\n`,
    "nested blocks": `${Array.from({ length: 99 }, (_, i) => `${" ".repeat(i)}if x:\n`).join("")}${" ".repeat(99)}pass\n`,
    "50,000 lines of functions": "def f(x):\n    return x\n".repeat(25_000),
    "50,000 lines in one function": `def f():\n${"    x = 1\n".repeat(49_999)}`,
    "50,000 lines in one display": `x = [\n${"    1,\n".repeat(49_998)}]\n`,
    "NUL and control characters": "x = 1\0\u0001\u0002\ny = 2\n",
    "a lone surrogate": "x = '\uD800'\ny = 1\n",
  };
  test.each(Object.entries(extremes))("%s", (_, text) => {
    const source = openSource(text, parser);
    expect(source.units.map((unit) => unit.text).join("")).toBe(text);
    for (const unit of source.units) expect(["module", "ERROR"]).toContain(unit.tree.root.kind);
  });
});

function outline(source: Source): unknown {
  return source.units.map((unit, i) => [source.starts[i], unit.role, unit.column, unit.text]);
}

/** Every token with its place in the file; what takes no place is no token of the text. */
function leaves(tree: Tree, offset: number): readonly string[] {
  const found: string[] = [];
  for (let i = 1; i < tree.size; i++) {
    const node = tree.node(i);
    if (node.after !== i + 1 || node.start === node.end) continue;
    found.push(`${node.symbol} ${node.start + offset}–${node.end + offset}`);
  }
  return found;
}
