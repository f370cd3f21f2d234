/** Reads which seconds of a live measurement a person wants to see. */
import type { LiveView } from "../../../server/src/protocol.ts";

/** "now", "all", "12", "12-15", "12 – 15 s". Undefined for anything else, and for an empty span. */
export function parseLiveView(text: string): LiveView | undefined {
  const words = text.trim().toLowerCase();
  if (words === "now" || words === "all") return words;
  const match = /^(\d{1,7}(?:\.\d+)?)\s*(?:[-–]\s*(\d{1,7}(?:\.\d+)?))?\s*s?$/u.exec(words);
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = match[2] === undefined ? from + 1 : Number(match[2]);
  return to > from ? { from, to } : undefined;
}
