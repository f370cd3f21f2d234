/** Rehearsed typing is typing: it changes the text everywhere, and leaves it as it was. */
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { rehearsal, rehearsed } from "../../server/src/workspace/rehearsal.ts";

const FUNCTION = `def total(rows, limit):
\tamount = 0
\tfor row in rows:
\t    if row.amount > limit: amount += row.amount

\treturn amount
`;

test.each(["\n", "\r\n"])("each group of edits ends with the text it began with (%j)", (eol) => {
  const text = FUNCTION.repeat(40).replaceAll("\n", eol);
  const document = TextDocument.create("file:///a.py", "python", 0, text);
  const typed = new Set<string>();
  const lines = new Set<number | undefined>();
  for (const changes of rehearsal(text)) {
    for (const change of changes.slice(0, -1)) {
      const before = document.getText();
      TextDocument.update(document, [change], document.version + 1);
      expect(document.getText()).not.toBe(before);
      typed.add(change.text.trim().slice(0, 3));
    }
    TextDocument.update(document, changes.slice(-1), document.version + 1);
    expect(document.getText()).toBe(text);
    lines.add(changes[0]?.range?.start.line);
  }
  expect([...typed].sort()).toEqual(["", '"', "(", "def", "x", "y", "z"]);
  expect(lines.size).toBe(40 * 4);
});

test("letters are typed at the end of a name that is no keyword", () => {
  const [first] = rehearsal("class A:\n    def area(self):\n        return self.width\n");
  expect(first?.[0]).toEqual({
    range: { start: { line: 1, character: 12 }, end: { line: 1, character: 12 } },
    text: "x",
  });
});

test("of a long text the beginning is rehearsed, of one without names nothing", () => {
  expect(rehearsed("x = 1\n".repeat(5_000)).split("\n")).toHaveLength(1_501);
  expect([...rehearsal("x = 1\ny = 2\n")]).toEqual([]);
});
