/** Writes a text as a Python string literal. */

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ['"', '\\"'],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

export function stringText(value: string, isBytes: boolean): string {
  const isPlain = value.includes('"') && !value.includes("'");
  const quote = isPlain ? "'" : '"';
  const body = value.replace(/[^\x20-\x7e]|[\\"]/gu, (char) => {
    if (isPlain && char === '"') return char;
    const code = char.codePointAt(0) ?? 0;
    return ESCAPES.get(char) ?? (code > 0xa0 && !isBytes ? char : escaped(code));
  });
  return `${isBytes ? "b" : ""}${quote}${body}${quote}`;
}

function escaped(code: number): string {
  return `\\x${code.toString(16).padStart(2, "0")}`;
}
