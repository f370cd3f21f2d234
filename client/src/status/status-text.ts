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
  /** What a click does. */
  readonly command: string;
}

/** What the entry tells about. */
export interface StatusNow {
  readonly server: ServerState;
  readonly profile: ProfileSummary | null;
  readonly measure: Measure;
  /** A measurement runs that can be ended. */
  readonly isMeasuring: boolean;
}

export function statusText({ server, profile, measure, isMeasuring }: StatusNow): StatusText {
  const alarm = server.state === "stopped" || server.state === "error" ? "error" : "none";
  if (alarm === "error") {
    const command = server.state === "stopped" ? "hotlint.restartServer" : "hotlint.menu";
    return plain("$(error) Hotlint", server.text, alarm, command);
  }
  if (server.state === "starting") return plain("$(loading~spin) Hotlint", server.text, alarm);
  if (isMeasuring) {
    const text = `${server.text}. Click to stop and keep what was measured.`;
    return plain("$(debug-stop) Hotlint: measuring", text, alarm, "hotlint.stopMeasuring");
  }
  const icon = server.state === "busy" ? "$(loading~spin)" : "$(flame)";
  if (profile === null)
    return plain(`${icon} Hotlint`, `${server.text}. No profile loaded.`, alarm);
  const isStale = profile.edits > 0;
  const words = profileWords(profile);
  return {
    text: `${icon} ${words.join(" · ")}${isStale ? ": re-measure" : ""}`,
    tooltip: profileTooltip(profile, measure),
    spoken: `Hotlint, ${words.join(", ")}`,
    alarm: isStale ? "warning" : "none",
    command: isStale ? "hotlint.measureAgain" : "hotlint.menu",
  };
}

/** "py-spy", "CPU", "496 samples", "14:02", "3 edits since": what is known of them. */
function profileWords(profile: ProfileSummary): readonly string[] {
  const { label, mode, denominator, samples, time, edits, part } = profile;
  const words = [
    label.split(", ")[0],
    mode === "memory" ? denominator.replace(/^of /u, "") : MODES[mode],
    samples === undefined ? undefined : `${samples} ${samples === 1 ? "sample" : "samples"}`,
    time === undefined ? undefined : clock(time),
    part,
    edits === 0 ? undefined : editsText(edits),
  ];
  return words.filter((word) => word !== undefined);
}

const MODES: Readonly<Record<string, string>> = {
  cpu: "CPU",
  wall: "wall time",
  gil: "GIL",
  exception: "exceptions",
  traced: "traced",
  import: "imports",
};

/** "profile of 14:02, 3 edits since" */
export function profileAge(profile: ProfileSummary): string {
  const of = profile.time === undefined ? "profile" : `profile of ${clock(profile.time)}`;
  if (profile.edits === 0) return of;
  return `${of}, ${editsText(profile.edits)}`;
}

function editsText(edits: number): string {
  return `${edits} ${edits === 1 ? "edit" : "edits"} since`;
}

/** Local time, 24 hours: "14:02". */
function clock(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function profileTooltip(profile: ProfileSummary, measure: Measure): string {
  const what = profile.mode === "memory" ? "memory" : "time";
  const shown =
    measure === "self" ? `${what} of the line itself` : `${what} of the line and its calls`;
  const lines = [
    profile.label,
    `Shares are ${profile.denominator}; shown is ${shown}.`,
    profile.granularity === "function" ? "This profiler measures functions, not lines." : "",
    ...profile.notes,
    profile.edits > 0
      ? "The measured code was edited since. Click to measure again for exact lines."
      : "",
  ];
  return lines.filter((line) => line !== "").join("\n\n");
}

function plain(
  text: string,
  sentence: string,
  alarm: StatusText["alarm"],
  command = "hotlint.menu",
): StatusText {
  return { text, tooltip: sentence, spoken: `Hotlint: ${sentence}`, alarm, command };
}
