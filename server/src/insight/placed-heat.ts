/** Puts the heat of a file onto its text as it stands now. */
import type { FileHeat, FunctionHeat, LineHeat } from "../profile/hotness.ts";
import { type LineMap, type LineState, placeLines } from "../profile/mapping.ts";
import type { Profile } from "../profile/model.ts";

export interface PlacedHeat {
  readonly heat: FileHeat;
  readonly mode: Profile["mode"];
  /** In order of measured lines. Empty where the measured source is not known. */
  readonly lines: readonly PlacedLineHeat[];
  /** How functions are named: `Service.handle`, or `handle` where the measured source is not known. */
  readonly names: "qualified" | "bare";
  readonly functions: ReadonlyMap<string, FunctionHeat>;
}

export interface PlacedLineHeat {
  readonly state: LineState;
  /** 0-based, in the current text; missing when removed. */
  readonly line?: number;
  readonly heat: LineHeat;
}

/** `map` leads from the measured text to the current one; missing where no text is known to be the measured one. */
export function placeHeat(
  heat: FileHeat,
  mode: Profile["mode"],
  map: LineMap | undefined,
): PlacedHeat {
  const placed = map ? placeLines(map) : [];
  const lines = !map
    ? []
    : heat.lines.map((line) => {
        const { state, line: now } = placed[line.line - 1] ?? { state: "removed" as const };
        return { state, heat: line, ...(now === undefined ? {} : { line: now - 1 }) };
      });
  return {
    heat,
    mode,
    lines,
    names: map ? "qualified" : "bare",
    functions: new Map(heat.functions.map((each) => [each.name, each])),
  };
}

/** The heat of the function that a profile's or a finding's name means; "" is the module's own code. */
export function functionHeat(placed: PlacedHeat, symbol: string): FunctionHeat | undefined {
  return placed.functions.get(nameIn(placed, symbol));
}

function nameIn(placed: PlacedHeat, symbol: string): string {
  if (symbol === "") return "<module>";
  if (placed.names === "qualified") return symbol;
  return symbol.slice(symbol.lastIndexOf(".") + 1);
}
