/** What kind of value an expression has where it stands: the examples of the pages in this folder. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { valueOf } from "../../../server/src/semantic/values.ts";
import type { Unit } from "../../../server/src/syntax/unit.ts";
import type { AnyNode } from "../../../server/src/syntax/node.ts";
import { descendants, isKind } from "../../../server/src/syntax/walk.ts";
import { loadParser } from "../../harness/analyze.ts";
import { examplesOf } from "../../harness/examples.ts";
import { openModule } from "../../harness/context-of.ts";
import { OLDEST_PYTHON } from "../../../server/src/semantic/version.ts";
import type { Context } from "../../../server/src/semantic/context.ts";

const parser = await loadParser();

/** `# x: list of str`, `# x: unknown; x.y: int` at the end of a line. */
const COMMENT = /# (.+: .+)$/m;

/** The code with every comment as it should be. */
function commented(code: string): string {
  const { module } = openModule(code, parser);
  return code
    .split("\n")
    .map((line, i, lines) => {
      const [comment, claims] = COMMENT.exec(line) ?? [];
      if (comment === undefined || claims === undefined) return line;
      const start = lines.slice(0, i).join("\n").length + (i > 0 ? 1 : 0);
      const right = claims.split("; ").map((claim) => {
        const text = claim.slice(0, claim.lastIndexOf(": "));
        for (const [k, unit] of module.source.units.entries()) {
          const from = start - (module.source.starts[k] ?? 0);
          const to = from + line.length - comment.length;
          const node = nodeIn(unit, text, from, to);
          if (!node) continue;
          const ctx = {
            unit,
            module,
            target: OLDEST_PYTHON,
            get: <T>(fact: Fact<T>) => fact.of(unit),
          };
          return `${text}: ${inWords(node, ctx)}`;
        }
        return `${text}: not there`;
      });
      return line.replace(comment, `# ${right.join("; ")}`);
    })
    .join("\n");
}

interface Fact<T> {
  of(unit: Unit): T;
}

function nodeIn(unit: Unit, text: string, from: number, to: number): AnyNode | undefined {
  const isThere = (node: AnyNode): boolean =>
    node.start >= from && node.end <= to && node.text === text && node.kind !== "token";
  const found = [...descendants(unit.tree.root)].filter(isThere);
  return found.find((node) => !isKind(node, "identifier") || isRead(node, unit));
}

/** A name that is bound there has its value only afterwards. */
function isRead(node: AnyNode, unit: Unit): boolean {
  const { parent } = node;
  if (isKind(parent, "assignment", "for_statement", "for_in_clause", "named_expression"))
    return !node.isField("left") && !node.isField("name");
  return !isKind(parent, "parameters", "as_pattern_target") && unit.isParsed;
}

function inWords(node: AnyNode, ctx: Context): string {
  const value = valueOf(node, ctx);
  if (!value) return "unknown";
  const isText = value.kind === "str" || value.kind === "bytes";
  return isText || value.element === undefined ? value.kind : `${value.kind} of ${value.element}`;
}

const pages = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".md"));

describe.each(pages)("%s", (page) => {
  const examples = examplesOf(readFileSync(path.join(import.meta.dirname, page), "utf8"));
  test.each(examples)("$title", ({ code }) => {
    expect(code).toMatch(COMMENT);
    expect(commented(code)).toBe(code);
  });
});
