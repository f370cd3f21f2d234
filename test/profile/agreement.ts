/** Compares what a reader found with what somebody else counted. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { fileHeat } from "../../server/src/profile/hotness.ts";
import type { Profile } from "../../server/src/profile/model.ts";
import { fileSummaries } from "../../server/src/profile/summaries.ts";
import { fixture } from "./fixtures.ts";

/** Own cost by `file:line`, what is too small to matter left out. */
export function selfByLine(profile: Profile): ReadonlyMap<string, number> {
  return new Map(
    fileSummaries(profile).flatMap(({ file }) =>
      fileHeat(profile, file)
        .lines.filter(({ self }) => self > 1e-9)
        .map(({ line, self }): [string, number] => [`${file}:${line}`, self]),
    ),
  );
}

/** What the tool's own reader says: rows of a file, a line or function, and last a number. */
export function expectedRows(
  name: string,
): readonly (readonly [string, number | string, ...unknown[]])[] {
  return JSON.parse(readFileSync(fixture(`${name}.expected.json`), "utf8")) as [string, number][];
}

export function neutral(file: string): string {
  return file.replace("/tmp/hotlint-fixtures", "/app");
}

export function sums(rows: Iterable<readonly [string, number]>): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [key, value] of rows) all.set(key, (all.get(key) ?? 0) + value);
  return all;
}

export function expectSame(
  found: ReadonlyMap<string, number>,
  wanted: ReadonlyMap<string, number>,
): void {
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, value] of wanted) expect(found.get(key), key).toBeCloseTo(value, 6);
}
