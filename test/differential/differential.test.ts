/** What followed edits equals what is made anew: random edits of real files, and all earlier differences. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../harness/analyze.ts";
import { seededRandom } from "../harness/random.ts";
import { FACTS } from "./facts.ts";
import { replay } from "./minimise.ts";
import { loadParsers } from "./parsers.ts";
import { REGRESSIONS } from "./regressions.ts";

const EDITS = 5_000;

// In processes of their own: an analysis that does not end would take this one with it.
test(`${EDITS} random edits leave nothing stale`, { timeout: 900_000 }, async () => {
  const { seed } = seededRandom();
  console.log(`HOTLINT_SEED=${seed}`);
  const { code, output } = await runLong(EDITS, seed);
  expect(output, `HOTLINT_SEED=${seed}`).toMatch(/ edits in \d+ sessions/);
  if (code !== 0) expect.fail(output);
});

test("earlier differences show no more", async () => {
  const parsers = await loadParsers();
  for (const [name, each] of Object.entries(REGRESSIONS)) {
    expect(replay(each, parsers), name).toBeUndefined();
  }
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

async function runLong(
  edits: number,
  seed: number,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const args = ["scripts/test-differential.ts", "--edits", String(edits), "--seed", String(seed)];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, output };
}
