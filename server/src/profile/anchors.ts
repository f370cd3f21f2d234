/**
 * Finds lines that certainly correspond: those that occur once in either text, in a common order.
 * The idea is Bram Cohen's patience diff; the order is a longest increasing subsequence.
 */

/** A pair of equal lines, 0-based. */
export interface Anchor {
  readonly before: number;
  readonly after: number;
}

/** Increasing in both texts. Costs n log n, whatever the texts. */
export function anchorsOf(before: readonly string[], after: readonly string[]): readonly Anchor[] {
  const places = uniquePlaces(before);
  const common: Anchor[] = [];
  for (const [line, place] of uniquePlaces(after)) {
    const other = places.get(line) ?? -1;
    if (place >= 0 && other >= 0) common.push({ before: other, after: place });
  }
  common.sort((a, b) => a.after - b.after);
  return longestIncreasing(common);
}

/** The index of every line that occurs once; -1 for the others. */
function uniquePlaces(lines: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  lines.forEach((line, index) => {
    places.set(line, places.has(line) ? -1 : index);
  });
  return places;
}

/** Patience sorting: each anchor goes on the leftmost pile whose top is not smaller. */
function longestIncreasing(anchors: readonly Anchor[]): readonly Anchor[] {
  const piles: number[] = [];
  const below = new Int32Array(anchors.length).fill(-1);
  anchors.forEach((anchor, index) => {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const top = anchors[piles[middle] ?? 0]?.before ?? 0;
      if (top < anchor.before) low = middle + 1;
      else high = middle;
    }
    below[index] = piles[low - 1] ?? -1;
    piles[low] = index;
  });
  const chain: Anchor[] = [];
  for (let index = piles.at(-1) ?? -1; index >= 0; index = below[index] ?? -1) {
    const anchor = anchors[index];
    if (anchor) chain.push(anchor);
  }
  return chain.reverse();
}
