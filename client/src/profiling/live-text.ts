/** Words of the status bar entry of a live measurement. */
import type { LiveStatus, LiveView } from "../../../server/src/protocol.ts";

export interface LiveText {
  /** With `$(icon)`s. */
  readonly text: string;
  readonly tooltip: string;
  /** For screen readers: no icons. */
  readonly spoken: string;
}

export function liveText(status: LiveStatus): LiveText {
  const { state, pid, engine, seconds, samples, view } = status;
  const icon = state === "paused" ? "$(debug-pause)" : "$(pulse)";
  const doing = state === "paused" ? "paused" : "live";
  const shown = viewInWords(view);
  const time = `${Math.floor(seconds)} s`;
  return {
    text: `${icon} ${doing} ${time} · ${shown}`,
    tooltip: [
      `${engine} measures process ${pid}: ${time}, ${Math.round(samples)} samples.`,
      `Shown: ${LONG[typeof view === "string" ? view : "span"]}.`,
      "Click to pause, to stop, or to choose what is shown.",
    ].join("\n\n"),
    spoken: `Hotlint, ${doing} measuring of process ${pid}, ${time}, showing ${shown}`,
  };
}

/** "now", "all", "12–15 s" */
export function viewInWords(view: LiveView): string {
  if (typeof view === "string") return view;
  return `${Math.floor(view.from)}–${Math.ceil(view.to)} s`;
}

const LONG = {
  now: "the last seconds, older samples count less",
  all: "everything since the start",
  span: "a part of the timeline",
} as const;
