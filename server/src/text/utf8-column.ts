/** Columns as CPython counts them, in bytes of UTF-8, and as editors do, in UTF-16 code units. */

/** The UTF-16 column of a byte offset in a line; the line's end for offsets beyond it. */
export function utf16Column(line: string, bytes: number): number {
  let passed = 0;
  let column = 0;
  for (const character of line) {
    passed += bytesOf(character.codePointAt(0) ?? 0);
    // Within a character there is no column: the character belongs to what follows.
    if (passed > bytes) return column;
    column += character.length;
  }
  return column;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
