/**
 * `npm run check:fixes`: applies the safe fixes to a copy of the standard library as if all of it were hot, compiles
 * what they changed and runs its tests; fails where they fail and did not before. `--unsafe` also compiles a copy
 * with every fix, `--select LIST` takes only some rules, `--no-tests` ends after compiling.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { copyWhole } from "../benchmarks/scan.ts";
import { folderOf, libraryPython } from "../test/harness/standard-library.ts";
import { compileErrors, type Fixed, fixLibrary, texts } from "./fixed-library.ts";
import { runScript, Unavailable } from "./install-once.mjs";
import { runTests, testsIn, testsOf } from "./library-tests.ts";

const { values } = parseArgs({
  options: {
    select: { type: "string" },
    unsafe: { type: "boolean", default: false },
    "no-tests": { type: "boolean", default: false },
  },
});
const { path: python, release, version } = libraryPython();
const settings = {
  target: version,
  ...(values.select !== undefined && { select: values.select.split(",") }),
};

await runScript(async () => {
  const folder = folderOf("stdlib", python);
  if (!existsSync(path.join(folder, "test/test_json")))
    throw new Unavailable(
      `${python} (${release}) has no tests of its standard library: install those, or another Python with them`,
    );
  const scratch = mkdtempSync(path.join(tmpdir(), "hotlint-fixes-"));
  try {
    const problems = await check({ folder, release }, scratch);
    console.log(problems === 0 ? "\nno problem" : `\n${problems} problems`);
    return problems === 0 ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** The number of problems, each of which was told. */
async function check(
  library: { readonly folder: string; readonly release: string },
  scratch: string,
): Promise<number> {
  const { folder, release } = library;
  const copyTo = async (name: string): Promise<string> => {
    const copy = path.join(scratch, name);
    await copyWhole({ folder, version: release }, copy);
    return copy;
  };
  const untouched = await copyTo("untouched");
  const safe = await copyTo("safe");
  console.log(`standard library of ${release}`);
  const fixed = await fixLibrary(safe, untouched, { settings, unsafe: false });
  let problems = tell("safe fixes", fixed) + compiled(safe, untouched, fixed);
  problems += await again(safe, untouched, fixed);
  if (!values["no-tests"]) problems += tested(safe, untouched, fixed);
  if (!values.unsafe) return problems;
  const bold = await copyTo("unsafe");
  const all = await fixLibrary(bold, untouched, { settings, unsafe: true });
  return problems + tell("all fixes", all) + compiled(bold, untouched, all);
}

function tell(what: string, { files, offered, failures }: Fixed): number {
  const sum = [...offered.values()].reduce((a, b) => a + b, 0);
  console.log(`\n${what}: ${sum} offered, ${files.length} files changed`);
  for (const [rule, count] of [...offered].sort()) console.log(`  ${rule}: ${count}`);
  return toldAll(failures);
}

function compiled(copy: string, untouched: string, { files }: Fixed): number {
  const before = compileErrors(python, untouched, files);
  const after = compileErrors(python, copy, files);
  const broken = [...after].filter(([file]) => !before.has(file));
  console.log(`compiled ${files.length} files, ${broken.length} of them broken by the fixes`);
  return toldAll(broken.map(([file, error]) => `${file}: ${error}`));
}

/** A second run has nothing left to change. */
async function again(copy: string, untouched: string, { files }: Fixed): Promise<number> {
  const before = texts(copy, files);
  const { files: later } = await fixLibrary(copy, untouched, { settings, unsafe: false });
  const after = texts(copy, later);
  const changed = later.filter((file) => before.get(file) !== after.get(file));
  console.log(`fixed again: ${changed.length} files changed once more`);
  return toldAll(changed);
}

function tested(copy: string, untouched: string, { files }: Fixed): number {
  const tests = testsIn(untouched);
  const chosen = new Set<string>();
  const none: string[] = [];
  for (const file of files) {
    const its = testsOf(file, untouched, tests);
    if (its.length === 0) none.push(file);
    for (const test of its) chosen.add(test);
  }
  if (none.length > 0) console.log(`without tests: ${none.join(", ")}`);
  if (chosen.size === 0) return 0;
  const names = [...chosen].sort();
  console.log(`\nrunning ${names.join(" ")}`);
  const before = runTests(python, untouched, names);
  const after = runTests(python, copy, names);
  console.log(
    `${names.length} files of tests, ${after.count ?? "?"} tests (${before.count ?? "?"} before), ` +
      `${after.failures.size} failed (${before.failures.size} before)`,
  );
  const fresh = [...after.failures].filter((failure) => !before.failures.has(failure));
  return fresh.length === 0 ? 0 : toldAll(repeated(copy, names, fresh));
}

/** Some tests fail now and then: a failure counts that comes again. */
function repeated(
  copy: string,
  names: readonly string[],
  fresh: readonly string[],
): readonly string[] {
  const files = names.filter((name) => fresh.some((failure) => failure.includes(name)));
  const { failures } = runTests(python, copy, files.length > 0 ? files : names);
  for (const failure of fresh) if (!failures.has(failure)) console.log(`  only once: ${failure}`);
  return fresh.filter((failure) => failures.has(failure));
}

function toldAll(problems: readonly string[]): number {
  for (const problem of problems) console.log(`  ✗ ${problem}`);
  return problems.length;
}
