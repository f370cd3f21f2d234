/** The lines of a text file, one at a time, so that a large one is not split into an array. */

/** Numbered from 1; without their ends, a byte order mark, or a last empty line. */
export function* linesOf(bytes: Uint8Array): Generator<readonly [line: string, number: number]> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  let at = text.startsWith("\ufeff") ? 1 : 0;
  for (let number = 1; at < text.length; number++) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    const line = text.slice(at, text[end - 1] === "\r" && end > at ? end - 1 : end);
    yield [line, number];
    at = end + 1;
  }
}
