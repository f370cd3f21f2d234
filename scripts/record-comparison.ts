/**
 * Records the fixtures of the comparison tests: one program before and after an edit, and once more
 * after it, with the real py-spy. Usage: node scripts/record-comparison.ts (needs .cache/venv).
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const programs = path.join(root, "test/profile/programs/compare");
const fixtures = path.join(root, "test/profile/fixtures/compare");
const tools = path.join(root, ".cache/venv", process.platform === "win32" ? "Scripts" : "bin");

/** Fixture → the text that runs as `shop.py`. */
const recordings = { before: "before.py", after: "after.py", again: "after.py" };

const work = mkdtempSync(path.join(tmpdir(), "compare-"));
const script = path.join(work, "shop.py");
mkdirSync(fixtures, { recursive: true });
try {
  for (const [name, program] of Object.entries(recordings)) {
    copyFileSync(path.join(programs, program), script);
    const output = path.join(work, `${name}.speedscope.json`);
    const args = ["record", "-f", "speedscope", "-r", "200", "-o", output, "--"];
    execFileSync(path.join(tools, "py-spy"), [...args, path.join(tools, "python"), script, "4"]);
    const text = readFileSync(output, "utf8").replaceAll(work, "/app");
    writeFileSync(path.join(fixtures, `${name}.speedscope.json`), text);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
