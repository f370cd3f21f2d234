/** Which pieces of the live timeline are chosen, by pointer and by key. Pure: the page shares it. */
import type { LiveStatus, LiveView } from "../../../server/src/protocol.ts";

export type Timeline = LiveStatus["timeline"];
export type Span = Extract<LiveView, object>;

/** From the piece where choosing began to the one where it is now, whichever is earlier. */
export interface Choice {
  readonly anchor: Span;
  readonly focus: Span;
}

export function spanOf({ anchor, focus }: Choice): Span {
  return { from: Math.min(anchor.from, focus.from), to: Math.max(anchor.to, focus.to) };
}

/** The piece at a moment; beyond the ends the first or the last. */
export function pieceAt(timeline: Timeline, second: number): Span | undefined {
  const found = timeline.find(({ to }) => second < to) ?? timeline.at(-1);
  return found && { from: found.from, to: found.to };
}

/** `extend`: the piece where choosing began stays. */
export function chosen(choice: Choice | undefined, piece: Span, extend: boolean): Choice {
  return extend && choice
    ? { anchor: choice.anchor, focus: piece }
    : { anchor: piece, focus: piece };
}

/** After a key; undefined for a key that chooses nothing. Without a choice keys start at the last piece. */
export function afterKey(
  timeline: Timeline,
  choice: Choice | undefined,
  key: string,
  extend: boolean,
): Choice | undefined {
  const last = timeline.length - 1;
  const at = choice
    ? timeline.findIndex(({ to }) => choice.focus.from < to)
    : last + (key === "ArrowLeft" ? 1 : 0);
  const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[key];
  const piece = next === undefined ? undefined : timeline[Math.max(0, Math.min(last, next))];
  return piece && chosen(choice, { from: piece.from, to: piece.to }, extend);
}

/** "seconds 12 to 15 of 34, 300 samples" */
export function inWords({ seconds, timeline, view }: LiveStatus): string {
  const whole = Math.floor(seconds);
  if (view === "now") return `the last of ${whole} seconds`;
  if (view === "all") return `all ${whole} seconds`;
  const inside = timeline.filter(({ from, to }) => to > view.from && from < view.to);
  const samples = inside.reduce((sum, each) => sum + each.samples, 0);
  // Rounded like the whole, beyond which no piece lies.
  const span = `seconds ${Math.floor(view.from)} to ${Math.min(Math.ceil(view.to), whole)} of ${whole}`;
  return `${span}, ${Math.round(samples)} samples`;
}
