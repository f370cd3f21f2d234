/** What the status bar says about the server and the profile. */
import { describe, expect, test } from "vitest";
import { serverState, type ServerState } from "../../client/src/server/server-state.ts";
import { profileAge, statusText, type StatusText } from "../../client/src/status/status-text.ts";
import type { Measure, ProfileSummary } from "../../server/src/protocol.ts";

const profile: ProfileSummary = {
  label: "py-spy, 5.0 s, 496 samples",
  engine: "py-spy",
  mode: "cpu",
  unit: "seconds",
  granularity: "line",
  time: new Date(2024, 4, 3, 14, 2).getTime(),
  samples: 496,
  denominator: "of sampled CPU time, all threads",
  edits: 0,
  notes: [],
};
const ready = serverState("running", { state: "ready" });

const words = (
  server: ServerState,
  summary: ProfileSummary | null,
  measure: Measure = "self",
  isMeasuring = false,
): StatusText => statusText({ server, profile: summary, measure, isMeasuring });

describe("statusText", () => {
  test("without a profile only the server is told about", () => {
    const { text, tooltip } = words(ready, null);
    expect(text).toBe("$(flame) Hotlint");
    expect(tooltip).toBe("Ready. No profile loaded.");
  });

  test("a fresh profile tells engine, mode, samples and time; a click opens the menu", () => {
    const { text, tooltip, spoken, command } = words(ready, profile);
    expect(text).toBe("$(flame) py-spy · CPU · 496 samples · 14:02");
    expect(tooltip).toContain("of sampled CPU time, all threads");
    expect(spoken).toBe("Hotlint, py-spy, CPU, 496 samples, 14:02");
    expect(command).toBe("hotlint.menu");
  });

  test("a profile of memory says which memory, and speaks of no time", () => {
    const memory: ProfileSummary = {
      label: "memray, 34 MB",
      engine: "other",
      mode: "memory",
      unit: "bytes",
      granularity: "line",
      time: new Date(2024, 4, 3, 14, 2).getTime(),
      denominator: "of memory held at the peak",
      edits: 0,
      notes: [],
    };
    const { text, tooltip } = words(ready, memory);
    expect(text).toBe("$(flame) memray · memory held at the peak · 14:02");
    expect(tooltip).toContain("shown is memory of the line itself.");
    expect(tooltip).not.toContain("time");
  });

  test("an edited one is measured again by a click", () => {
    expect(words(ready, { ...profile, edits: 3 })).toMatchObject({
      text: "$(flame) py-spy · CPU · 496 samples · 14:02 · 3 edits since: re-measure",
      alarm: "warning",
      command: "hotlint.measureAgain",
    });
  });

  test("a measurement under way is stopped by a click, whatever is shown", () => {
    const busy = serverState("running", { state: "busy", message: "Recording" });
    expect(words(busy, profile, "self", true)).toMatchObject({
      text: "$(debug-stop) Hotlint: measuring",
      command: "hotlint.stopMeasuring",
    });
  });

  test("a function-level profile says that it knows no lines", () => {
    const { tooltip } = words(ready, { ...profile, granularity: "function" }, "total");
    expect(tooltip).toContain("measures functions, not lines");
  });

  test("a server that is gone is an error, profile or not", () => {
    expect(words(serverState("stopped", undefined), profile)).toMatchObject({
      text: "$(error) Hotlint",
      alarm: "error",
      command: "hotlint.restartServer",
    });
  });
});

describe("profileAge", () => {
  test("one edit is one edit, and a file may carry no time", () => {
    const timeless: { time?: number } & ProfileSummary = { ...profile, edits: 1 };
    delete timeless.time;
    expect(profileAge(timeless)).toBe("profile, 1 edit since");
  });
});

describe("serverState", () => {
  test("the server's own word counts only while it is connected", () => {
    const busy = { state: "busy", message: "Scanning 12 files" } as const;
    expect(serverState("running", busy).text).toBe("Scanning 12 files");
    expect(serverState("starting", busy).state).toBe("starting");
    expect(serverState("stopped", busy).state).toBe("stopped");
  });
});
