/** Words of the status bar: the server's state and how far the profile is behind the code. */
import type { Measure, ProfileSummary } from "../../../server/src/protocol.ts";
import type { ServerState } from "../server/server-state.ts";

export interface StatusText {
  /** With `$(icon)`s. */
  readonly text: string;
  readonly tooltip: string;
  /** For screen readers: no icons. */
  readonly spoken: string;
  readonly alarm: "none" | "warning" | "error";
}

export function statusText(
  server: ServerState,
  profile: ProfileSummary | null,
  measure: Measure,
): StatusText {
  const alarm = server.state === "stopped" || server.state === "error" ? "error" : "none";
  if (alarm === "error") return plain("$(error) Hotlint", server.text, alarm);
  if (server.state === "starting") return plain("$(loading~spin) Hotlint", server.text, alarm);
  const icon = server.state === "busy" ? "$(loading~spin)" : "$(flame)";
  if (profile === null)
    return plain(`${icon} Hotlint`, `${server.text}. No profile loaded.`, alarm);
  const age = profileAge(profile);
  const stale = profile.edits > 0;
  const part = profile.part === undefined ? "" : `, ${profile.part}`;
  return {
    text: `${icon} ${age}${part}${stale ? ": re-measure" : ""}`,
    tooltip: profileTooltip(profile, measure),
    spoken: `Hotlint, ${age}${part}, ${profile.label}`,
    alarm: stale ? "warning" : "none",
  };
}

/** "profile of 14:02, 3 edits since" */
export function profileAge(profile: ProfileSummary): string {
  const of = profile.time === undefined ? "profile" : `profile of ${clock(profile.time)}`;
  if (profile.edits === 0) return of;
  return `${of}, ${profile.edits} ${profile.edits === 1 ? "edit" : "edits"} since`;
}

/** Local time, 24 hours: "14:02". */
function clock(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function profileTooltip(profile: ProfileSummary, measure: Measure): string {
  const shown = measure === "self" ? "time in the line itself" : "time in the line and its calls";
  const lines = [
    profile.label,
    `Shares are ${profile.denominator}; shown is ${shown}.`,
    profile.granularity === "function" ? "This profiler measures functions, not lines." : "",
    ...profile.notes,
    profile.edits > 0 ? "The measured code was edited since: measure again for exact lines." : "",
  ];
  return lines.filter((line) => line !== "").join("\n\n");
}

function plain(text: string, sentence: string, alarm: StatusText["alarm"]): StatusText {
  return { text, tooltip: sentence, spoken: `Hotlint: ${sentence}`, alarm };
}
