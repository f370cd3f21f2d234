/** Checks one case of a specification against the real analysis: what is flagged, fixed and silenced. */
import { Document } from "../../server/src/lint/document.ts";
import type { AnalysisOptions } from "../../server/src/lint/document.ts";
import type { Finding } from "../../server/src/lint/finding.ts";
import type { Rule } from "../../server/src/lint/rule.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { type LineIndex, lineIndex } from "../../server/src/text/line-index.ts";
import { analyze, findingsIn, optionsFor } from "./analyze.ts";
import { codeBaseOf, fileName } from "./case-folder.ts";
import { applyFixes, diffBody, safetyOf } from "./fixes.ts";
import type { Mark } from "./marks.ts";
import { type Case, type CaseFile, mainFile, type Problem } from "./spec.ts";

export interface Subject {
  readonly rule: Rule;
  /** Every rule that runs on the case; the rule itself among them. */
  readonly rules: readonly Rule[];
  readonly parser: PythonParser;
}

export function optionsOf(subject: Subject, each: Case): AnalysisOptions {
  const codeBase = codeBaseOf(each, subject.parser);
  return {
    ...optionsFor(subject.rule, subject.rules, each.options),
    ...(codeBase && { codeBase }),
  };
}

/** Each mark has its finding and each finding its mark. */
export function checkFindings(subject: Subject, each: Case): readonly Problem[] {
  const options = optionsOf(subject, each);
  return each.files.flatMap((file) => {
    // What others say only in hot code would stand all over the examples.
    const findings = analyze(file.code, subject.parser, options, fileName(each, file)).filter(
      (finding) => finding.rule === subject.rule.id || !finding.onlyWhenHot,
    );
    const left = [...findings];
    const lines = lineIndex(file.code);
    const unmet = file.marks.flatMap((mark) => {
      const index = left.findIndex((finding) => isMarkedBy(finding, mark, file, lines));
      const [found] = index < 0 ? [] : left.splice(index, 1);
      return found
        ? [...wrongText(found, mark), ...wrongHeat(found, mark, subject.rule)]
        : unmetMark(mark, left, file, lines);
    });
    const unmarked = left
      .filter((finding) => !file.marks.some((mark) => isNear(finding, mark, lines)))
      .map((finding) => unmarkedFinding(finding, file, lines));
    return [...unmet, ...unmarked, ...findings.flatMap((finding) => doubts(finding, file, lines))];
  });
}

/** The diff under the case is what applying the fixes does, and nothing is left to fix. */
export function checkFix(subject: Subject, each: Case): readonly Problem[] {
  const file = mainFile(each);
  if (!file) return [];
  const options = optionsOf(subject, each);
  const name = fileName(each, file);
  const fixed = applyFixes(file.code, subject.rule.id, (code) =>
    analyze(code, subject.parser, options, name),
  );
  if (fixed.problem !== undefined) return [{ line: each.line, message: fixed.problem }];
  if (fixed.fixes.length === 0) {
    return each.diff
      ? [{ line: each.diff.line, message: "a diff, but no finding of the case has a fix" }]
      : [];
  }
  if (!each.diff)
    return [
      {
        line: file.endLine,
        message: "the finding has a fix: put a ```diff fence below and run with UPDATE=1",
      },
    ];
  const problems: Problem[] = [];
  const safety = safetyOf(fixed.fixes);
  if (each.diff.safety !== safety) {
    problems.push({
      line: each.diff.line,
      message: `the fix is ${safety}: write \`\`\`diff ${safety}, or run with UPDATE=1`,
    });
  }
  const body = diffBody(file.code, fixed.code);
  if (each.diff.body !== body) {
    problems.push({
      line: each.diff.line,
      message: `the fix gives another diff (UPDATE=1 rewrites it):\n${body}`,
    });
  }
  return problems;
}

/** A comment on the line silences the rule it names, and no other. */
export function checkSuppression(subject: Subject, each: Case): readonly Problem[] {
  const options = optionsOf(subject, each);
  return each.files.flatMap((file) => {
    const lines = lineIndex(file.code);
    const name = fileName(each, file);
    const own = analyze(file.code, subject.parser, options, name).filter(
      ({ rule }) => rule === subject.rule.id,
    );
    return own.flatMap((finding) => {
      const { line } = lines.positionAt(finding.span.start);
      const content = lineText(file.code, lines, line);
      if (content.endsWith("\\")) return [];
      const count = (id: string): number => {
        const at = lines.lineStart(line) + content.length;
        const code = `${file.code.slice(0, at)}  # hotlint: ignore[${id}]${file.code.slice(at)}`;
        const found = analyze(code, subject.parser, options, name);
        return found.filter(
          (left) => left.rule === finding.rule && left.span.start === finding.span.start,
        ).length;
      };
      const specLine = file.lines[line] ?? each.line;
      if (count(finding.rule) > 0)
        return [
          {
            line: specLine,
            message: `\`# hotlint: ignore[${finding.rule}]\` does not silence the line`,
          },
        ];
      if (count("some-other-rule") === 0)
        return [{ line: specLine, message: "a comment that names another rule silences the line" }];
      return [];
    });
  });
}

/** Typing the case from a broken start gives, after every few keys, what a fresh document gives. */
export function checkTyping(subject: Subject, each: Case): readonly Problem[] {
  const options = optionsOf(subject, each);
  return each.files.flatMap((file) => {
    const lines = lineIndex(file.code);
    const marked = file.marks[0]?.line ?? Math.floor(lines.lineCount / 2);
    const start = lines.lineStart(marked);
    const end = start + lineText(file.code, lines, marked).length;
    return typeText(
      file.code,
      { start, end },
      (document) => {
        const fresh = new Document(document.file, document.text, subject.parser, options);
        const [kept, anew] = [findingsIn(document), findingsIn(fresh)].map((found) =>
          JSON.stringify(found),
        );
        return kept === anew;
      },
      (text) => new Document(fileName(each, file), text, subject.parser, options),
    ).map((typed) => ({
      line: file.lines[marked] ?? each.line,
      message: `after typing \`${typed}\` the findings differ from those of a fresh document`,
    }));
  });
}

