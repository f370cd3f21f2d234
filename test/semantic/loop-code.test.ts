/** Purity, raising, and what stays the same in a loop: the examples of loop-code.md. */
import { readFileSync } from "node:fs";
import path from "node:path";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { invarianceOf } from "../../server/src/semantic/invariant-expression.ts";
import { loopsAround } from "../../server/src/semantic/loops.ts";
import { isPure } from "../../server/src/semantic/purity.ts";
import { cannotRaise } from "../../server/src/semantic/raising.ts";
import { loadParser } from "../harness/analyze.ts";
import { ask, type Asked } from "../harness/context-of.ts";

const parser = await loadParser();
const specification = readFileSync(path.join(import.meta.dirname, "loop-code.md"), "utf8");

const QUESTIONS: Readonly<Record<string, (asked: Asked) => string>> = {
  pure: ({ node, ctx }) => (isPure(node, ctx) ? "yes" : "no"),
  quiet: ({ node, ctx }) => (cannotRaise(node, ctx) ? "yes" : "no"),
  same: ({ node, ctx }) => {
    const loop = loopsAround(node)[0]?.node ?? node;
    const found = invarianceOf(node, { first: loop, last: loop }, ctx);
    if (!found) return "no";
    return found.doubt === undefined ? "yes" : "doubt";
  },
};

/** The code with the guillemets of one line only. */
function markedIn(lines: readonly string[], at: number): string {
  return lines.map((line, i) => (i === at ? line : line.replace(/[«»]/g, ""))).join("\n");
}

const cases = new MarkdownIt().parse(specification, {}).flatMap((token) => {
  if (token.type !== "fence") return [];
  const lines = token.content.split("\n");
  return lines.flatMap((line, at) => {
    const [, question, answer] = /# (\w+): (\w+)$/.exec(line) ?? [];
    if (question === undefined || answer === undefined) return [];
    const marked = /«.*»/.exec(line)?.[0] ?? "";
    return [{ title: `${marked} ${question}`, code: markedIn(lines, at), question, answer }];
  });
});

describe("loop-code.md", () => {
  test.each(cases)("$title", ({ code, question, answer }) => {
    expect(QUESTIONS[question]?.(ask(code, parser))).toBe(answer);
  });
});
