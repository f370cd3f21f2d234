/** From findings to the protocol's words, without deciding anything. */
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextEdit as ProtocolEdit,
} from "vscode-languageserver";
import type { RankedFinding } from "../insight/rank.ts";
import type { PlacedEvidence, PlacedStep, Severity } from "../lint/finding.ts";
import { rulePageUrl } from "../lint/rule-page.ts";
import type { LocatedFinding } from "../scan/located-finding.ts";
import type { TextEdit } from "../text/edit.ts";
import type { LineIndex, Range } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { uriOf } from "../workspace/uris.ts";
import type { UnusedSuppression } from "../workspace/judge.ts";

const SOURCE = "Hotlint";

/** The code of a diagnostic about a suppression comment; no rule has this id. */
export const UNUSED_SUPPRESSION = "unused-suppression";

export interface Place {
  readonly uri: string;
  readonly lines: LineIndex;
  readonly relatedInformation: boolean;
}

export function findingDiagnostic(ranked: RankedFinding, place: Place): Diagnostic {
  const { finding } = ranked;
  const related = [
    ...finding.evidence.map((each) => evidenceOf(each, place)),
    ...(finding.trail ?? []).map(stepOf),
  ];
  return {
    range: rangeOf(finding.span, place.lines),
    severity: severityOf(ranked.severity),
    code: finding.rule,
    codeDescription: { href: rulePageUrl(finding.rule) },
    source: SOURCE,
    message: ranked.message,
    ...(place.relatedInformation && related.length > 0 && { relatedInformation: related }),
  };
}

/** A finding of a file that is not open: actions come with the document, so they need no data here. */
export function locatedDiagnostic(
  { rule, severity, message, range, evidence, trail = [] }: LocatedFinding,
  { uri, relatedInformation }: Pick<Place, "uri" | "relatedInformation">,
): Diagnostic {
  const related = [
    ...evidence.map(({ text, range: at }) => ({ location: { uri, range: at }, message: text })),
    ...trail.map(stepOf),
  ];
  return {
    range,
    severity: severityOf(severity),
    code: rule,
    codeDescription: { href: rulePageUrl(rule) },
    source: SOURCE,
    message,
    ...(relatedInformation && related.length > 0 && { relatedInformation: related }),
  };
}

export function unusedDiagnostic(
  { suppression, rules, unknown }: UnusedSuppression,
  place: Place,
): Diagnostic {
  return {
    range: rangeOf(suppression.span, place.lines),
    severity: DiagnosticSeverity.Hint,
    code: UNUSED_SUPPRESSION,
    source: SOURCE,
    message: unusedMessage(rules, unknown),
    tags: [DiagnosticTag.Unnecessary],
  };
}

export function rangeOf(span: Span, lines: LineIndex): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

export function editOf({ span, newText }: TextEdit, lines: LineIndex): ProtocolEdit {
  return { range: rangeOf(span, lines), newText };
}

function severityOf(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case "error":
      return DiagnosticSeverity.Error;
    case "warning":
      return DiagnosticSeverity.Warning;
    case "information":
      return DiagnosticSeverity.Information;
    case "hint":
      return DiagnosticSeverity.Hint;
  }
}

function evidenceOf({ text, span }: PlacedEvidence, place: Place): DiagnosticRelatedInformation {
  return { location: { uri: place.uri, range: rangeOf(span, place.lines) }, message: text };
}

function stepOf({ text, file, range }: PlacedStep): DiagnosticRelatedInformation {
  // A document that is no file is named by its URI.
  const isUri = /^[a-z][a-z\d+.-]+:/iu.test(file);
  return { location: { uri: isUri ? file : uriOf(file), range }, message: text };
}

function unusedMessage(rules: readonly string[], unknown: readonly string[]): string {
  const list = (ids: readonly string[]): string => ids.map((id) => `\`${id}\``).join(", ");
  if (rules.length === 0) return "This comment silences nothing; remove it.";
  if (unknown.length === rules.length)
    return `There is no rule ${list(unknown)}; remove the comment.`;
  return `There is nothing to silence for ${list(rules)}; remove it from the comment.`;
}
