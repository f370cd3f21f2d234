/** Suppression comments: `# hotlint: ignore[rule-id]` on a line, `# hotlint: ignore-file` for a file. */
import type { Module } from "../semantic/module.ts";
import { suppressionComments } from "../semantic/suppression-comments.ts";
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

export function suppressionsOf(module: Module, lines: LineIndex): readonly Suppression[] {
  return module.unitsWith(suppressionComments).flatMap((unit) => {
    const unitStart = module.offsetOf(unit.tree.root);
    return suppressionComments.of(unit).map(({ span, scope, rules, alone }) => {
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
