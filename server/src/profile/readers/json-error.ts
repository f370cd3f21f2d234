/** Finds where a JSON text stops being JSON, which the platform's parser does not always say. */

const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const NUMBER = new Set("+-.0123456789eE".split("").map(code));
const WORDS: ReadonlyMap<number, string> = new Map([
  [code("t"), "true"],
  [code("f"), "false"],
  [code("n"), "null"],
]);

/**
 * Byte offset of the first thing that cannot stand there; the length when only the end is missing;
 * undefined when the fault is inside a string or number, which this does not look into.
 */
export function jsonErrorAt(bytes: Uint8Array): number | undefined {
  // The closing bracket of each open container, innermost last.
  const open: number[] = [];
  let at = 0;
  // What may come next: a value, a key, or what follows a value.
  let next: "value" | "first" | "key" | "after" = "value";
  for (;;) {
    while (SPACE.has(bytes[at] ?? 0)) at++;
    const byte = bytes[at];
    if (byte === undefined) {
      return next === "after" && open.length === 0 ? undefined : bytes.length;
    }
    if (next === "after") {
      if (open.length === 0) return at;
      if (byte === open.at(-1)) open.pop();
      else if (byte === code(",")) next = open.at(-1) === code("}") ? "key" : "value";
      else return at;
      at++;
      continue;
    }
    if (next === "first" && byte === open.at(-1)) {
      open.pop();
      next = "after";
      at++;
      continue;
    }
    if (next === "key" || (next === "first" && open.at(-1) === code("}"))) {
      if (byte !== code('"')) return at;
      at = skipSpace(bytes, stringEnd(bytes, at));
      if (at < bytes.length && bytes[at] !== code(":")) return at;
      at++;
      next = "value";
      continue;
    }
    if (byte === code("{") || byte === code("[")) {
      open.push(byte === code("{") ? code("}") : code("]"));
      next = "first";
      at++;
      continue;
    }
    const end = scalarEnd(bytes, at, byte);
    if (end === undefined) return at;
    at = end;
    next = "after";
  }
}

/** One past a string, number or word; undefined when none of them starts here. */
function scalarEnd(bytes: Uint8Array, at: number, byte: number): number | undefined {
  if (byte === code('"')) return stringEnd(bytes, at);
  const word = WORDS.get(byte);
  if (word !== undefined) {
    const there = Buffer.from(bytes.subarray(at, at + word.length)).toString("latin1");
    return word.startsWith(there) ? at + word.length : undefined;
  }
  let end = at;
  while (NUMBER.has(bytes[end] ?? 0)) end++;
  return end > at ? end : undefined;
}

function stringEnd(bytes: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < bytes.length && bytes[end] !== code('"')) end += bytes[end] === 0x5c ? 2 : 1;
  return Math.min(end + 1, bytes.length);
}

function skipSpace(bytes: Uint8Array, at: number): number {
  while (SPACE.has(bytes[at] ?? 0)) at++;
  return at;
}

function code(character: string): number {
  return character.charCodeAt(0);
}
