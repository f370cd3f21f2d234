/** What is typed on the way to a profile of Pyroscope. */
import { expect, it } from "vitest";
import {
  parseCredentials,
  parsePeriod,
  selectorOf,
  typeItems,
} from "../../client/src/profiling/pyroscope-items.ts";

it("two times in local time or with a zone, and nothing else", () => {
  const local = (text: string): number => new Date(text).getTime();
  expect(parsePeriod("2026-11-30 14:00 to 2026-11-30 15:30")).toEqual({
    from: local("2026-11-30T14:00"),
    until: local("2026-11-30T15:30"),
  });
  expect(parsePeriod("2026-11-30T14:00Z – 2026-11-30T15:30:10+01:00")).toEqual({
    from: Date.UTC(2026, 10, 30, 14),
    until: Date.UTC(2026, 10, 30, 14, 30, 10),
  });
  const wrong = [
    "",
    "yesterday to today",
    "2026-11-30 14:00",
    "2026-13-30 14:00 to 2027-01-01 00:00",
  ];
  for (const text of [...wrong, "2026-11-30 15:00 to 2026-11-30 14:00"]) {
    expect(parsePeriod(text), text).toBeUndefined();
  }
});

it("a token, or a name with a password that may hold a colon", () => {
  expect(parseCredentials(" abc ")).toEqual({ token: "abc" });
  expect(parseCredentials("10:a:b")).toEqual({ user: "10", password: "a:b" });
  expect(parseCredentials("  ")).toBeUndefined();
});

it("a selector holds any service's name", () => {
  expect(selectorOf('a"b\\c')).toBe('{service_name="a\\"b\\\\c"}');
});

it("types: CPU time first, then the clock's", () => {
  const types = ["memory:inuse_space:bytes:space:bytes", "wall:wall:nanoseconds:wall:nanoseconds"];
  const items = typeItems([...types, "process_cpu:cpu:nanoseconds:cpu:nanoseconds"]);
  expect(items.map(({ label, description }) => `${label} (${description})`)).toEqual([
    "cpu (process_cpu, nanoseconds)",
    "wall (wall, nanoseconds)",
    "inuse_space (memory, bytes)",
  ]);
});
