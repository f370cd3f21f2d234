/** Puts the heat of a file onto its text as it stands now. */
import type { FileHeat, FunctionHeat, LineHeat } from "../profile/hotness.ts";
import { type FunctionPair, placesIn, type PlacedFunctions } from "../profile/function-moves.ts";
import { type LineMap, type LineState, placeLines } from "../profile/mapping.ts";
import type { Profile } from "../profile/model.ts";

export interface PlacedHeat {
  readonly heat: FileHeat;
  readonly mode: Profile["mode"];
  /** In order of measured lines. Empty where the measured source is not known. */
  readonly lines: readonly PlacedLineHeat[];
  /** How functions are named: `Service.handle`, or `handle` where the measured source is not known. */
  readonly names: "qualified" | "bare";
  /** By their names in the current text. */
  readonly functions: ReadonlyMap<string, FunctionHeat>;
}

export interface PlacedLineHeat {
  readonly state: LineState;
  /** 0-based, in the current text; missing when removed. */
  readonly line?: number;
  readonly heat: LineHeat;
  /** Base name of the file that it was measured in, where that is another one. */
  readonly from?: string;
}

/** A function that was measured in another file and stands in this one now. */
export interface AdoptedFunction extends FunctionPair {
  readonly heat: FileHeat;
  /** Base name of the other file. */
  readonly from: string;
}

/**
 * `map` leads from the measured text to the current one; missing where no text is known to be the
 * measured one. `functions`: where whole functions went, if anybody looked.
 */
export function placeHeat(
  heat: FileHeat,
  mode: Profile["mode"],
  map: LineMap | undefined,
  functions?: PlacedFunctions,
): PlacedHeat {
  const placed = map ? (functions?.places ?? placeLines(map)) : [];
  const lines = !map
    ? []
    : heat.lines.map((line) => {
        const { state, line: now } = placed[line.line - 1] ?? { state: "removed" as const };
        return { state, heat: line, ...(now === undefined ? {} : { line: now - 1 }) };
      });
  const renamed = functions?.renamed ?? new Map<string, string>();
  return {
    heat,
    mode,
    lines,
    names: map ? "qualified" : "bare",
    functions: new Map(heat.functions.map((each) => [nameNow(each.name, renamed), each])),
  };
}

/** The heat of a file to which functions of other files have moved; `own` is missing where it was not measured. */
export function withAdopted(
  own: PlacedHeat | undefined,
  mode: Profile["mode"],
  file: string,
  adopted: readonly AdoptedFunction[],
): PlacedHeat | undefined {
  const [first] = adopted;
  if (!first) return own;
  const nothing: FileHeat = { ...first.heat, file, lines: [], functions: [] };
  const base = own ?? { heat: nothing, mode, lines: [], names: "qualified", functions: new Map() };
  const functions = new Map(base.functions);
  for (const { before, after, heat } of adopted) {
    const renamed = new Map([[before.name, after.name]]);
    for (const each of heat.functions) {
      if (isWithin(each.name, before.name)) functions.set(nameNow(each.name, renamed), each);
    }
  }
  return { ...base, lines: [...base.lines, ...adopted.flatMap(linesOf)], functions };
}

function linesOf(adopted: AdoptedFunction): readonly PlacedLineHeat[] {
  const places = new Map(placesIn(adopted).map((place) => [place.measuredLine, place]));
  return adopted.heat.lines.flatMap((heat) => {
    const place = places.get(heat.line);
    if (place?.line === undefined) return [];
    // On the same line by chance only: another file is another place.
    const state = place.state === "fresh" ? "moved" : place.state;
    return [{ state, line: place.line - 1, heat, from: adopted.from }];
  });
}

/** The heat of the function that a profile's or a finding's name means; "" is the module's own code. */
export function functionHeat(placed: PlacedHeat, symbol: string): FunctionHeat | undefined {
  return placed.functions.get(nameIn(placed, symbol));
}

/** A function within a renamed one has a new name as well. */
function nameNow(name: string, renamed: ReadonlyMap<string, string>): string {
  for (const [before, after] of renamed) {
    if (isWithin(name, before)) return after + name.slice(before.length);
  }
  return name;
}

/** Whether a function is that one, or stands in it; by qualified names. */
export function isWithin(name: string, outer: string): boolean {
  return name === outer || name.startsWith(`${outer}.`);
}

function nameIn(placed: PlacedHeat, symbol: string): string {
  if (symbol === "") return "<module>";
  if (placed.names === "qualified") return symbol;
  return symbol.slice(symbol.lastIndexOf(".") + 1);
}
