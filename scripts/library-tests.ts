/** The standard library's own tests: which of them test a module, and what they say about a copy of it. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";

/** Seconds after which one test file is taken for stuck. */
const PATIENCE = 900;

export interface Tested {
  /** Names of failed tests, and of files of tests that failed or crashed as a whole. */
  readonly failures: ReadonlySet<string>;
  /** Single tests that were run, where this Python counts them. */
  readonly count: number | undefined;
}

/** `test_json`, as `python -m test` takes them. */
export function testsIn(library: string): readonly string[] {
  return readdirSync(path.join(library, "test"))
    .filter((name) => /^test_\w+(?:\.py)?$/u.test(name))
    .map((name) => name.replace(/\.py$/u, ""))
    .sort();
}

/**
 * The tests of a changed file, `email/message.py`: those named after it or a folder it lies in, or that
 * import it where none is. Of a file among the tests: itself, or those that import it.
 */
export function testsOf(
  file: string,
  library: string,
  tests: readonly string[],
): readonly string[] {
  const parts = file.replace(/\.py$/u, "").split(/[\\/]/u);
  const isTest = parts[0] === "test";
  const names = isTest ? parts.slice(1, 2) : namesFor(parts);
  const named = names.filter((name) => tests.includes(name));
  if (named.length > 0) return named;
  const dotted = parts.filter((part) => part !== "__init__").join(".");
  return tests.filter(
    (test) =>
      (!isTest && test.startsWith(`test_${parts[0]}_`)) || imports(sourceOf(test, library), dotted),
  );
}

/** `http/cookies` → `test_http_cookies`, `test_cookies`, `test_http`; `_pydecimal` → `test_decimal`, `idlelib` → `test_idle`. */
function namesFor(parts: readonly string[]): readonly string[] {
  const wholes = parts.map((_, i) => parts.slice(0, i + 1).join("_"));
  const stems = [...wholes, ...parts];
  const plain = stems.flatMap((stem) => [
    stem,
    stem.replace(/^_(?:py)?/u, ""),
    stem.replace(/lib$/u, ""),
  ]);
  return [...new Set(plain.map((stem) => `test_${stem}`))];
}

function sourceOf(test: string, library: string): string {
  const file = path.join(library, "test", `${test}.py`);
  try {
    return readFileSync(file, "latin1");
  } catch {
    const folder = path.join(library, "test", test);
    const inside = readdirSync(folder).filter((name) => name.endsWith(".py"));
    return inside.map((name) => readFileSync(path.join(folder, name), "latin1")).join("\n");
  }
}

function imports(source: string, dotted: string): boolean {
  const whole = dotted.replaceAll(".", "\\.");
  const dot = dotted.lastIndexOf(".");
  const from = dotted.slice(0, Math.max(0, dot)).replaceAll(".", "\\.");
  const last = dotted.slice(dot + 1);
  const direct = new RegExp(`^\\s*(?:import|from)\\s[^#\\n]*\\b${whole}\\b`, "mu");
  const member = new RegExp(`^\\s*from\\s+${from}\\s+import\\s[^#\\n]*\\b${last}\\b`, "mu");
  return direct.test(source) || (from !== "" && member.test(source));
}

/** Runs tests with the modules of `library` in place of those that Python would import. */
export function runTests(python: string, library: string, tests: readonly string[]): Tested {
  const options = ["-j", String(availableParallelism()), "--timeout", String(PATIENCE)];
  // Modules that are frozen into Python would not be read from the copy.
  const args = ["-X", "frozen_modules=off", "-m", "test", ...options, ...tests];
  const { stdout, stderr } = spawnSync(python, args, {
    env: { ...process.env, PYTHONPATH: library },
    encoding: "latin1",
    maxBuffer: 1e9,
  });
  const lines = `${stdout}\n${stderr}`.split("\n");
  const failures = lines.flatMap((line) => {
    const single = /^(?:FAIL|ERROR): (.+)$/u.exec(line)?.[1];
    const whole = /\] (\S+) (?:failed|crashed|worker non-zero exit code|timed out)/u.exec(
      line,
    )?.[1];
    return single ?? whole ?? [];
  });
  const count = /^Total tests: run=([\d,]+)/mu.exec(stdout)?.[1]?.replaceAll(",", "");
  return {
    failures: new Set(failures),
    count: count === undefined ? undefined : Number(count),
  };
}
