/** Scans one logical line of Python: past strings, brackets and continuations to where it really ends. */

/**
 * What stands at the start of a physical line inside brackets only if a bracket was never closed.
 * These words begin statements and are valid nowhere else, so an open bracket cannot swallow
 * the rest of the file while it is being typed. (`for`, `if`, `else`, `lambda`, `yield` may
 * continue an expression; `from` does after `yield`.)
 */
const STATEMENT_START =
  /(?:def|class)[ \t]+[^\W\d]\w*[ \t]*[([:]|async[ \t]+def[ \t]|import[ \t]+[^\W\d]|from[ \t]+[.\w]+[ \t]+import\b|(?:while|with|return|raise|del|assert|global|nonlocal)[ \t]+[^\W\d]|(?:try|finally)[ \t]*:/uy;

const TAB = 9;
const NEWLINE = 10;
const FORM_FEED = 12;
const RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COLON = 58;
const BACKSLASH = 92;
const CLOSE_PARENTHESIS = 41;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const BYTE_ORDER_MARK = 0xfeff;

/** ASCII characters that mean something to the scan; what lies between them it passes over. */
const CODE_STOPS = stopsAt("\n\r\"'#()[]{}:\\");
const STRING_STOPS = stopsAt("\n\r\"'{}\\");

/**
 * A string or bracket that is open. `replacement` is the `{…}` of an f-string and `spec` its
 * format after the colon (PEP 701: quotes of the outer string may return inside).
 */
type Open =
  | { readonly is: "bracket" }
  | {
      readonly is: "string";
      readonly quote: number;
      readonly triple: boolean;
      readonly formatted: boolean;
    }
  | { readonly is: "replacement" }
  | { readonly is: "spec" };

/** Columns of indentation at a line's start as CPython counts them, and where its text begins. */
export interface Indentation {
  readonly column: number;
  readonly textStart: number;
}

export function indentationAt(text: string, lineStart: number): Indentation {
  let column = 0;
  let i = lineStart;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === SPACE) column++;
    else if (code === TAB) column = (Math.floor(column / 8) + 1) * 8;
    else if (code === FORM_FEED) column = 0;
    else if (code !== BYTE_ORDER_MARK) break;
  }
  return { column, textStart: i };
}

/** Whether a line whose text begins here holds no statement. */
export function isBlank(text: string, textStart: number): boolean {
  const code = text.charCodeAt(textStart);
  return Number.isNaN(code) || code === NEWLINE || code === RETURN || code === HASH;
}

/** First offset of the line after the one that holds the offset. */
export function nextLine(text: string, offset: number): number {
  for (let i = offset; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === NEWLINE) return i + 1;
    if (code === RETURN) return text.charCodeAt(i + 1) === NEWLINE ? i + 2 : i + 1;
  }
  return text.length;
}

export interface LogicalLine {
  /** First offset of the line after. */
  readonly end: number;
  /** Whether the line's last code character is a colon: a block follows. */
  readonly opensBlock: boolean;
  /** Whether a bracket or string was left open, or a bracket closed that none opened: no Python. */
  readonly isUnbalanced: boolean;
}

/** Scans from the first character of a logical line, outside any string or bracket. */
export function scanLogicalLine(text: string, start: number): LogicalLine {
  const open: Open[] = [];
  let lastCode = 0;
  let isUnbalanced = false;
  let i = start;
  while (i < text.length) {
    const top = open[open.length - 1];
    const inString = top?.is === "string" || top?.is === "spec";
    const stop = nextStop(text, i, inString ? STRING_STOPS : CODE_STOPS);
    if (!inString) lastCode = lastVisible(text, i, stop) ?? lastCode;
    i = stop;
    if (i >= text.length) break;
    const code = text.charCodeAt(i);
    if (code === NEWLINE || code === RETURN) {
      const after = nextLine(text, i);
      if (top === undefined) return { end: after, opensBlock: lastCode === COLON, isUnbalanced };
      if (top.is === "string" && !top.triple) {
        open.pop();
        isUnbalanced = true;
      }
      if (open.length === 0 || (!inTripleString(open) && startsStatement(text, after))) {
        return { end: after, opensBlock: false, isUnbalanced: true };
      }
      i = after;
      continue;
    }
    if (inString) {
      i = insideString(text, i, open, top);
      continue;
    }
    if (code === HASH) {
      i = lineEnd(text, i);
      continue;
    }
    lastCode = code;
    isUnbalanced ||= top === undefined && closes(code);
    i = insideCode(text, i, open);
  }
  const isOpen = open.length > 0;
  return {
    end: text.length,
    opensBlock: lastCode === COLON && !isOpen,
    isUnbalanced: isUnbalanced || isOpen,
  };
}

