/** How a unit may mention a name, read from its text alone: called or not, bare or behind a dot. */
import { indentationAt, isBlank, scanLogicalLine } from "../syntax/scan-line.ts";
import type { Unit } from "../syntax/unit.ts";
import { defineFact } from "./fact.ts";

/**
 * `f()` and `.f()` are calls, `self.f()` one on the receiver of a method (of `cls` and `super()`
 * too), `<module>.f()` a `.f()` outside of functions; `f` and `.f` are no calls. Doubtful text
 * counts as all that it may be.
 */
export type Mention = string;

const NAME = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/g;

/** How the unit may mention some words, in its strings and comments too. */
export function* mentionsIn(unit: Unit, isAsked: (word: string) => boolean): Generator<Mention> {
  const { text } = unit;
  // Not `matchAll`, which takes three times as long: most words are asked for by nobody.
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match; match = NAME.exec(text)) {
    const { lastIndex } = NAME;
    if (isAsked(match[0])) yield* mentionsAt(unit, match[0], match.index);
    NAME.lastIndex = lastIndex;
  }
}

/** How the unit may mention one word. */
export function mentionsOf(word: string, unit: Unit): readonly Mention[] {
  const { text } = unit;
  const found: Mention[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!isInside(text, at) && !PART.test(text.charAt(at + word.length)))
      found.push(...mentionsAt(unit, word, at));
  }
  return found;
}

const PART = /[\w\u0080-\uffff]/;

/** Whether a name began before the offset; digits alone begin none. */
function isInside(text: string, at: number): boolean {
  let before = at - 1;
  while (DIGIT.test(text.charAt(before))) before--;
  return PART.test(text.charAt(before));
}

const DIGIT = /\d/;

function* mentionsAt(unit: Unit, name: string, index: number): Generator<Mention> {
  const { text } = unit;
  const dot = dotBefore(text, index);
  const call = callAfter(text, index + name.length);
  if (dot !== undefined) {
    if (call !== "never") {
      yield `.${name}()`;
      if (hasReceiver(text, dot)) yield `self.${name}()`;
      if (index < endOfOutside.of(unit)) yield `<module>.${name}()`;
    }
    if (call !== "surely") yield `.${name}`;
    if (dot === index - 1) return;
  }
  if (call !== "never") yield `${name}()`;
  if (call !== "surely") yield name;
}

const BLANK = /[\s\\]/;

/** Offset of a dot that the name may hang on; one that comments or line ends part from it may be no such. */
function dotBefore(text: string, index: number): number | undefined {
  let isPastLine = false;
  for (let i = index - 1; i >= 0; i--) {
    const char = text.charAt(i);
    if (char === ".") return i;
    if (char === "\n" || char === "\r") isPastLine = true;
    else if (!BLANK.test(char)) {
      const comment = isPastLine ? commentStart(text, i) : undefined;
      if (comment === undefined) return undefined;
      i = comment;
    }
  }
  return undefined;
}

/** Where a comment may begin on the line that holds the offset, before it. */
function commentStart(text: string, offset: number): number | undefined {
  for (let i = offset; i >= 0; i--) {
    const char = text.charAt(i);
    if (char === "#") return i;
    if (char === "\n" || char === "\r") return undefined;
  }
  return undefined;
}

/** Whether the name before the offset is called there; what opens on another line may be no call. */
function callAfter(text: string, end: number): "surely" | "perhaps" | "never" {
  if (text.charAt(end) === "(") return "surely";
  if (!BLANK.test(text.charAt(end)) && text.charAt(end) !== "#") return "never";
  OPENING.lastIndex = end;
  const gap = OPENING.exec(text)?.[0];
  if (gap === undefined) return "never";
  return /[\r\n]/.test(gap) ? "perhaps" : "surely";
}

const OPENING = /(?:[\s\\]|#[^\r\n]*[\r\n])*\(/y;

/** Whether what stands before the dot may be `self`, `cls` or `super()`. */
function hasReceiver(text: string, dot: number): boolean {
  return /(?:self|cls|[)\s\\])$/.test(text.slice(Math.max(0, dot - 4), dot));
}

/** Where the body begins in a unit that is one function; the end of any other. */
const endOfOutside = defineFact("end of outside", (unit): number => {
  const { text } = unit;
  if (unit.shape.functionName === undefined) return text.length;
  for (let start = 0; start < text.length;) {
    const { textStart } = indentationAt(text, start);
    const isHeader = !isBlank(text, textStart) && !text.startsWith("@", textStart);
    const { end } = scanLogicalLine(text, textStart);
    if (isHeader) return end;
    start = end;
  }
  return text.length;
});

/** The word that stands in every text which mentions it. */
export function wordOf(mention: Mention): string {
  return mention.slice(mention.lastIndexOf(".") + 1).replace(/\(\)$/, "");
}
