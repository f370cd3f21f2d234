/** Tests of the specification harness: a wrong specification fails, at the line that is wrong. */
import { describe, expect, test } from "vitest";
import { replaceNode } from "../../server/src/lint/finding.ts";
import { defineRule } from "../../server/src/lint/rule.ts";
import { qualifiedName } from "../../server/src/semantic/names.ts";
import { analyze, loadParser } from "./analyze.ts";
import {
  checkFindings,
  checkFix,
  checkSuppression,
  checkTyping,
  optionsOf,
  type Subject,
} from "./check.ts";
import { applyFixes } from "./fixes.ts";
import { prove } from "./prove.ts";
import { parseSpec, type Problem, type Spec } from "./spec.ts";
import { updateDiffs } from "./update.ts";
import { checkWhole } from "./whole.ts";

/** Small, but a rule like any other: `list()` where `[]` does. */
const emptyListCall = defineRule({
  id: "empty-list-call",
  category: "allocation",
  summary: "Empty list made by a call",
  why: "A call looks the name up first.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  on: {
    call(node, ctx) {
      const callee = node.field("function");
      if (
        qualifiedName(callee, ctx) !== "builtins.list" ||
        node.field("arguments").children.length > 0
      )
        return undefined;
      const message = "`list()` looks `list` up; write `[]`.";
      // Wrong on purpose where the text says so, so that the harness has something to catch.
      const newText = /# wrong/.test(ctx.unit.text) ? "()" : "[]";
      return {
        node,
        message,
        fix: { title: "Write `[]`", safe: true, edits: [replaceNode(node, newText)] },
      };
    },
  },
});

const subject: Subject = {
  rule: emptyListCall,
  rules: [emptyListCall],
  parser: await loadParser(),
};
const read = (...lines: readonly string[]): Spec => parseSpec("spec.md", lines.join("\n"));

async function problemsOf(spec: Spec): Promise<readonly Problem[]> {
  const proof = await prove(subject, spec);
  return [
    ...spec.problems,
    ...spec.cases.flatMap((each) => [
      ...checkFindings(subject, each),
      ...checkFix(subject, each),
      ...checkSuppression(subject, each),
      ...checkTyping(subject, each),
      ...(proof.get(each) ?? []),
    ]),
  ];
}

const GOOD = [
  "# empty-list-call",
  "",
  "## Flagged",
  "```python",
  "x = list()",
  '#   ^^^^^^ empty-list-call "looks `list` up"',
  "```",
  "```diff safe",
  "-x = list()",
  "+x = []",
  "```",
  "```python run",
  "print(x)",
  "```",
  "## Not flagged: the list has elements",
  "```python",
  "x = list('ab')",
  "```",
  "## Not flagged: another `list`",
  "```python",
  "from other import list",
  "x = list()",
  "```",
];

/** The good specification with one line replaced. */
function withLine(line: number, text: string): Spec {
  return read(...GOOD.map((each, i) => (i + 1 === line ? text : each)));
}

test("a right specification has no problems", async () => {
  const spec = read(...GOOD);
  expect(await problemsOf(spec)).toEqual([]);
  expect(checkWhole(spec, emptyListCall)).toEqual([]);
});

describe("a wrong specification fails at its line", () => {
  const cases: readonly (readonly [string, number, string, string])[] = [
    ["a mark too short", 6, "#   ^^^^^ empty-list-call", "flags columns 4–10, not 4–9"],
    ["a mark too far right", 6, "#    ^^^^^^ empty-list-call", "flags columns 4–10, not 5–11"],
    ["a mark of another rule", 6, "#   ^^^^^^ other-rule", "other-rule does not flag this"],
    [
      "a text that the message lacks",
      6,
      '#   ^^^^^^ empty-list-call "slow"',
      'the message has no "slow"',
    ],
    ["carets without a rule", 6, "#   ^^^^^^", "not a mark"],
    ["a diff of something else", 10, "+x = list([])", "the fix gives another diff"],
    ["a wrong promise of safety", 8, "```diff unsafe", "the fix is safe"],
    ["a driver that prints nothing", 13, "pass", "prints nothing"],
    ["an unknown option", 16, "```python targt=3.9", "unknown option `targt=3.9`"],
    ["code that is not Python", 17, "x = list('ab'", "cannot parse the case"],
    ["a finding without a mark", 17, "x = list()", "flags columns 4–10 without a mark"],
  ];
  test.each(cases)("%s", async (_, line, text, message) => {
    const problems = await problemsOf(withLine(line, text));
    const near = problems.find((problem) => problem.message.includes(message));
    expect(near, JSON.stringify(problems)).toBeDefined();
    // A diff is named by its fence, everything else by its own line or the one above.
    expect(Math.abs((near?.line ?? 0) - line)).toBeLessThanOrEqual(2);
  });
});

