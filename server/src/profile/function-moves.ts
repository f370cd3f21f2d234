/**
 * Follows whole functions where a line map loses them: moved up or down, renamed, moved and edited.
 * By qualified name, then by equal bodies, then by likeness; inside a function by a line diff.
 */
import { alignLines } from "./align.ts";
import { type FunctionText, isTelling, likeness, outermost } from "./function-texts.ts";
import { isFresh, type LineMap, placeLines, type PlacedLine } from "./mapping.ts";
import type { FunctionSpan } from "./raw-heat.ts";

export interface PlacedFunctions {
  /** For each measured line where it is now, as from `placeLines`. */
  readonly places: readonly PlacedLine[];
  /** The name that a measured function has now, where it was renamed. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Measured functions that are not in the text any more. */
  readonly lost: readonly FunctionText[];
  /** Functions of the text that were not measured in this file. */
  readonly added: readonly FunctionText[];
}

/** A measured function and the one that it is now. */
export interface FunctionPair {
  readonly before: FunctionText;
  readonly after: FunctionText;
}

/** `measured`, `current`: the functions of the map's two texts. */
export function placeByFunction(
  map: LineMap,
  measured: readonly FunctionSpan[],
  current: readonly FunctionSpan[],
): PlacedFunctions {
  const places = placeLines(map);
  if (isFresh(map)) return { places, renamed: new Map(), lost: [], added: [] };
  const before = outermost(measured, map.measured);
  const after = outermost(current, map.current);
  const homes = homesOf(before, after, places, map);
  const pairs = pairsOf(before, after, homes);
  const moved = pairs.filter((pair) => homes.get(pair.before) !== pair.after);
  const paired = new Set(pairs.flatMap((pair) => [pair.before, pair.after]));
  return {
    places: withHeaders(mended(replaced(places, moved), pairs), pairs),
    renamed: renamedBy(pairs),
    lost: before.filter((each) => !paired.has(each) && !homes.has(each)),
    added: after.filter((each) => !paired.has(each)),
  };
}

/** Looks again into functions of which the map, or the moves of others, may have missed lines. */
function mended(
  places: readonly PlacedLine[],
  pairs: readonly FunctionPair[],
): readonly PlacedLine[] {
  const taken = new Set(places.map(({ line }) => line));
  return replaced(
    places,
    pairs.filter((pair) => isTorn(pair, places, taken)),
  );
}

/** Whether it has lines that are nowhere and lines that nobody claims. */
function isTorn(
  { before, after }: FunctionPair,
  places: readonly PlacedLine[],
  taken: ReadonlySet<number | undefined>,
): boolean {
  return (
    before.hasLine((line) => places[line - 1]?.line === undefined) &&
    after.hasLine((line) => !taken.has(line))
  );
}

/** The `def` of a function is that of what it has become, however different its name: heat of whole functions stands there. */
function withHeaders(
  places: readonly PlacedLine[],
  pairs: readonly FunctionPair[],
): readonly PlacedLine[] {
  const taken = new Set(places.map(({ line }) => line));
  const found = [...places];
  for (const { before, after } of pairs) {
    if (before.name === after.name) continue;
    const from = before.defLine;
    const to = after.defLine;
    if (from === undefined || to === undefined || taken.has(to)) continue;
    if (found[from - 1]?.state !== "removed") continue;
    found[from - 1] = { measuredLine: from, state: "edited", line: to };
  }
  return found;
}

/** The functions of another file that these lost ones are now: by equal body, or by name and likeness. */
export function adopt(
  lost: readonly FunctionText[],
  added: readonly FunctionText[],
): readonly FunctionPair[] {
  const equal = byKey(lost, added, ({ body }) => body).filter(({ before }) => isTelling(before));
  const rest = without(lost, added, equal);
  const named = byKey(rest.before, rest.after, bareName).filter(
    ({ before, after }) => likeness(before, after) >= ALIKE,
  );
  return [...equal, ...named];
}

/** Where the lines of a function are now, by a diff of the two alone. */
export function placesIn({ before, after }: FunctionPair): readonly PlacedLine[] {
  const origin = alignLines(before.lines, after.lines, 0);
  const inside = { measured: before.lines, current: after.lines, origin };
  return placeLines(inside).map(({ measuredLine, state, line }) => {
    const from = before.startLine + measuredLine - 1;
    if (line === undefined) return { measuredLine: from, state };
    const to = after.startLine + line - 1;
    const isSame = state !== "edited";
    return {
      measuredLine: from,
      line: to,
      state: isSame ? (from === to ? "fresh" : "moved") : state,
    };
  });
}

/** As much alike as two versions of one function are at the least. */
const ALIKE = 0.6;

