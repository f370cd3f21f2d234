/** What reaches a use: the examples of reaching.md. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Reaching, reaching } from "../../../server/src/semantic/flow/reaching.ts";
import { scopes } from "../../../server/src/semantic/scopes.ts";
import { openSource } from "../../../server/src/syntax/source.ts";
import type { AnyNode } from "../../../server/src/syntax/node.ts";
import { descendantsOf } from "../../../server/src/syntax/walk.ts";
import { loadParser } from "../../harness/analyze.ts";
import { examplesOf } from "../../harness/examples.ts";

const parser = await loadParser();
const specification = readFileSync(path.join(import.meta.dirname, "reaching.md"), "utf8");

const COMMENT = /# (\w+): (.*)$/;

/** The code with every comment as it should be. */
function commented(code: string): string {
  const source = openSource(code, parser);
  return code
    .split("\n")
    .map((line, i, lines) => {
      const [comment, name] = COMMENT.exec(line) ?? [];
      if (comment === undefined || name === undefined) return line;
      const start = lines.slice(0, i).join("\n").length + (i > 0 ? 1 : 0);
      return line.replace(comment, `# ${name}: ${reachingAt(name, start, line.length, source)}`);
    })
    .join("\n");
}

function reachingAt(
  name: string,
  start: number,
  length: number,
  { units, starts }: ReturnType<typeof openSource>,
): string {
  for (const [i, unit] of units.entries()) {
    const offset = starts[i] ?? 0;
    for (const node of descendantsOf(unit.tree.root, "identifier")) {
      const at = offset + node.start - start;
      const isUse = scopes
        .of(unit)
        .variableOf(node)
        ?.uses.some((use) => use.node === node);
      if (node.text === name && isUse && at >= 0 && at < length)
        return inWords(reaching.of(unit).at(node));
    }
  }
  return "not read";
}

function inWords(found: Reaching | undefined): string {
  if (!found) return "unknown";
  const bindings = found.bindings.map(({ kind, value }) =>
    kind === "assignment" ? valueOf(value) : `<${kind}>`,
  );
  return [...bindings, ...(found.mayBeUnbound ? ["unbound"] : [])].join(", ") || "nothing";
}

function valueOf(value: AnyNode | undefined): string {
  return value?.text ?? "<assignment>";
}

describe("what reaches a use", () => {
  const examples = examplesOf(specification);
  test.each(examples)("$title", ({ code }) => {
    expect(code).toMatch(/# \w+: /);
    expect(commented(code)).toBe(code);
  });
});

test("functions with too many branches are unknown rather than slow", () => {
  const nested = (depth: number): string => {
    const indent = "    ".repeat(depth + 1);
    if (depth === 14) return `${indent}x = 1\n`;
    return `${indent}try:\n${nested(depth + 1)}${indent}finally:\n${nested(depth + 1)}`;
  };
  const source = openSource(`def f():\n${nested(0)}    print(x)\n`, parser);
  const [unit] = source.units;
  if (!unit) throw new Error("no unit");
  const uses = [...descendantsOf(unit.tree.root, "identifier")].filter((node) => node.text === "x");
  expect(reaching.of(unit).at(uses.at(-1) ?? unit.tree.root)).toBeUndefined();
});