/**
 * Takes the span out of the text, types it again key by key, then does the same with everything
 * after it. Gives what was typed when the check first failed.
 */
function typeText(
  text: string,
  span: { readonly start: number; readonly end: number },
  check: (document: Document) => boolean,
  open: (text: string) => Document,
): readonly string[] {
  const rest = text.slice(span.end);
  const document = open(text.slice(0, span.start) + rest);
  check(document);
  for (let at = span.start; at < span.end; at++) {
    typeKey(document, text.slice(0, at + 1) + rest, at);
    if (!check(document)) return [text.slice(span.start, at + 1)];
  }
  const broken = open(text.slice(0, span.start));
  check(broken);
  const every = Math.max(1, Math.ceil((text.length - span.start) / 20));
  for (let at = span.start; at < text.length; at++) {
    typeKey(broken, text.slice(0, at + 1), at);
    const isLast = at + 1 === text.length;
    if ((isLast || at % every === 0) && !check(broken)) return [text.slice(span.start, at + 1)];
  }
  return [];
}

function typeKey(document: Document, text: string, at: number): void {
  document.edit({ span: { start: at, end: at }, newText: text.charAt(at) });
}

/** Marks cover a span's first line. */
function isMarkedBy(finding: Finding, mark: Mark, file: CaseFile, lines: LineIndex): boolean {
  const { line, start, end } = firstLineOf(finding, file, lines);
  return (
    finding.rule === mark.rule && line === mark.line && start === mark.start && end === mark.end
  );
}

function isNear(finding: Finding, mark: Mark, lines: LineIndex): boolean {
  return finding.rule === mark.rule && lines.positionAt(finding.span.start).line === mark.line;
}

function firstLineOf(
  finding: Finding,
  file: CaseFile,
  lines: LineIndex,
): { readonly line: number; readonly start: number; readonly end: number } {
  const { line, character: start } = lines.positionAt(finding.span.start);
  const length = lineText(file.code, lines, line).length;
  const end = Math.min(finding.span.end - lines.lineStart(line), length);
  return { line, start, end };
}

function unmetMark(
  mark: Mark,
  left: readonly Finding[],
  file: CaseFile,
  lines: LineIndex,
): readonly Problem[] {
  const near = left.find((finding) => isNear(finding, mark, lines));
  if (!near) return [{ line: mark.specLine, message: `${mark.rule} does not flag this` }];
  const { start, end } = firstLineOf(near, file, lines);
  const shown = markLine(lineText(file.code, lines, mark.line), start, end);
  const message = `${mark.rule} flags columns ${start}–${end}, not ${mark.start}–${mark.end}; the mark would be\n${shown} ${mark.rule}`;
  return [{ line: mark.specLine, message }];
}

/** The carets as they must stand under the code, indented like it. */
function markLine(code: string, start: number, end: number): string {
  const indentation = /^[ \t]*/.exec(code.slice(0, Math.max(0, start - 1)))?.[0] ?? "";
  const hash = start > 0 ? "#" : "";
  return (indentation + hash).padEnd(start) + "^".repeat(end - start);
}

function wrongText(finding: Finding, mark: Mark): readonly Problem[] {
  if (mark.text === undefined || finding.message.includes(mark.text)) return [];
  return [
    { line: mark.specLine, message: `the message has no "${mark.text}": ${finding.message}` },
  ];
}

/** Rules that speak in hot code alone need not say so at each mark. */
function wrongHeat(finding: Finding, mark: Mark, rule: Rule): readonly Problem[] {
  if (finding.rule !== rule.id || rule.onlyWhenHot === "always") return [];
  if ((finding.onlyWhenHot === true) === mark.whenHot) return [];
  const message = mark.whenHot
    ? "this shows without heat too: leave out `when hot`"
    : `this shows only in hot code: write \`${mark.rule} when hot\``;
  return [{ line: mark.specLine, message }];
}

function unmarkedFinding(finding: Finding, file: CaseFile, lines: LineIndex): Problem {
  const { line, start, end } = firstLineOf(finding, file, lines);
  const message = `${finding.rule} flags columns ${start}–${end} without a mark: ${finding.message}`;
  return { line: file.lines[line] ?? 0, message };
}

/** What no finding may be, whatever its rule. */
function doubts(finding: Finding, file: CaseFile, lines: LineIndex): readonly Problem[] {
  const line = file.lines[lines.positionAt(finding.span.start).line] ?? 0;
  const problems: Problem[] = [];
  const claimsKind =
    /`[^`]+` (?:is|are) (?:an? )?(?:list|tuple|set|frozenset|dict|deque|str|bytes|int|float|bool|generator)\b/;
  if (claimsKind.test(finding.message) && finding.evidence.length === 0) {
    problems.push({
      line,
      message: `the message claims a kind without evidence: ${finding.message}`,
    });
  }
  if (finding.span.start >= finding.span.end)
    problems.push({ line, message: "the finding covers nothing" });
  if (!/[.!?)]$/.test(finding.message))
    problems.push({
      line,
      message: `the message does not end as a sentence does: ${finding.message}`,
    });
  return problems;
}

function lineText(code: string, lines: LineIndex, line: number): string {
  return code.slice(lines.lineStart(line), lines.lineStart(line + 1)).replace(/[\r\n]+$/, "");
}
