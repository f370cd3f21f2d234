/** Which differences are worth a mark in the code, and what it says. */
import type { ChangeRow } from "../../../server/src/protocol/views.ts";

/** Shares; what is smaller and not proven would only be noise. */
const LEAST_UNPROVEN = 0.02;

/** The lines of a document that are marked. */
export function marksIn(rows: readonly ChangeRow[], uri: string): readonly ChangeRow[] {
  return rows.filter(
    ({ source, verdict, share }) =>
      source?.uri === uri && (verdict !== "not-proven" || Math.abs(share) >= LEAST_UNPROVEN),
  );
}

/** "▼ −68.1 points"; "≈ +2.4 points, not proven"; "+5.0 points, new" */
export function changeLabel({ glyph, delta, verdict }: ChangeRow): string {
  if (verdict === "new") return `${delta}, new`;
  return `${glyph} ${delta}${verdict === "not-proven" ? ", not proven" : ""}`;
}
