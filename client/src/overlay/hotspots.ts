/** Chooses the next and the previous hotspot: down the file, then on to the next hottest file. */

export interface Hotspot {
  readonly uri: string;
  /** 0-based. */
  readonly line: number;
  readonly share: number;
}

export interface Place {
  readonly uri: string;
  readonly line: number;
}

/** Undefined when nothing is hot. `here` may lie in a file without heat. */
export function nextHotspot(
  hotspots: readonly Hotspot[],
  here: Place | undefined,
  step: 1 | -1,
): Hotspot | undefined {
  const ordered = inReadingOrder(hotspots);
  if (here === undefined || !ordered.some((spot) => spot.uri === here.uri)) {
    return hottest(ordered);
  }
  const inFile = ordered.filter((spot) => spot.uri === here.uri);
  const beside =
    step === 1
      ? inFile.find((spot) => spot.line > here.line)
      : inFile.findLast((spot) => spot.line < here.line);
  if (beside) return beside;
  const edge = step === 1 ? inFile.at(-1) : inFile.at(0);
  // From -1 `at` counts from the end, so both directions wrap around.
  return edge && ordered.at((ordered.indexOf(edge) + step) % ordered.length);
}

/** Files by their hottest line, lines from top to bottom. */
function inReadingOrder(hotspots: readonly Hotspot[]): readonly Hotspot[] {
  const heatOf = new Map<string, number>();
  for (const { uri, share } of hotspots) heatOf.set(uri, Math.max(heatOf.get(uri) ?? 0, share));
  const heat = (spot: Hotspot): number => heatOf.get(spot.uri) ?? 0;
  return [...hotspots].sort(
    (a, b) => heat(b) - heat(a) || a.uri.localeCompare(b.uri) || a.line - b.line,
  );
}

function hottest(hotspots: readonly Hotspot[]): Hotspot | undefined {
  return hotspots.reduce<Hotspot | undefined>(
    (best, spot) => (best === undefined || spot.share > best.share ? spot : best),
    undefined,
  );
}
