/** Damaged profiles of every format: always a profile or one clear message, soon, in little memory. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fixture } from "./fixtures.ts";
import { fuzzFile } from "./fuzz/run.ts";

const RUNS = Number(process.env["HOTLINT_FUZZ_RUNS"] ?? 150);
const seed = Number(process.env["HOTLINT_SEED"] ?? Date.now() % 2 ** 31);

/** Recorded profiles, not what is known about them. */
const files = readdirSync(fixture("."), { withFileTypes: true })
  .filter((each) => each.isFile() && !/RECORDED|expected|top\.txt$/u.test(each.name))
  .map(({ name }) => name);

describe(`damaged profiles, seed ${seed} (HOTLINT_SEED repeats it)`, () => {
  it.each(files)(
    "%s",
    async (name) => {
      console.log(`fuzz ${name}: seed ${seed}, ${RUNS} runs`);
      const { opened, refused, faults } = await fuzzFile(fixture(name), seed, RUNS);
      expect(faults).toEqual([]);
      expect(opened + refused).toBe(RUNS);
    },
    RUNS * 1000 + 60_000,
  );
});
