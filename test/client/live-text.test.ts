/** The status bar entry of a live measurement, in words. */
import { describe, expect, test } from "vitest";
import { liveText, viewInWords } from "../../client/src/profiling/live-text.ts";
import type { LiveStatus } from "../../server/src/protocol.ts";

const status: LiveStatus = {
  state: "measuring",
  pid: 4711,
  engine: "py-spy",
  seconds: 12.7,
  samples: 1203.4,
  view: "now",
  timeline: [],
};

describe("status bar", () => {
  test("while it measures", () => {
    const { text, tooltip, spoken } = liveText(status);
    expect(text).toBe("$(pulse) live 12 s · now");
    expect(tooltip).toContain("py-spy measures process 4711: 12 s, 1203 samples.");
    expect(tooltip).toContain("older samples count less");
    expect(spoken).toBe("Hotlint, live measuring of process 4711, 12 s, showing now");
  });

  test("while it pauses", () => {
    const { text, spoken } = liveText({ ...status, state: "paused", view: "all" });
    expect(text).toBe("$(debug-pause) paused 12 s · all");
    expect(spoken).not.toContain("$(");
  });

  test("a part of the timeline", () => {
    expect(viewInWords({ from: 3.2, to: 5.4 })).toBe("3–6 s");
    expect(liveText({ ...status, view: { from: 1, to: 2 } }).tooltip).toContain("a part of");
  });
});
