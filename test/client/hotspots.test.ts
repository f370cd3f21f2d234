/** The next and previous hotspot: down the file, on to the next hottest file, around the end. */
import { describe, expect, test } from "vitest";
import { nextHotspot } from "../../client/src/overlay/hotspots.ts";

const hotspots = [
  { uri: "file:///a.py", line: 30, share: 0.6 },
  { uri: "file:///b.py", line: 5, share: 0.2 },
  { uri: "file:///a.py", line: 10, share: 0.1 },
];

const name = (spot: { uri: string; line: number } | undefined): string | undefined =>
  spot && `${spot.uri.slice(-4)}:${spot.line}`;

describe("nextHotspot", () => {
  test.each([
    ["down the file", { uri: "file:///a.py", line: 0 }, 1, "a.py:10"],
    ["from a hotspot to the one below", { uri: "file:///a.py", line: 10 }, 1, "a.py:30"],
    ["on to the next hottest file", { uri: "file:///a.py", line: 30 }, 1, "b.py:5"],
    ["around the end", { uri: "file:///b.py", line: 5 }, 1, "a.py:10"],
    ["up the file", { uri: "file:///a.py", line: 29 }, -1, "a.py:10"],
    ["around the start", { uri: "file:///a.py", line: 10 }, -1, "b.py:5"],
    ["back to the bottom of the file before", { uri: "file:///b.py", line: 5 }, -1, "a.py:30"],
    ["from a cold file to the hottest line", { uri: "file:///c.py", line: 3 }, 1, "a.py:30"],
    ["without an editor to the hottest line", undefined, -1, "a.py:30"],
  ] as const)("%s", (_, here, step, expected) => {
    expect(name(nextHotspot(hotspots, here, step))).toBe(expected);
  });

  test("nothing is hot", () => {
    expect(nextHotspot([], { uri: "file:///a.py", line: 0 }, 1)).toBeUndefined();
  });
});
