/** What a typist has before them: the text, chance, other code to paste; and where they put the caret. */
import type { Random } from "../harness/random.ts";
import type { Splice } from "./splice.ts";

/** Changes while a plan runs: after each step a plan yields, the text is the one after it. */
export interface Desk {
  text: string;
  readonly random: Random;
  /** Where the last change ended. */
  caret: number;
  /** Texts before the last steps, newest last. */
  readonly past: string[];
  /** Code of elsewhere, in pieces of some lines. */
  readonly donors: readonly string[];
  /** Code that rules have something to say about. */
  readonly snippets: readonly string[];
  readonly ruleIds: readonly string[];
}

/** Steps that belong together; a typist may leave off after any of them. */
export type Plan = (desk: Desk) => Generator<readonly Splice[], void, void>;

export interface Line {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  /** With it. */
  readonly after: number;
  readonly text: string;
  readonly indent: string;
}

/** True in one of so many cases. */
export function oneIn(random: Random, cases: number): boolean {
  return random.below(cases) === 0;
}

/** Lines on which analyses rest: imports, definitions, loops, bindings, calls of what rules know. */
const TELLING =
  /\bimport\b|^\s*(?:class|def|async|global|nonlocal|for|while|with|@)|\bin\b|append|\+=|pop\(0\)|insert\(0|Thread|= (?:\[|\{|set|list|dict|"|')|hotlint/;

/** A place in the text: near the last change, on a telling line, or anywhere. */
export function place({ text, random, caret }: Desk): number {
  const kind = random.below(10);
  if (kind < 3)
    return Math.max(0, Math.min(text.length, caret + random.below(120) - random.below(120)));
  const anywhere = random.below(text.length + 1);
  if (kind < 6) return anywhere;
  let at = anywhere;
  for (let tries = 0; tries < 8; tries++) {
    const line = lineAt(text, at);
    if (TELLING.test(line.text)) return line.start + random.below(line.text.length + 1);
    at = random.below(text.length + 1);
  }
  return anywhere;
}

export function lineAt(text: string, offset: number): Line {
  let start = offset;
  while (start > 0 && !isEnd(text, start - 1)) start--;
  let end = offset;
  while (end < text.length && !isEnd(text, end)) end++;
  const after = end + (text.startsWith("\r\n", end) ? 2 : end < text.length ? 1 : 0);
  const line = text.slice(start, end);
  return { start, end, after, text: line, indent: /^[ \t\f]*/.exec(line)?.[0] ?? "" };
}

function isEnd(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r";
}

/** Lines that follow each other, from the one at the offset. */
export function linesFrom(text: string, offset: number, count: number): readonly Line[] {
  const lines: Line[] = [];
  for (let at = offset; lines.length < count;) {
    const line = lineAt(text, at);
    lines.push(line);
    if (line.after >= text.length || line.after === line.end) break;
    at = line.after;
  }
  return lines;
}

/** What ends most lines of the text. */
export function lineEnd(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}

export function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

export function deletion(start: number, end: number): Splice {
  return { start, end, text: "" };
}

/** A key at a time from the offset on; some people's keys come in twos and threes. */
export function* keys(desk: Desk, at: number, text: string): Generator<readonly Splice[]> {
  let caret = at;
  for (let typed = 0; typed < text.length;) {
    const piece = text.slice(typed, typed + 1 + (oneIn(desk.random, 4) ? desk.random.below(4) : 0));
    yield [insertion(caret, piece)];
    caret += piece.length;
    typed += piece.length;
  }
}

/** A match of the pattern on the line of some place; patterns must be global. */
export function matchNear(desk: Desk, pattern: RegExp): RegExpExecArray | undefined {
  for (let tries = 0; tries < 6; tries++) {
    const line = lineAt(desk.text, place(desk));
    const found = [...line.text.matchAll(pattern)];
    if (found.length === 0) continue;
    const match = desk.random.pick(found);
    match.index += line.start;
    return match;
  }
  return undefined;
}

/** The piece of code, each line indented as the place wants it. */
export function indented(code: string, indent: string, end: string): string {
  return code
    .split(/\r\n|\r|\n/)
    .map((line) => (line === "" ? line : indent + line))
    .join(end);
}