/** Where the line map sees at least half of a function's lines: in this function, or in none (undefined). */
function homesOf(
  before: readonly FunctionText[],
  after: readonly FunctionText[],
  places: readonly PlacedLine[],
  { measured, current }: LineMap,
): ReadonlyMap<FunctionText, FunctionText | undefined> {
  const owners: (FunctionText | undefined)[] = current.map(() => undefined);
  for (const each of after) owners.fill(each, each.startLine - 1, each.endLine);
  const homes = new Map<FunctionText, FunctionText | undefined>();
  for (const each of before) {
    const counts = new Map<FunctionText | undefined, number>();
    let lines = 0;
    for (let line = each.startLine; line <= each.endLine; line++) {
      if (measured[line - 1]?.trim() === "") continue;
      lines++;
      const now = places[line - 1]?.line;
      if (now === undefined) continue;
      const owner = owners[now - 1];
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
    for (const [owner, count] of counts) if (count * 2 >= lines) homes.set(each, owner);
  }
  return homes;
}

function pairsOf(
  before: readonly FunctionText[],
  after: readonly FunctionText[],
  homes: ReadonlyMap<FunctionText, FunctionText | undefined>,
): readonly FunctionPair[] {
  const named = byKey(before, after, ({ name }) => name);
  const rest = without(before, after, named);
  const free = new Set(rest.after);
  const staying = rest.before.flatMap((each): FunctionPair[] => {
    const home = homes.get(each);
    return home && free.delete(home) ? [{ before: each, after: home }] : [];
  });
  const gone = without(rest.before, rest.after, staying);
  const equal = byKey(gone.before, gone.after, ({ body }) => body).filter((pair) =>
    isTelling(pair.before),
  );
  const last = without(gone.before, gone.after, equal);
  return [...named, ...staying, ...equal, ...byLikeness(last.before, last.after)];
}

/** Pairs by a key that occurs once on either side. */
function byKey(
  before: readonly FunctionText[],
  after: readonly FunctionText[],
  key: (each: FunctionText) => string,
): readonly FunctionPair[] {
  const now = once(after, key);
  return [...once(before, key)].flatMap(([value, each]) => {
    const other = each && now.get(value);
    return other ? [{ before: each, after: other }] : [];
  });
}

function once(
  functions: readonly FunctionText[],
  key: (each: FunctionText) => string,
): ReadonlyMap<string, FunctionText | undefined> {
  const found = new Map<string, FunctionText | undefined>();
  for (const each of functions) {
    const value = key(each);
    found.set(value, found.has(value) ? undefined : each);
  }
  return found;
}

/** Comparing is quadratic; a text in which more functions are new was rewritten. */
const MOST_COMPARED = 60;

/** Pairs of which either is the likest of the other. */
function byLikeness(
  before: readonly FunctionText[],
  after: readonly FunctionText[],
): readonly FunctionPair[] {
  if (before.length > MOST_COMPARED || after.length > MOST_COMPARED) return [];
  const alike = before
    .filter(isTelling)
    .flatMap((one) => after.map((other) => ({ one, other, score: likeness(one, other) })))
    .filter(({ score }) => score >= ALIKE)
    .sort((a, b) => b.score - a.score);
  const taken = new Set<FunctionText>();
  return alike.flatMap(({ one, other }) => {
    if (taken.has(one) || taken.has(other)) return [];
    taken.add(one).add(other);
    return [{ before: one, after: other }];
  });
}

function without(
  before: readonly FunctionText[],
  after: readonly FunctionText[],
  pairs: readonly FunctionPair[],
): { readonly before: readonly FunctionText[]; readonly after: readonly FunctionText[] } {
  const paired = new Set(pairs.flatMap((pair) => [pair.before, pair.after]));
  const isFree = (each: FunctionText): boolean => !paired.has(each);
  return { before: before.filter(isFree), after: after.filter(isFree) };
}

/** The places with those of moved functions put in; no current line is claimed by two. */
function replaced(
  places: readonly PlacedLine[],
  moved: readonly FunctionPair[],
): readonly PlacedLine[] {
  if (moved.length === 0) return places;
  const byLine = [...places];
  const claimed = new Set<number>();
  for (const { before, after } of moved) {
    for (let line = before.startLine; line <= before.endLine; line++) {
      byLine[line - 1] = { measuredLine: line, state: "removed" };
    }
    for (let line = after.startLine; line <= after.endLine; line++) claimed.add(line);
  }
  for (const [index, { measuredLine, line }] of byLine.entries()) {
    if (line !== undefined && claimed.has(line)) {
      byLine[index] = { measuredLine, state: "removed" };
    }
  }
  for (const pair of moved) {
    for (const place of placesIn(pair)) byLine[place.measuredLine - 1] = place;
  }
  return byLine;
}

function renamedBy(pairs: readonly FunctionPair[]): ReadonlyMap<string, string> {
  return new Map(
    pairs
      .filter(({ before, after }) => before.name !== after.name)
      .map(({ before, after }) => [before.name, after.name]),
  );
}

function bareName({ name }: FunctionText): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
