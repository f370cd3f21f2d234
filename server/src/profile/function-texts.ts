/** Functions of a text, known by their name, by what they do, and by how much they are alike. */
import { lineCode } from "./line-code.ts";
import type { FunctionSpan } from "./raw-heat.ts";

/** A function with the text of its lines; bodies are made when they are first asked for. */
export class FunctionText {
  readonly name: string;
  /** 1-based, both inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly #text: readonly string[];
  #lines: readonly string[] | undefined;
  #body: string | undefined;
  #pairs: ReadonlyMap<string, number> | undefined;

  /** `text`: the lines of the whole file. */
  constructor({ name, startLine, endLine }: FunctionSpan, text: readonly string[]) {
    this.name = name;
    this.startLine = startLine;
    this.endLine = endLine;
    this.#text = text;
  }

  /** Its lines, as if it stood at the left margin: moved into a class it is the same. */
  get lines(): readonly string[] {
    this.#lines ??= withoutMargin(this.#text.slice(this.startLine - 1, this.endLine));
    return this.#lines;
  }

  /** Whether one of its lines that are not blank is so; `line` is 1-based. */
  hasLine(isSo: (line: number) => boolean): boolean {
    for (let line = this.startLine; line <= this.endLine; line++) {
      if (isSo(line) && this.#text[line - 1]?.trim() !== "") return true;
    }
    return false;
  }

  /** What runs, without comments, blank lines and the function's own name. */
  get body(): string {
    this.#body ??= this.lines
      .map(lineCode)
      .filter((line) => line.trim() !== "")
      .join("\n")
      .replace(/\bdef\s+\w+/u, "def");
    return this.#body;
  }

  /** The line of its `def`, below its decorators; 1-based. */
  get defLine(): number | undefined {
    const at = this.lines.findIndex((line) => /^\s*(?:async\s+)?def\b/u.test(line));
    return at < 0 ? undefined : this.startLine + at;
  }

  /** How often each two neighbouring words or signs occur. */
  get pairs(): ReadonlyMap<string, number> {
    this.#pairs ??= pairsOf(this.body);
    return this.#pairs;
  }
}

/** Functions that stand in no other function: the inner ones go where these go. In order of lines. */
export function outermost(
  spans: readonly FunctionSpan[],
  text: readonly string[],
): readonly FunctionText[] {
  let end = 0;
  return [...spans]
    .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine)
    .flatMap((span) => {
      if (span.startLine <= end) return [];
      end = span.endLine;
      return [new FunctionText(span, text)];
    });
}

/** Fewer words and signs than these make no function that could be told from others. */
const TELLING_PAIRS = 12;

/** Whether the body is long enough to be known again without its name. */
export function isTelling({ pairs }: FunctionText): boolean {
  return sumOf(pairs) >= TELLING_PAIRS;
}

/** Dice's coefficient over pairs of neighbouring words and signs, 0…1. */
export function likeness(a: FunctionText, b: FunctionText): number {
  const whole = sumOf(a.pairs) + sumOf(b.pairs);
  if (whole === 0) return 0;
  let common = 0;
  for (const [pair, count] of a.pairs) common += Math.min(count, b.pairs.get(pair) ?? 0);
  return (2 * common) / whole;
}

/** A generated function of any length costs no more than this many words. */
const MOST_WORDS = 5000;

function pairsOf(body: string): ReadonlyMap<string, number> {
  const words = body.match(/\w+|[^\s\w]/gu)?.slice(0, MOST_WORDS) ?? [];
  const pairs = new Map<string, number>();
  for (let index = 1; index < words.length; index++) {
    const pair = `${words[index - 1] ?? ""} ${words[index] ?? ""}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function withoutMargin(lines: readonly string[]): readonly string[] {
  const margin = /^[ \t]*/u.exec(lines[0] ?? "")?.[0] ?? "";
  if (margin === "") return lines;
  return lines.map((line) =>
    line.startsWith(margin) ? line.slice(margin.length) : line.trimStart(),
  );
}
