/** Hot lines by file and function: what is hot and can be fixed first, every finding once. */
import { expect, test } from "vitest";
import { groupLines } from "../../client/src/views/hot-line-groups.ts";
import type { HotFinding, HotLine } from "../../server/src/protocol.ts";

const fix = (line: number): HotFinding => ({ rule: "r", message: "…", line, hasFix: true });
const hint = (line: number): HotFinding => ({ rule: "s", message: "…", line, hasFix: false });

function hot(
  file: string,
  name: string,
  line: number,
  share: number,
  findings: readonly HotFinding[] = [],
): HotLine {
  const worth = findings.some(({ hasFix }) => hasFix) ? 2 : findings.length > 0 ? 1.5 : 1;
  const band = share < 0.03 ? 0 : 2;
  const uri = `file:///${file}`;
  return { uri, line, function: name, share, label: "", band, rank: share * worth, findings };
}

const LINES = [
  hot("cold.py", "f", 1, 0.3),
  hot("mend.py", "g", 5, 0.2, [fix(5), hint(9)]),
  hot("mend.py", "g", 6, 0.02, [fix(5), hint(9)]),
  hot("mend.py", "h", 20, 0.1, [hint(20)]),
];

/** "file > function > lines" of what is listed. */
function listed(filter: Parameters<typeof groupLines>[2]): readonly string[] {
  return groupLines(LINES, "self", filter).flatMap(({ uri, functions }) =>
    functions.map(
      ({ name, lines }) => `${uri.slice(8)} ${name} ${lines.map((l) => l.line.line).join()}`,
    ),
  );
}

test("what can be fixed stands before what is only hotter", () => {
  expect(listed("all")).toEqual(["mend.py g 5,6", "mend.py h 20", "cold.py f 1"]);
});

test("filters take lines away, and what is empty then", () => {
  expect(listed("hot")).toEqual(["mend.py g 5", "mend.py h 20", "cold.py f 1"]);
  expect(listed("findings")).toEqual(["mend.py g 5,6", "mend.py h 20"]);
  expect(listed("fixes")).toEqual(["mend.py g 5,6"]);
});

test("a finding of a function stands once: on its line, or else on the function", () => {
  const [g] = groupLines(LINES, "self", "all")[0]?.functions ?? [];
  expect(g?.lines.map(({ findings }) => findings.map(({ line }) => line))).toEqual([[5], []]);
  expect(g?.findings.map(({ line }) => line)).toEqual([9]);
});

test("own times add up, totals overlap", () => {
  const file = (measure: "self" | "total") => groupLines(LINES, measure, "all")[0]?.share;
  expect(file("self")).toBeCloseTo(0.32, 9);
  expect(file("total")).toBeCloseTo(0.2, 9);
});
