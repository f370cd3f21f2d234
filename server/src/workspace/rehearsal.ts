/** Typing as people do it, all over a text, that leaves the text as it was. */
import { lineIndex, type Range } from "../text/line-index.ts";
import type { ContentChange } from "./open-document.ts";

/** Lines of a longer text that are typed in: what they hold is what the rest holds. */
const MOST_LINES = 1_500;

const PASTED = "\n\ndef pasted(rows):\n    for row in rows:\n        print(row)\n";

/** The beginning of a text, as much as it takes to meet most of what is in it. */
export function rehearsed(text: string): string {
  const lines = lineIndex(text);
  return text.slice(0, lines.offsetAt({ line: MOST_LINES, character: 0 }));
}

/**
 * Groups of edits, each of which ends with the text it began with: letters and a line mostly, and sometimes
 * a quote, a bracket or a function. There are as many as there are indented lines that hold a name.
 */
export function* rehearsal(text: string): Generator<readonly ContentChange[]> {
  const places = placesIn(text);
  for (const [turn, index] of spread(places.length).entries()) {
    const place = places[index];
    if (place) yield typedAt(place, turn);
  }
}

interface Place {
  /** 0-based. */
  readonly line: number;
  readonly indentation: string;
  /** UTF-16 columns of the end of the line's first longer name, and of the line. */
  readonly name: number;
  readonly end: number;
}

function placesIn(text: string): readonly Place[] {
  return text.split(/\r\n|\r|\n/).flatMap((content, line) => {
    const indentation = /^[ \t]+/.exec(content)?.[0];
    const name = /^[ \t]+(?:\W|\b(?:and|def|if|for|in|not|return)\b|\b\w\b)*[a-z_]\w+/.exec(
      content,
    );
    if (indentation === undefined || !name) return [];
    return [{ line, indentation, name: name[0].length, end: content.length }];
  });
}

/** All indices below a length, neighbours far from each other: a function is not typed in twice in a row. */
function spread(length: number): readonly number[] {
  const step = Math.max(1, Math.floor(length / 17));
  const from = Array.from({ length: step }, (_, first) => first);
  return from.flatMap((first) =>
    Array.from({ length: Math.ceil((length - first) / step) }, (_, i) => first + i * step),
  );
}

function typedAt({ line, indentation, name, end }: Place, turn: number): readonly ContentChange[] {
  const letters = insertion({ line, character: name }, "xy", 1);
  const inserted = OTHERS[turn % OTHERS.length] ?? "";
  const text = inserted === "\n" ? inserted + indentation : inserted;
  return [...letters, ...insertion({ line, character: end }, text, text.length)];
}

const OTHERS = ["\n", "z", "(", "\n", "z", PASTED, "\n", "z", '"'];

/** Inserts a text in pieces of so many characters, and takes it out again. */
function insertion(at: Range["start"], text: string, piece: number): readonly ContentChange[] {
  const changes: ContentChange[] = [];
  for (let i = 0; i < text.length; i += piece) {
    const place = { line: at.line, character: at.character + i };
    changes.push({ range: { start: place, end: place }, text: text.slice(i, i + piece) });
  }
  return [...changes, { range: { start: at, end: endOf(at, text) }, text: "" }];
}

function endOf({ line, character }: Range["start"], text: string): Range["end"] {
  const lines = text.split("\n");
  const last = lines.at(-1) ?? "";
  return lines.length === 1
    ? { line, character: character + last.length }
    : { line: line + lines.length - 1, character: last.length };
}
