/** Marks in the code of a specification: `#   ^^^^ rule-id "text"` under what must be flagged. */

export interface Mark {
  readonly rule: string;
  /** 0-based line of the code the mark stands under. */
  readonly line: number;
  /** UTF-16 columns; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** What the message must contain. */
  readonly text?: string;
  /** `rule-id when hot`: shown only where a profile says that the code is hot, though the rule speaks elsewhere too. */
  readonly whenHot: boolean;
  /** 1-based line of the mark in the specification. */
  readonly specLine: number;
  /** What is wrong with the mark itself. */
  readonly problem?: string;
}

export interface MarkedCode {
  readonly code: string;
  readonly marks: readonly Mark[];
  /** 1-based specification line of each line of the code. */
  readonly lines: readonly number[];
}

/** The `#` is left out where the span starts at the line's first column. */
const MARK =
  /^([ \t]*#?[ \t]*)(\^+)[ \t]+([a-z][a-z0-9-]*)([ \t]+when[ \t]+hot)?(?:[ \t]*:[ \t]*(.+)|[ \t]+"(.+)")?[ \t]*$/;
const LOOKS_LIKE_MARK = /^[ \t]*#?[ \t]*\^/;

/** `firstLine` is the 1-based specification line of the content's first line. */
export function readMarks(content: string, firstLine: number): MarkedCode {
  const code: string[] = [];
  const marks: Mark[] = [];
  const lines: number[] = [];
  for (const [i, line] of content.split("\n").entries()) {
    const specLine = firstLine + i;
    if (LOOKS_LIKE_MARK.test(line)) {
      marks.push(readMark(line, code, specLine));
      continue;
    }
    code.push(line);
    lines.push(specLine);
  }
  return { code: code.join("\n"), marks, lines };
}

function readMark(line: string, above: readonly string[], specLine: number): Mark {
  const match = MARK.exec(line);
  const [, before = "", carets = "", rule = "", whenHot, afterColon, quoted] = match ?? [];
  const text = afterColon ?? quoted;
  const problem = problemWith(line, match !== null, above.at(-1));
  return {
    rule,
    line: above.length - 1,
    start: before.length,
    end: before.length + carets.length,
    ...(text !== undefined && { text }),
    whenHot: whenHot !== undefined,
    specLine,
    ...(problem !== undefined && { problem }),
  };
}

function problemWith(
  line: string,
  matches: boolean,
  above: string | undefined,
): string | undefined {
  if (!matches)
    return 'not a mark: write `#   ^^^^ rule-id` or `#   ^^^^ rule-id "text of the message"`';
  if (above === undefined) return "a mark needs a line of code above it";
  // A tab is one column, however wide it is shown: only equal indentation makes columns comparable.
  const tabs = /^[ \t]*/.exec(line)?.[0] ?? "";
  const indentation = /^[ \t]*/.exec(above)?.[0] ?? "";
  if (indentation.includes("\t") && !indentation.startsWith(tabs))
    return "indent the mark with the tabs of the line above";
  return undefined;
}
