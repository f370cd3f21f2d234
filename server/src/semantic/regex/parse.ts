/** Reads a pattern of Python's `re`: what the interpreter makes of it, with the merging of branches it does. */
import { ALL, LINE_FEED, NONE, without } from "./char-set.ts";
import { category, charIn, charOf, escapedCode, octal, parseClass } from "./parse-char.ts";
import { BadPattern, Reader } from "./reader.ts";
import { type Flags, type Place, type Regex, type Repeat, sequence } from "./regex.ts";

/** Undefined for what is no pattern, or one with names of characters. */
export function parseRegex(pattern: string, flags: Flags): Regex | undefined {
  try {
    return parseWhole(pattern, flags);
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
}

interface State {
  readonly reader: Reader;
  /** Numbers of the groups that have begun, by name where they have one. */
  readonly names: Map<string, number>;
  groups: number;
  /** Set at the pattern's start, for all of it. */
  whole: Flags;
}

function parseWhole(pattern: string, flags: Flags): Regex {
  const state: State = { reader: new Reader(pattern), names: new Map(), groups: 0, whole: flags };
  const regex = parseChoice(state, flags);
  if (state.reader.next !== undefined) throw new BadPattern("unbalanced parenthesis");
  const isChanged = Object.entries(flags).some(
    ([name, value]) => state.whole[name as keyof Flags] !== value,
  );
  return isChanged ? parseWhole(pattern, state.whole) : regex;
}

function parseChoice(state: State, flags: Flags): Regex {
  const branches = [parseSequence(state, flags)];
  while (state.reader.takes("|")) branches.push(parseSequence(state, flags));
  return choiceOf(branches);
}

/** As `re` does: what all branches begin with is taken out, and single characters become one class. */
function choiceOf(branches: readonly Regex[]): Regex {
  const [only] = branches;
  if (branches.length === 1 && only) return only;
  const rows = branches.map((branch) => (branch.kind === "sequence" ? branch.items : [branch]));
  const first = rows[0] ?? [];
  let shared = 0;
  while (
    shared < first.length &&
    rows.every((row) => shared < row.length && isSame(row[shared], first[shared]))
  ) {
    shared++;
  }
  const rests = rows.map((row) => sequence(row.slice(shared)));
  const listed = rests.flatMap((rest) => (rest.kind === "char" && rest.isListed ? [rest.set] : []));
  const choice: Regex =
    listed.length === rests.length
      ? charIn(
          listed.reduce((set, each) => set | each, NONE),
          true,
        )
      : { kind: "choice", branches: rests };
  return sequence([...first.slice(0, shared), choice]);
}

function isSame(a: Regex | undefined, b: Regex | undefined): boolean {
  const write = (_: string, value: unknown): unknown =>
    typeof value === "bigint" ? value.toString() : value;
  return JSON.stringify(a, write) === JSON.stringify(b, write);
}

function parseSequence(state: State, outer: Flags): Regex {
  const { reader } = state;
  const items: Regex[] = [];
  for (;;) {
    const char = reader.next;
    if (char === undefined || char === "|" || char === ")") return sequence(items);
    reader.take();
    if (outer.verbose && /[ \t\n\r\v\f]/.test(char)) continue;
    if (outer.verbose && char === "#") reader.takeWhile(/[^\n]/);
    else if (/[*+?{]/.test(char)) repeatLast(char, items, reader, outer);
    else items.push(...parseItem(char, state, outer));
  }
}

function parseItem(char: string, state: State, flags: Flags): readonly Regex[] {
  switch (char) {
    case ".":
      return [charIn(flags.dotAll ? ALL : without(LINE_FEED), false)];
    case "^":
      return [at(flags.multiline ? "line start" : "start")];
    case "$":
      return [at(flags.multiline ? "line end" : "end")];
    case "[":
      return [parseClass(state.reader, flags)];
    case "(":
      return parseGroup(state, flags);
    case "\\":
      return [parseEscape(state, flags)];
    default:
      return [charOf(char.codePointAt(0) ?? 0, flags)];
  }
}

function at(place: Place): Regex {
  return { kind: "at", place };
}

function repeatLast(char: string, items: Regex[], reader: Reader, flags: Flags): void {
  const times = char === "{" ? braces(reader) : TIMES[char];
  if (!times) {
    items.push(charOf(0x7b, flags));
    return;
  }
  const body = items.pop();
  if (!body || body.kind === "at") throw new BadPattern("nothing to repeat");
  // `(?:a+)+` is marked by a group of its own; a bare repeat of a repeat is an error.
  if (body.kind === "repeat") throw new BadPattern("multiple repeat");
  const [min, max] = times;
  const mode = reader.takes("?") ? "lazy" : reader.takes("+") ? "possessive" : "greedy";
  const inner = body.kind === "group" && body.number === undefined ? body.body : body;
  items.push({ kind: "repeat", body: inner, min, max, mode } satisfies Repeat);
}

const TIMES: Readonly<Record<string, readonly [number, number]>> = {
  "*": [0, Infinity],
  "+": [1, Infinity],
  "?": [0, 1],
};

/** `{2,5}`, `{2}`, `{,5}`, `{2,}`; anything else is a brace that stands for itself. */
function braces(reader: Reader): readonly [number, number] | undefined {
  const before = reader.at;
  const low = reader.takeWhile(/[0-9]/);
  const isRange = reader.takes(",");
  const high = isRange ? reader.takeWhile(/[0-9]/) : low;
  if (!reader.takes("}") || (!isRange && low === "")) {
    reader.goTo(before);
    return undefined;
  }
  const min = Number(low);
  const max = high === "" ? Infinity : Number(high);
  if (max < min) throw new BadPattern("min repeat greater than max repeat");
  return [min, max];
}

function parseEscape(state: State, flags: Flags): Regex {
  const { reader } = state;
  const letter = reader.take();
  const place = PLACES.get(letter);
  if (place) return at(place);
  const set = category(letter, flags);
  if (set !== undefined) return charIn(set, true);
  if (letter === "0") return charOf(octal(letter + reader.takeWhile(/[0-7]/, 2)), flags);
  if (!/[1-9]/.test(letter)) return charOf(escapedCode(letter, reader), flags);
  const digits = letter + reader.takeWhile(/[0-9]/, 1);
  if (/^[0-7]{2}$/.test(digits) && letter <= "3" && /[0-7]/.test(reader.next ?? "")) {
    return charOf(octal(digits + reader.take()), flags);
  }
  return reference(Number(digits), state, flags);
}

const PLACES: ReadonlyMap<string, Place> = new Map([
  ["A", "start"],
  ["Z", "text end"],
  ["b", "boundary"],
  ["B", "no boundary"],
]);

function reference(number: number, state: State, flags: Flags): Regex {
  if (number > state.groups) throw new BadPattern("invalid group reference");
  return { kind: "reference", number, ignoresCase: flags.ignoreCase };
}

/** A group; its `(` has been read already. Nothing for comments and flags. */
function parseGroup(state: State, flags: Flags): readonly Regex[] {
  const { reader } = state;
  if (!reader.takes("?")) return [captured(undefined, state, flags)];
  const char = reader.take();
  switch (char) {
    case ":":
      return [wrapped(closed(state, flags))];
    case "P":
      return [named(state, flags)];
    case "#":
      reader.takeUntil(")");
      return [];
    case ">":
      return [{ kind: "atomic", body: closed(state, flags) }];
    case "=":
    case "!":
      return [look(false, char, state, flags)];
    case "<":
      return [look(true, reader.take(), state, flags)];
    case "(":
      return [condition(state, flags)];
    default:
      return flagged(char, state, flags);
  }
}

/** A repeat needs its own group, or `(?:a+)+` would read like `a++`; anything else does without. */
function wrapped(body: Regex): Regex {
  return body.kind === "repeat" || body.kind === "at" ? { kind: "group", body } : body;
}

function closed(state: State, flags: Flags): Regex {
  const body = parseChoice(state, flags);
  state.reader.expect(")");
  return body;
}

function captured(name: string | undefined, state: State, flags: Flags): Regex {
  const number = ++state.groups;
  if (name !== undefined) {
    if (state.names.has(name)) throw new BadPattern("redefinition of group name");
    state.names.set(name, number);
  }
  return { kind: "group", body: closed(state, flags), number };
}

function named(state: State, flags: Flags): Regex {
  const { reader } = state;
  if (reader.takes("<")) return captured(reader.takeUntil(">"), state, flags);
  reader.expect("=");
  return reference(state.names.get(reader.takeUntil(")")) ?? Infinity, state, flags);
}

function look(isBehind: boolean, sign: string, state: State, flags: Flags): Regex {
  if (sign !== "=" && sign !== "!") throw new BadPattern("unknown extension");
  return { kind: "look", body: closed(state, flags), isBehind, isNegative: sign === "!" };
}

function condition(state: State, flags: Flags): Regex {
  const { reader } = state;
  const key = reader.takeUntil(")");
  const number = /^\d+$/.test(key) ? Number(key) : state.names.get(key);
  if (number === undefined) throw new BadPattern("unknown group name");
  const yes = parseSequence(state, flags);
  const no = reader.takes("|") ? parseSequence(state, flags) : sequence([]);
  reader.expect(")");
  return { kind: "condition", number, yes, no };
}

const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = {
  i: "ignoreCase",
  m: "multiline",
  s: "dotAll",
  x: "verbose",
  a: "ascii",
};

/** `(?i)` for all of the pattern, `(?i-s:…)` for a part. */
function flagged(first: string, state: State, flags: Flags): readonly Regex[] {
  const { reader } = state;
  const letters = first === "-" ? "" : first + reader.takeWhile(/[a-zA-Z]/);
  const isOff = first === "-" || reader.takes("-");
  const off = isOff ? reader.takeWhile(/[a-zA-Z]/) : "";
  if (!/^[aiLmsux]*$/.test(letters) || !/^[imsx]*$/.test(off)) throw new BadPattern("unknown flag");
  const changed = withFlags(withFlags(flags, letters, true), off, false);
  if (!isOff && reader.takes(")")) {
    state.whole = withFlags(state.whole, letters, true);
    return [];
  }
  reader.expect(":");
  return [{ kind: "group", body: closed(state, changed) }];
}

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  const changed = Array.from(letters).flatMap((letter) => {
    const name = FLAG_NAMES[letter];
    return name ? [[name, value] as const] : [];
  });
  return { ...flags, ...Object.fromEntries(changed) };
}
