/** What of a line of Python runs: the line without its trailing comment and white space. */

/** Whole strings, openings of long ones, and the comment to the end of the line, in this order. */
const TOKEN = /'''|"""|'(?:[^'\\]|\\.)*(?:'|\\?$)|"(?:[^"\\]|\\.)*(?:"|\\?$)|#.*$/gu;

/** Without a place that it remembers. */
const FIRST_TOKEN = new RegExp(TOKEN.source, "u");

/** The line by itself, as if it began outside of any string. Indentation stays: it means something. */
export function lineCode(line: string): string {
  if (!line.includes("#")) return line.trimEnd();
  for (const { 0: token, index } of line.matchAll(TOKEN)) {
    // Where a string of several lines begins, a sign behind it may be text.
    if (token === "'''" || token === '"""') return line.trimEnd();
    if (token.startsWith("#")) return line.slice(0, index).trimEnd();
  }
  return line.trimEnd();
}

/** For each line 1 where it begins inside a string that was opened above it; there `#` is text. */
export function linesInStrings(lines: readonly string[]): Uint8Array {
  const inside = new Uint8Array(lines.length);
  let open: string | undefined;
  lines.forEach((line, index) => {
    if (open !== undefined) inside[index] = 1;
    open = openAfter(line, open);
  });
  return inside;
}

/** The quotes of the string that is still open at the end of the line. */
function openAfter(line: string, before: string | undefined): string | undefined {
  let rest = line;
  let open = before;
  while (rest !== "") {
    if (open !== undefined) {
      const end = endOf(rest, open);
      if (end < 0) return open.length === 3 || rest.endsWith("\\") ? open : undefined;
      rest = rest.slice(end);
      open = undefined;
      continue;
    }
    const match = FIRST_TOKEN.exec(rest);
    if (!match || match[0].startsWith("#")) return undefined;
    const [token] = match;
    rest = rest.slice(match.index + token.length);
    if (token === "'''" || token === '"""') open = token;
    // Only a backslash carries a short string on to the next line.
    else if (rest === "" && token.endsWith("\\")) return token.slice(0, 1);
  }
  return open !== undefined && open.length === 3 ? open : undefined;
}

/** Behind the closing quotes; -1 where they do not come. */
function endOf(text: string, quotes: string): number {
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text.startsWith(quotes, index)) return index + quotes.length;
  }
  return -1;
}
