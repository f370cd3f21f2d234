/** A unit's code without its comments and strings: their words are no signs of anything. */

/** A string with its prefix, or a comment. Where it is not closed it is no match, and its text stays. */
const STRING_OR_COMMENT =
  /[A-Za-z]{0,2}(?:"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\\r\n])*"|'(?:\\[^]|[^'\\\r\n])*')|#[^\r\n]*/g;

const FORMATTED = /^[A-Za-z]*[ftFT][A-Za-z]*["']/;

/** What is doubtful stays: f-strings hold code, and all of a text in which one cannot be told. */
export function codeOf(text: string): string {
  const formatted: string[] = [];
  const code = text.replace(STRING_OR_COMMENT, (match) => {
    if (!FORMATTED.test(match)) return " ";
    formatted.push(match);
    return match;
  });
  return formatted.every(isWhole) ? code : text;
}

/** Quotes inside of `{…}` (PEP 701) end the match too early. */
function isWhole(formatted: string): boolean {
  return formatted.split("{").length === formatted.split("}").length;
}
