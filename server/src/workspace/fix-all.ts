/** Applies every fix that may be applied, over and over until none is left. */
import { Document } from "../lint/document.ts";
import type { Finding, PlacedFix } from "../lint/finding.ts";
import type { Rule } from "../lint/rule.ts";
import type { OnCrash } from "../lint/dispatch.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { unitIndexAt } from "../syntax/source.ts";
import { applyEdits, editBetween, type TextEdit } from "../text/edit.ts";
import { lineIndex } from "../text/line-index.ts";
import { silence } from "./judge.ts";
import { type FileSettings, withoutHeat } from "./settings.ts";

export interface FixAllOptions {
  readonly parser: PythonParser;
  readonly settings: FileSettings;
  readonly allRules: readonly Rule[];
  /** Also fixes that may change results. */
  readonly unsafe?: boolean;
  /** Also what is worth it only on hot lines, as if all were hot. */
  readonly allHot?: boolean;
  readonly onCrash: OnCrash;
}

export interface FixedText {
  readonly text: string;
  /** Fixes applied. */
  readonly count: number;
}

/** More rounds than any real file needs; two fixes that undo each other must not go on for ever. */
const MAX_ROUNDS = 1000;

/**
 * Fixes that may depend on each other wait for the next round, when the text is analysed anew. The
 * result has nothing left to fix, so fixing it again changes nothing.
 */
export function fixAll(file: string, text: string, options: FixAllOptions): FixedText {
  // What is worth it only on hot lines is fixed there, one at a time.
  const { rules, target, freeThreaded } = settingsIn(options);
  const analysis = { rules, target, freeThreaded, onCrash: options.onCrash };
  const document = new Document(file, text, options.parser, analysis);
  const seen = new Set([text]);
  let count = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const chosen = independent(fixesOf(document, options), document);
    if (chosen.fixes === 0) break;
    const before = document.text;
    const after = applyEdits(before, chosen.edits);
    if (seen.has(after)) break;
    seen.add(after);
    document.edit(editBetween(before, after));
    count += chosen.fixes;
  }
  return { text: document.text, count };
}

function settingsIn({ settings, allHot }: FixAllOptions): FileSettings {
  return allHot === true ? settings : withoutHeat(settings);
}

/** Whether fixing everything applies the finding's fix. */
export function isApplied(
  { fix, onlyWhenHot }: Finding,
  { unsafe, allHot }: Pick<FixAllOptions, "unsafe" | "allHot">,
): boolean {
  if (!fix || (onlyWhenHot === true && allHot !== true)) return false;
  return fix.safe || unsafe === true;
}

interface Candidate {
  readonly finding: Finding;
  readonly fix: PlacedFix;
}

function fixesOf(document: Document, options: FixAllOptions): readonly Candidate[] {
  const { kept } = silence(document, lineIndex(document.text), options);
  return kept.flatMap((finding) => {
    const { fix } = finding;
    return fix && isApplied(finding, options) ? [{ finding, fix }] : [];
  });
}

/**
 * Fixes that share no unit with one another, in what they change or rest on: two that are right
 * alone (make `seen` a set; make it a deque) need not be right together. Fixes of one rule that
 * insert the same (build the same set before a loop) belong together.
 */
function independent(
  candidates: readonly Candidate[],
  document: Document,
): { readonly edits: readonly TextEdit[]; readonly fixes: number } {
  const { source } = document.module;
  /** Units in use, and by which rule. */
  const taken = new Map<number, string>();
  const edits: TextEdit[] = [];
  let fixes = 0;
  for (const { finding, fix } of candidates) {
    const fresh = fix.edits.filter((edit) => !edits.some((each) => isSameInsertion(each, edit)));
    const own = unitIndexAt(source, finding.span.start);
    const shares = fix.edits.some(
      (edit) => !fresh.includes(edit) && unitIndexAt(source, edit.span.start) === own,
    );
    const spans = [finding.span, ...[...finding.evidence, ...fresh].map((part) => part.span)];
    const units = spans.map((span) => unitIndexAt(source, span.start));
    const isFree = (unit: number): boolean => {
      const by = taken.get(unit);
      return by === undefined || (shares && by === finding.rule);
    };
    if (!units.every(isFree)) continue;
    if (fresh.some((edit) => edits.some((each) => touches(each, edit)))) continue;
    for (const unit of units) taken.set(unit, finding.rule);
    edits.push(...fresh);
    fixes++;
  }
  return { edits, fixes };
}

/** The same text inserted at one place by two fixes, wanted once. */
function isSameInsertion(a: TextEdit, b: TextEdit): boolean {
  return (
    isWholeLine(a) && isWholeLine(b) && a.newText === b.newText && a.span.start === b.span.start
  );
}

/** A statement of its own, put before another: an import, a set to be built. */
function isWholeLine({ span, newText }: TextEdit): boolean {
  return span.start === span.end && /[\r\n][ \t]*$/u.test(newText);
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}
