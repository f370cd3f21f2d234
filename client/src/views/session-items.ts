/** Words of the Sessions view. */
import type { SessionInfo } from "../../../server/src/protocol/sessions.ts";

export interface SessionWords {
  readonly description: string;
  readonly tooltip: string;
  readonly spoken: string;
  readonly icon: "flame" | "history";
}

/** `now`: milliseconds since the epoch. */
export function sessionWords(session: SessionInfo, now: number): SessionWords {
  const when = timeText(session.time, now);
  const shown = session.loaded ? "shown now" : "";
  const lines = [
    session.name === session.target ? session.name : `${session.name} (${session.target})`,
    session.label,
    `${session.mode} mode, by ${session.granularity}`,
    session.pythonVersion === undefined ? "" : `Python ${session.pythonVersion}`,
    `Recorded ${new Date(session.time).toLocaleString()}`,
    session.bytes > 0 ? `${sizeText(session.bytes)} on disk` : "In memory only",
    shown,
  ];
  return {
    description: [when, session.label].join(" · "),
    tooltip: lines.filter((line) => line !== "").join("\n"),
    spoken: [session.name, session.label, when, shown].filter((part) => part !== "").join(", "),
    icon: session.loaded ? "flame" : "history",
  };
}

/** Local time, with the day where it is another one: "14:02", "3 Nov, 14:02". */
function timeText(time: number, now: number): string {
  const date = new Date(time);
  const clock = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date(now).toDateString()) return clock;
  return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${clock}`;
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
