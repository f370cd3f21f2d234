/** Damages a profile as accidents and attackers do: bytes, numbers, words, structure. Reproducible. */
import { gzipSync } from "node:zlib";

type Random = () => number;

/** Strings and numbers that readers have stumbled over somewhere. */
const WORDS = [
  "0",
  "-1",
  "1e999",
  "-0",
  "99999999999999999999",
  "4294967296",
  "0.5",
  "null",
  '""',
  "[]",
  "{}",
  '"__proto__"',
  '"constructor"',
  "\u0000",
  "\ufeff",
  "\ud800",
  ";",
  " (",
  "py::",
  "%s%n",
];

const VALUES: readonly unknown[] = [
  0,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 32,
  null,
  true,
  "",
  "x".repeat(5000),
  "__proto__",
  [],
  {},
  [[]],
  [null],
];

/** One damaged copy of `source`. */
export function mutate(source: Buffer, next: Random): Buffer {
  const json = next() < 0.6 ? mutateJson(source, next) : undefined;
  const damaged = json ?? mutateBytes(source, next);
  return next() < 0.02 ? gzipSync(damaged) : damaged;
}

function mutateBytes(source: Buffer, next: Random): Buffer {
  let bytes: Buffer = Buffer.from(source);
  for (let times = 1 + below(4, next); times > 0 && bytes.length > 0; times--) {
    bytes = KINDS[below(KINDS.length, next)]?.(bytes, below(bytes.length, next), next) ?? bytes;
  }
  return bytes;
}

/** Repeats must not let a file grow without end. */
const MOST_GROWTH = 4096;

const KINDS: readonly ((bytes: Buffer, at: number, next: Random) => Buffer)[] = [
  (bytes, at, next) => {
    bytes[at] = below(256, next);
    return bytes;
  },
  (bytes, at, next) => {
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8, next));
    return bytes;
  },
  (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
  (bytes, at, next) => bytes.subarray(0, next() < 0.3 ? at : bytes.length),
  (bytes, at, next) => {
    const from = below(bytes.length, next);
    const piece = bytes.subarray(from, from + below(MOST_GROWTH, next));
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
  },
  (bytes, at, next) => {
    const word = Buffer.from(WORDS[below(WORDS.length, next)] ?? "");
    const over = next() < 0.5 ? word.length : 0;
    return Buffer.concat([bytes.subarray(0, at), word, bytes.subarray(at + over)]);
  },
  (bytes, at, next) => {
    // A run of one byte: lengths, numbers that do not end, nesting.
    const run = Buffer.alloc(1 + below(300, next), below(256, next));
    return Buffer.concat([bytes.subarray(0, at), run, bytes.subarray(at)]);
  },
  (bytes, at, next) => {
    const text = bytes.toString("latin1");
    const digits = /\d+/gu;
    digits.lastIndex = at;
    const found = digits.exec(text);
    if (!found) return bytes;
    const number = WORDS[below(7, next)] ?? "0";
    return Buffer.from(
      text.slice(0, found.index) + number + text.slice(digits.lastIndex),
      "latin1",
    );
  },
];

/** Undefined where the source is not JSON, alone, in lines, or behind an assignment in HTML. */
function mutateJson(source: Buffer, next: Random): Buffer | undefined {
  const text = source.toString("utf8");
  const at = text.search(/[[{]/u);
  if (at < 0) return undefined;
  const lines = text.slice(at).split("\n");
  const chosen = below(lines.length, next);
  for (const [start, piece] of [[at, text.slice(at)] as const, pieceAt(text, at, lines, chosen)]) {
    try {
      const document: unknown = JSON.parse(piece);
      const damaged = damage(document, 1 + below(3, next), next);
      return Buffer.from(text.slice(0, start) + damaged + text.slice(start + piece.length));
    } catch {
      // Not JSON by itself: the next way, or none.
    }
  }
  return undefined;
}

function pieceAt(
  text: string,
  at: number,
  lines: readonly string[],
  chosen: number,
): readonly [number, string] {
  const before = lines.slice(0, chosen).reduce((sum, line) => sum + line.length + 1, at);
  const html = /= (\{.*\});?$/u.exec(lines[chosen] ?? "")?.[1];
  const piece = html ?? lines[chosen] ?? "";
  return [text.indexOf(piece, before), piece];
}

function damage(document: unknown, times: number, next: Random): string {
  let root = document;
  for (let time = 0; time < times; time++) root = damageOnce(root, next);
  return JSON.stringify(root);
}

/** Walks down at random and changes what it ends at. */
function damageOnce(root: unknown, next: Random): unknown {
  let at = root;
  for (let depth = 0; depth < 40; depth++) {
    if (typeof at !== "object" || at === null) return root;
    const keys = Object.keys(at);
    const key = keys[below(keys.length, next)];
    if (key === undefined) return root;
    const holder = at as Record<string, unknown>;
    const inner = holder[key];
    if (typeof inner === "object" && inner !== null && next() < 0.8) at = inner;
    else {
      change(holder, key, next);
      return root;
    }
  }
  return root;
}

function change(holder: Record<string, unknown>, key: string, next: Random): void {
  const kind = next();
  if (kind < 0.5) holder[key] = VALUES[below(VALUES.length, next)];
  else if (kind < 0.7) Reflect.deleteProperty(holder, key);
  else if (kind < 0.8) holder[key] = nested(next);
  else if (typeof holder[key] === "number") holder[key] = holder[key] * -1000 + 1;
  else holder[key] = [holder[key], holder[key]];
}

function nested(next: Random): unknown {
  let value: unknown = 0;
  for (let depth = below(500, next); depth > 0; depth--)
    value = next() < 0.5 ? [value] : { a: value };
  return value;
}

function below(limit: number, next: Random): number {
  return Math.floor(next() * limit);
}
