/** Suppression comments: `# hotlint: ignore[rule-id]` on a line, `# hotlint: ignore-file` for a file. */
import { defineFact } from "../semantic/fact.ts";
import type { Module } from "../semantic/module.ts";
import { descendantsOf } from "../syntax/walk.ts";
import type { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import type { Finding } from "./finding.ts";

export interface Suppression {
  /** The comment; offsets in the file. */
  readonly span: Span;
  readonly scope: "line" | "file";
  /** Rules it names; empty for all. */
  readonly rules: readonly string[];
  /** 0-based line it speaks for; unused for a whole file. */
  readonly line: number;
}

export interface Suppressed {
  readonly kept: readonly Finding[];
  /** Suppressions that silenced nothing, and for each the rules it names that silenced nothing. */
  readonly unused: readonly {
    readonly suppression: Suppression;
    readonly rules: readonly string[];
  }[];
}

/** `hotlint: ignore`, `hotlint: ignore[a, b]`, `hotlint: ignore-file`, `hotlint: ignore-file[a]`. */
const COMMENT = /#\s*hotlint:\s*ignore(-file)?\s*(?:\[([^\]]*)\])?/;

interface Comment {
  /** Relative to the unit. */
  readonly span: Span;
  readonly scope: "line" | "file";
  readonly rules: readonly string[];
  /** Nothing but the comment stands on its line, so it speaks for the line after. */
  readonly alone: boolean;
}

const comments = defineFact("suppression-comments", (unit): readonly Comment[] => {
  if (!unit.text.includes("hotlint:")) return [];
  const found: Comment[] = [];
  for (const comment of descendantsOf(unit.tree.root, "comment")) {
    const match = COMMENT.exec(comment.text);
    if (!match) continue;
    const start = comment.start + match.index;
    found.push({
      span: { start, end: start + match[0].length },
      scope: match[1] === undefined ? "line" : "file",
      rules: (match[2] ?? "")
        .split(",")
        .map((rule) => rule.trim())
        .filter((rule) => rule !== ""),
      alone: /(^|[\r\n])[ \t\f]*$/.test(unit.text.slice(0, comment.start)),
    });
  }
  return found;
});

export function suppressionsOf(module: Module, lines: LineIndex): readonly Suppression[] {
  return module.unitsWith(comments).flatMap((unit) => {
    const unitStart = module.offsetOf(unit.tree.root);
    return comments.of(unit).map(({ span, scope, rules, alone }) => {
      const start = unitStart + span.start;
      const line = lines.positionAt(start).line + (alone ? 1 : 0);
      return { span: { start, end: start + span.end - span.start }, scope, rules, line };
    });
  });
}

/** Takes out the findings that a comment silences. */
export function suppress(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  lines: LineIndex,
): Suppressed {
  if (suppressions.length === 0) return { kept: findings, unused: [] };
  const silenced = new Map<Suppression, Set<string>>(suppressions.map((each) => [each, new Set()]));
  const kept = findings.filter((finding) => {
    const line = lines.positionAt(finding.span.start).line;
    const by = suppressions.filter((each) => speaksFor(each, finding, line));
    for (const each of by) silenced.get(each)?.add(finding.rule);
    return by.length === 0;
  });
  const unused = suppressions.flatMap((suppression) => {
    const used = silenced.get(suppression) ?? new Set();
    const rules = suppression.rules.filter((rule) => !used.has(rule));
    const isUnused = suppression.rules.length === 0 ? used.size === 0 : rules.length > 0;
    return isUnused ? [{ suppression, rules }] : [];
  });
  return { kept, unused };
}

function speaksFor(suppression: Suppression, finding: Finding, line: number): boolean {
  if (suppression.scope === "line" && suppression.line !== line) return false;
  return suppression.rules.length === 0 || suppression.rules.includes(finding.rule);
}