describe("a specification that says too little fails as a whole", () => {
  const whole = (spec: Spec): string =>
    checkWhole(spec, emptyListCall)
      .map(({ message }) => message)
      .join("\n");
  test("no run for a safe fix", () => {
    expect(whole(read(...GOOD.slice(0, 11), ...GOOD.slice(14)))).toContain("must be proven");
  });
  test("too few silent cases", () => {
    expect(whole(read(...GOOD.slice(0, 18)))).toContain("need 2 silent ones; there are 1");
  });
  test("another title", () => {
    expect(whole(withLine(1, "# other"))).toContain("the title must be");
  });
});

test("a fix that changes the output is caught by running it", async () => {
  const spec = withLine(5, "x = list() # wrong");
  const messages = (await problemsOf(spec)).map(({ message }) => message).join("\n");
  expect(messages).toContain("the fix changes what the code does");
});

test("columns are UTF-16 code units, after tabs and emoji", async () => {
  const spec = read(
    "# empty-list-call",
    "```python",
    "if 1:",
    "\tx = '😀é', list()",
    "\t#          ^^^^^^ empty-list-call",
    "```",
    "```diff safe",
    " if 1:",
    "-\tx = '😀é', list()",
    "+\tx = '😀é', []",
    "```",
  );
  expect(await problemsOf(spec)).toEqual([]);
});

test("a span at the first column is marked without a hash, one of several lines on its first", async () => {
  const spec = read(
    "# empty-list-call",
    "```python",
    "list(",
    "^^^^^ empty-list-call",
    ")",
    "```",
    "```diff safe",
    "-list(",
    "-)",
    "+[]",
    "```",
  );
  expect(await problemsOf(spec)).toEqual([]);
});

test("an update rewrites diffs and leaves marks alone", () => {
  const wrong = GOOD.map((line) =>
    line === "+x = []" ? "+stale" : line === "```diff safe" ? "```diff" : line,
  );
  const fix = (each: Spec["cases"][number]) =>
    applyFixes(each.files[0]?.code ?? "", emptyListCall.id, (code) =>
      analyze(code, subject.parser, optionsOf(subject, each)),
    );
  expect(updateDiffs(wrong.join("\n"), read(...wrong), fix)).toBe(GOOD.join("\n"));
  const without = [...GOOD.slice(0, 7), ...GOOD.slice(11)];
  const updated = updateDiffs(without.join("\n"), read(...without), fix);
  expect(updated).toContain("```\n\n```diff safe\n-x = list()\n+x = []\n```\n```python run");
});

test("a pair of programs to measure belongs to no case", () => {
  const pair = ["```python measure before n=10", "```", "```python measure after", "```"];
  const spec = read(...GOOD, ...pair);
  expect(spec.problems).toEqual([]);
  expect(spec.cases).toHaveLength(3);
  expect(spec.measures.map(({ n }) => n)).toEqual([10]);
  expect(read(...GOOD, "```python measure before", "```").problems[0]?.message).toContain("n=1000");
});

test("fences with names that follow each other are the files of one case", () => {
  const spec = read(
    "# x",
    "```python file=a.py",
    "A = 1",
    "```",
    "```python file=b.py",
    "import a",
    "```",
  );
  expect(spec.cases.map(({ files }) => files.map(({ name }) => name))).toEqual([["a.py", "b.py"]]);
});
