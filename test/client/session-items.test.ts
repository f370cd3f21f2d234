/** What a row of the Sessions view says. */
import { expect, test } from "vitest";
import { sessionWords } from "../../client/src/views/session-items.ts";
import type { SessionInfo } from "../../server/src/protocol/sessions.ts";

const time = new Date(2026, 4, 3, 14, 2).getTime();
const session: SessionInfo = {
  id: "a1",
  name: "before the cache",
  target: "report.py",
  label: "py-spy, 5.0 s, 496 samples",
  engine: "py-spy",
  mode: "cpu",
  unit: "seconds",
  granularity: "line",
  time,
  added: time,
  samples: 496,
  bytes: 12_345,
  loaded: true,
};

test("engine, time, target and size are told, and which one is shown", () => {
  const words = sessionWords(session, time + 1000);
  expect(words.description).toBe("14:02 · py-spy, 5.0 s, 496 samples");
  expect(words.tooltip).toContain("before the cache (report.py)");
  expect(words.tooltip).toContain("13 kB on disk");
  expect(words.spoken).toBe("before the cache, py-spy, 5.0 s, 496 samples, 14:02, shown now");
  expect(words.icon).toBe("flame");
});

test("another day is named, and memory is no disk", () => {
  const words = sessionWords({ ...session, bytes: 0, loaded: false }, time + 30 * 3_600_000);
  expect(words.description).toMatch(/^3 May, 14:02/u);
  expect(words.tooltip).toContain("In memory only");
});