function stopsAt(characters: string): Uint8Array {
  const stops = new Uint8Array(128);
  for (const character of characters) stops[character.charCodeAt(0)] = 1;
  return stops;
}

function nextStop(text: string, from: number, stops: Uint8Array): number {
  let i = from;
  while (i < text.length && stops[text.charCodeAt(i)] !== 1) i++;
  return i;
}

/** The last character from `start` to `end` that is no white space. */
function lastVisible(text: string, start: number, end: number): number | undefined {
  for (let i = end - 1; i >= start; i--) {
    const code = text.charCodeAt(i);
    if (code !== SPACE && code !== TAB) return code;
  }
  return undefined;
}

function closes(code: number): boolean {
  return code === CLOSE_PARENTHESIS || code === CLOSE_BRACKET || code === CLOSE_BRACE;
}

function insideCode(text: string, i: number, open: Open[]): number {
  const code = text.charCodeAt(i);
  const top = open.at(-1);
  switch (code) {
    case BACKSLASH:
      return atLineEnd(text, i + 1) ? nextLine(text, i) : i + 1;
    case SINGLE_QUOTE:
    case DOUBLE_QUOTE: {
      const triple = text.charCodeAt(i + 1) === code && text.charCodeAt(i + 2) === code;
      open.push({ is: "string", quote: code, triple, formatted: isFormatted(text, i) });
      return i + (triple ? 3 : 1);
    }
    case 40: // (
    case 91: // [
    case OPEN_BRACE:
      open.push({ is: "bracket" });
      return i + 1;
    case CLOSE_PARENTHESIS:
    case CLOSE_BRACKET:
      if (top?.is === "bracket") open.pop();
      return i + 1;
    case CLOSE_BRACE:
      if (top !== undefined) open.pop();
      return i + 1;
    case COLON:
      if (top?.is === "replacement") open[open.length - 1] = { is: "spec" };
      return i + 1;
    default:
      return i + 1;
  }
}

function insideString(text: string, i: number, open: Open[], top: Open): number {
  const code = text.charCodeAt(i);
  if (top.is === "spec") {
    if (code === CLOSE_BRACE) open.pop();
    if (code === OPEN_BRACE) open.push({ is: "replacement" });
    return i + 1;
  }
  if (top.is !== "string") return i + 1;
  if (code === BACKSLASH) {
    if (atLineEnd(text, i + 1)) return nextLine(text, i);
    // A backslash does not take a brace's meaning away.
    return top.formatted && isBrace(text.charCodeAt(i + 1)) ? i + 1 : i + 2;
  }
  if (code === OPEN_BRACE && top.formatted) {
    if (text.charCodeAt(i + 1) === OPEN_BRACE) return i + 2;
    open.push({ is: "replacement" });
    return i + 1;
  }
  if (code !== top.quote) return i + 1;
  if (!top.triple) {
    open.pop();
    return i + 1;
  }
  if (text.charCodeAt(i + 1) !== code || text.charCodeAt(i + 2) !== code) return i + 1;
  open.pop();
  return i + 3;
}

function isBrace(code: number): boolean {
  return code === OPEN_BRACE || code === CLOSE_BRACE;
}

/** Whether the string's prefix before the quote holds an `f` or `t`: at most two letters. */
function isFormatted(text: string, quote: number): boolean {
  const prefix = /(?<!\w)(?:[ft]r?|r[ft])$/i;
  return prefix.test(text.slice(Math.max(0, quote - 3), quote));
}

function inTripleString(open: readonly Open[]): boolean {
  return open.some((each) => each.is === "string" && each.triple);
}

function startsStatement(text: string, lineStart: number): boolean {
  STATEMENT_START.lastIndex = indentationAt(text, lineStart).textStart;
  return STATEMENT_START.test(text);
}

function atLineEnd(text: string, i: number): boolean {
  const code = text.charCodeAt(i);
  return code === NEWLINE || code === RETURN;
}

function lineEnd(text: string, offset: number): number {
  let i = offset;
  while (i < text.length && !atLineEnd(text, i)) i++;
  return i;
}
