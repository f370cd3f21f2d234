/** What open documents cost, and that what was closed or edited away is gone: measured after forced collections. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../harness/random.ts";
import type { Moment } from "./scenarios.ts";

const MB = 1e6;
/** What an open document of 10,000 lines may cost, edited or not. */
const LARGE_DOCUMENT = 40 * MB;
/** The parser's memory may stay as large as this, whatever was parsed. */
const WASM = 52 * MB;
/** Compiled code and the like that comes with the first documents and stays. */
const SLACK = 15 * MB;

describe("an open document of 10,000 lines", () => {
  const texts = [
    ["modules", "large"],
    ["one statement", "table"],
  ] as const;
  test.each(texts)(
    "of %s costs little, and nothing once it is closed",
    async (_, scenario) => {
      const [before, opened, edited, restored, closed] = await run(scenario);
      for (const open of [opened, edited, restored])
        expect(cost(open, before), open?.at).toBeLessThan(LARGE_DOCUMENT);
      expect(cost(closed, before)).toBeLessThan(SLACK);
    },
    300_000,
  );
});

describe("200 open documents", () => {
  test("keep nothing of what was edited away or closed", { timeout: 900_000 }, async () => {
    const moments = await run("many");
    const closed = moments.at(-1);
    const [, second, ...later] = moments.slice(0, -1);
    // What an undo may bring back fills up slowly, so the units that are needed become more at first.
    const each = (moment: Moment | undefined): number =>
      cost(moment, closed) / (moment?.needed.units ?? 0);
    for (const moment of later) expect(each(moment), moment.at).toBeLessThan(1.15 * each(second));
    expect(closed?.live).toEqual({ units: 0, trees: 0 });
  });
});

describe("a statement of 16,000 lines", () => {
  test("leaves no memory of its size in the parser", { timeout: 300_000 }, async () => {
    const moments = await run("huge");
    for (const { at, reading } of moments) expect(reading.wasmBytes, at).toBeLessThan(WASM);
    expect(cost(moments.at(-1), moments[0])).toBeLessThan(WASM + SLACK);
  });
});

/** At every moment exactly the units and trees of the open texts must be alive. */
async function run(scenario: string): Promise<readonly Moment[]> {
  const { seed } = seededRandom();
  console.log(`HOTLINT_SEED=${seed}`);
  // Options that vitest was started with are not for the program that is measured.
  const env = { ...process.env, NODE_OPTIONS: "", HOTLINT_SEED: String(seed) };
  const program = path.join(import.meta.dirname, "scenarios.ts");
  const args = ["--no-warnings", "--expose-gc", program, scenario];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const moments = JSON.parse(stdout) as readonly Moment[];
  console.log(moments.map(sentence).join("\n"));
  for (const { at, live, needed } of moments) expect(live, at).toEqual(needed);
  return moments;
}

function cost(moment: Moment | undefined, before: Moment | undefined): number {
  return moment && before ? moment.reading.bytes - before.reading.bytes : Infinity;
}

function sentence({ at, edits, reading, live }: Moment): string {
  const [bytes, wasm] = [reading.bytes, reading.wasmBytes].map((each) => (each / MB).toFixed(1));
  return `${at}, ${edits} edits: ${bytes ?? ""} MB, of it wasm ${wasm ?? ""} MB; ${live.units} units`;
}
