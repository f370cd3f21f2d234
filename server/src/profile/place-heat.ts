/** Puts the heat of measured lines where those lines stand now. */
import type { FileHeat, LineHeat } from "./hotness.ts";
import { identityMap, mapTexts, placeLines } from "./mapping.ts";
import type { LineMap, PlacedLine } from "./mapping.ts";
import type { Profile } from "./model.ts";

export interface PlacedHeat {
  readonly heat: LineHeat;
  readonly place: PlacedLine;
}

/** The map from what was measured to `currentText`; undefined when the measured source is unknown. */
export function mapFor(profile: Profile, file: string, currentText: string): LineMap | undefined {
  const source = profile.sources.get(file);
  if (!source) return undefined;
  return source.text === currentText
    ? identityMap(currentText)
    : mapTexts(source.text, currentText);
}

/**
 * Every line's heat with its place. Without a map every place is "unknown" and has no line: only
 * the heat of whole functions can be shown then, found by name.
 */
export function placeHeat(heat: FileHeat, map: LineMap | undefined): readonly PlacedHeat[] {
  const places = map === undefined ? [] : placeLines(map);
  return heat.lines.map((line) => ({
    heat: line,
    place: places[line.line - 1] ?? { measuredLine: line.line, state: "unknown" },
  }));
}
