/** Proves races with threads: the example goes wrong under the Pythons it names, and what fixes it does not. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { analyze, root, targetOf } from "./analyze.ts";
import { optionsOf, type Subject } from "./check.ts";
import { applyFixes } from "./fixes.ts";
import { findPythons, type Python, runPrograms } from "./pythons.ts";
import type { Case, Problem, Stress } from "./spec.ts";
import { atLeast, parseVersion } from "../../server/src/semantic/version.ts";

export interface Build extends Python {
  readonly freeThreaded: boolean;
}

const PRELUDE = readFileSync(path.join(import.meta.dirname, "stress.py"), "utf8");
/** How long the example may take to go wrong, and how long its remedy is tried. */
const SECONDS = { example: 12, remedy: 1 };

let builds: readonly Build[] | undefined;

/** Pythons to prove with; one without the GIL among them where the machine has it. */
export function findBuilds(): readonly Build[] {
  return (builds ??= [
    ...findPythons().map((python) => ({ ...python, freeThreaded: false })),
    ...freeThreadedBuild(),
  ]);
}

/** `python3.14t` on the PATH, or what `scripts/build-free-threaded.ts` made. */
function freeThreadedBuild(): readonly Build[] {
  const own = path.join(root, ".cache/free-threaded/bin/python3.13t");
  const candidates = [...(existsSync(own) ? [own] : []), "python3.14t", "python3.13t"];
  for (const candidate of candidates) {
    try {
      const program =
        "import platform, sys; print(platform.python_version(), sys._is_gil_enabled())";
      const [release = "", gil] = execFileSync(candidate, ["-c", program], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      })
        .trim()
        .split(" ");
      const version = parseVersion(release.replace(/[a-z+].*$/, ""));
      if (version && gil === "False")
        return [{ path: candidate, release: `${release}t`, version, freeThreaded: true }];
    } catch {
      continue;
    }
  }
  return [];
}

/** What is wrong with the proof of one case under one build. */
export async function stress(
  subject: Subject,
  each: Case,
  proof: Stress,
  build: Build,
): Promise<readonly Problem[]> {
  const [file] = each.files;
  const target = targetOf(subject.rule, each.options);
  if (!file || !atLeast(build.version, target.major, target.minor)) return [];
  const remedied = each.remedy?.code ?? fixedCode(subject, each, file.code);
  const problems: Problem[] = [];
  const say = (message: string): void => {
    problems.push({ line: proof.line, message: `under Python ${build.release} ${message}` });
  };
  if (isShownBy(proof, build) && !(await goesWrong(file.code, proof, build, SECONDS.example)))
    say("nothing goes wrong in the example");
  if (remedied === file.code) say("there is no fix to compare with: add a ```python remedy fence");
  else if (await goesWrong(remedied, proof, build, SECONDS.remedy))
    say("the remedy goes wrong too");
  return problems;
}

/** Without `on=` every build shows the race; `3.8` names one version, `free-threaded` the builds without the GIL. */
function isShownBy({ on }: Stress, { version, freeThreaded }: Build): boolean {
  if (!on) return true;
  return on.some((name) =>
    name === "free-threaded"
      ? freeThreaded
      : !freeThreaded && name === `${version.major}.${version.minor}`,
  );
}

async function goesWrong(
  code: string,
  proof: Stress,
  build: Build,
  seconds: number,
): Promise<boolean> {
  const program = `${code}\nSECONDS = ${seconds}\n${PRELUDE}\n${proof.code}`;
  const [outcome] = await runPrograms(build, [{ mode: "run", code: program, files: {} }]);
  const last = outcome?.stdout.trim().split("\n").at(-1) ?? "";
  // Without the GIL what goes wrong may be the interpreter itself.
  if (last.startsWith("wrong:") || (outcome?.status ?? 0) < 0) return true;
  if (last === "right") return false;
  throw new Error(`Python ${build.release}: ${outcome?.error ?? "no outcome"}\n${program}`);
}

function fixedCode(subject: Subject, each: Case, code: string): string {
  const options = optionsOf(subject, each);
  return applyFixes(code, subject.rule.id, (text) => analyze(text, subject.parser, options)).code;
}
