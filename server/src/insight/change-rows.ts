/** Puts a comparison of two profiles into words: direction by glyph, what is proven and what is not. */
import type { Change, Verdict } from "../profile/compare.ts";
import type { Share } from "../profile/wilson.ts";
import type { NameFile } from "./call-rows.ts";
import { percent } from "../profile/numbers.ts";

export interface ChangeWords {
  readonly function: string;
  readonly place: string;
  readonly glyph: string;
  readonly verdict: Verdict;
  readonly shares: string;
  readonly delta: string;
  readonly share: number;
  readonly spoken: string;
}

const GLYPHS: Readonly<Record<Verdict, string>> = {
  hotter: "▲",
  cooler: "▼",
  new: "+",
  gone: "−",
  "not-proven": "≈",
};

const VERDICTS: Readonly<Record<Verdict, string>> = {
  hotter: "hotter",
  cooler: "cooler",
  new: "new",
  gone: "gone",
  "not-proven": "not proven to differ",
};

/** Lines are told by what they cost themselves, functions by what they cost with their calls. */
export function changeWords(
  change: Change,
  measure: "self" | "total",
  nameFile: NameFile,
): ChangeWords {
  const verdict = measure === "self" ? change.selfVerdict : change.totalVerdict;
  const difference = measure === "self" ? change.selfDelta : change.totalDelta;
  const share = (side: "before" | "after"): Share | undefined =>
    measure === "self" ? change[side]?.selfShare : change[side]?.totalShare;
  const shares = `${shareText(share("before"))} → ${shareText(share("after"))}`;
  const delta = points(difference);
  const place = change.line > 0 ? `${nameFile(change.file)}:${change.line}` : nameFile(change.file);
  const intervals = `${interval(share("before"))} before, ${interval(share("after"))} after`;
  return {
    function: change.function,
    place,
    glyph: GLYPHS[verdict],
    verdict,
    shares,
    delta,
    share: difference,
    spoken: `${change.function}, ${place}: ${VERDICTS[verdict]}, ${shares}, ${delta} (${intervals}${callsText(change)})`,
  };
}

/** "−18.9 points" */
export function points(difference: number): string {
  const value = Math.abs(difference * 100).toFixed(1);
  const sign = value === "0.0" ? "±" : difference < 0 ? "−" : "+";
  return `${sign}${value} points`;
}

function shareText(share: Share | undefined): string {
  return share === undefined ? "not seen" : percent(share.value);
}

function interval(share: Share | undefined): string {
  if (share === undefined) return "not seen";
  if (share.high <= share.low) return percent(share.value);
  return `${percent(share.low)} to ${percent(share.high)}`;
}

function callsText({ before, after }: Change): string {
  if (before?.calls === undefined || after?.calls === undefined) return "";
  return before.calls === after.calls
    ? `; ${after.calls} calls in both`
    : `; ${before.calls} calls, then ${after.calls}`;
}
