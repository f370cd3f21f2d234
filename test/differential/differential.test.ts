/** What followed edits equals what is made anew: random edits of real files, and all earlier differences. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadParser, root } from "../harness/analyze.ts";
import { seededRandom } from "../harness/random.ts";
import { libraryPaths } from "../harness/standard-library.ts";
import { FACTS } from "./facts.ts";
import { minimise, replay } from "./minimise.ts";
import { REGRESSIONS } from "./regressions.ts";
import { report } from "./report.ts";
import { type Failure, run } from "./run.ts";
import { catalogue } from "./start-texts.ts";

const parser = await loadParser();

const EDITS = 5_000;
/** Failures that are made small and shown. */
const SHOWN = 2;

test(`${EDITS} random edits leave nothing stale`, { timeout: 600_000 }, () => {
  const { seed } = seededRandom();
  console.log(`HOTLINT_SEED=${seed}`);
  const failures: Failure[] = [];
  const from = catalogue(libraryPaths());
  run({ edits: EDITS, seed, from, parser, onFailure: (failure) => failures.push(failure) });
  const shown = failures.slice(0, SHOWN).map((failure) => {
    const small = minimise(failure, parser, { tries: 2_000, time: 30_000 });
    return report({
      failure,
      case: small,
      difference: replay(small, parser) ?? failure.difference,
    });
  });
  expect(shown, `HOTLINT_SEED=${seed}, ${failures.length} failures`).toEqual([]);
});

describe("earlier differences", () => {
  test("are all looked at", () => {
    for (const [name, each] of Object.entries(REGRESSIONS)) {
      expect(replay(each, parser), name).toBeUndefined();
    }
  });
});

test("every fact that others may read is compared", () => {
  const folder = path.join(root, "server/src");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const exported = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [
      ...readFileSync(path.join(folder, file), "utf8").matchAll(
        /^export const (\w+)(?::[^=]*)? = defineFact\b/gm,
      ),
    ])
    .map(([, name]) => name);
  expect(Object.keys(FACTS).sort(), "add what is missing to test/differential/facts.ts").toEqual(
    exported.sort(),
  );
});
