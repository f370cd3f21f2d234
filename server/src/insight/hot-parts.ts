/** Which expressions of a hot line are worth marking: the heaviest that do not overlap, in UTF-16 columns. */
import type { PartCost } from "../profile/heat-parts.ts";
import { utf16Column } from "../text/utf8-column.ts";

export interface HotPart {
  /** UTF-16 columns of the line, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** 0…1. */
  readonly share: number;
}

/** More marks than these on one line would mark everything. */
const MOST_PARTS = 3;

/**
 * `text`: the line as it stands now, of which `parts` were measured; `minimum`: share (0…1) that a part
 * must have. None where one expression is all of the line's code: the line says that already.
 */
export function hotParts(
  parts: readonly PartCost[],
  text: string,
  share: (part: PartCost) => number,
  minimum: number,
): readonly HotPart[] {
  const chosen: HotPart[] = [];
  const byShare = [...parts].sort((a, b) => share(b) - share(a));
  for (const part of byShare) {
    const start = utf16Column(text, part.start);
    const end = utf16Column(text, part.end);
    if (share(part) < minimum || share(part) <= 0 || end <= start) continue;
    if (chosen.length === MOST_PARTS) break;
    if (chosen.some((other) => start < other.end && other.start < end)) continue;
    chosen.push({ start, end, share: share(part) });
  }
  const [only] = chosen;
  const isWhole =
    chosen.length === 1 && only && text.slice(only.start, only.end).trim() === text.trim();
  return isWhole ? [] : chosen.sort((a, b) => a.start - b.start);
}
