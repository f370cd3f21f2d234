/** A unit's code without its comments and strings: their words are no signs of anything. */

export interface Code {
  readonly text: string;
  /** Whether each string and comment was told: then what looks like a line of code is one. */
  readonly isPlain: boolean;
}

/** A string with its prefix, or a comment. Where it is not closed it is no match, and its text stays. */
const STRING_OR_COMMENT =
  /[A-Za-z]{0,2}(?:"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\\r\n])*"|'(?:\\[^]|[^'\\\r\n])*')|#[^\r\n]*/g;

const FORMATTED = /^[A-Za-z]*[ftFT][A-Za-z]*["']/;

/** What is doubtful stays: f-strings hold code, and all of a text in which one cannot be told. */
export function codeOf(text: string): Code {
  const formatted: string[] = [];
  const code = text.replace(STRING_OR_COMMENT, (match) => {
    if (!FORMATTED.test(match)) return " ";
    formatted.push(match);
    return match;
  });
  if (!formatted.every(isWhole)) return { text, isPlain: false };
  const quotes = formatted.reduce((sum, each) => sum + quotesIn(each), 0);
  return { text: code, isPlain: quotesIn(code) === quotes && formatted.every(isOneLine) };
}

/** Quotes inside of `{…}` (PEP 701) end the match too early. */
function isWhole(formatted: string): boolean {
  return count(formatted, "{") === count(formatted, "}");
}

/** A line of code goes on after it as if it were not there. */
function isOneLine(formatted: string): boolean {
  const opens = count(formatted, "(") + count(formatted, "[");
  return !/[\r\n]/.test(formatted) && opens === count(formatted, ")") + count(formatted, "]");
}

function quotesIn(text: string): number {
  return count(text, '"') + count(text, "'");
}

function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found++;
  return found;
}
