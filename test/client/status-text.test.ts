/** What the status bar says about the server and the profile. */
import { describe, expect, test } from "vitest";
import { serverState } from "../../client/src/server/server-state.ts";
import { profileAge, statusText } from "../../client/src/status/status-text.ts";
import type { ProfileSummary } from "../../server/src/protocol.ts";

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

describe("statusText", () => {
  test("without a profile only the server is told about", () => {
    const words = statusText(ready, null, "self");
    expect(words.text).toBe("$(flame) Hotlint");
    expect(words.tooltip).toBe("Ready. No profile loaded.");
  });

  test("a fresh profile tells its time, label and denominator", () => {
    const words = statusText(ready, profile, "self");
    expect(words.text).toBe("$(flame) profile of 14:02");
    expect(words.tooltip).toContain("of sampled CPU time, all threads");
    expect(words.spoken).not.toContain("$(");
  });

  test("an edited one asks to be measured again", () => {
    const words = statusText(ready, { ...profile, edits: 3 }, "self");
    expect(words.text).toBe("$(flame) profile of 14:02, 3 edits since: re-measure");
    expect(words.alarm).toBe("warning");
  });

  test("a function-level profile says that it knows no lines", () => {
    const words = statusText(ready, { ...profile, granularity: "function" }, "total");
    expect(words.tooltip).toContain("measures functions, not lines");
  });

  test("a server that is gone is an error, profile or not", () => {
    const words = statusText(serverState("stopped", undefined), profile, "self");
    expect(words).toMatchObject({ text: "$(error) Hotlint", alarm: "error" });
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
