/** Copies of the standard library, one of them fixed by the built command line. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { runHotlint } from "./run-hotlint.ts";

export interface Fixing {
  readonly options: readonly string[];
  /** Also fixes that may change results. */
  readonly unsafe: boolean;
}

export interface Fixed {
  /** Relative to the copy. */
  readonly files: readonly string[];
  /** Fixes that were offered before the first was applied, by rule. */
  readonly offered: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

/** Fixes the copy; `untouched` is another one, to compare with. */
export function fixLibrary(copy: string, untouched: string, { options, unsafe }: Fixing): Fixed {
  const before = runHotlint(copy, options);
  const wanted = before.findings.filter(({ fix }) => fix && (unsafe || fix.safe));
  const offered = new Map<string, number>();
  for (const { rule } of wanted) offered.set(rule, (offered.get(rule) ?? 0) + 1);
  const fixes = unsafe ? ["--fix", "--unsafe-fixes"] : ["--fix"];
  const { failures } = runHotlint(copy, [...options, ...fixes]);
  return { files: differing(copy, untouched), offered, failures };
}

export function texts(folder: string, files: readonly string[]): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), "latin1")]));
}

/** Python files of a folder that have another content in the other one. */
function differing(folder: string, other: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .filter((file) => !readFileSync(path.join(folder, file)).equals(read(path.join(other, file))))
    .sort();
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

/** What Python says of each file that it does not compile, or only with a warning. */
export function compileErrors(
  python: string,
  folder: string,
  files: readonly string[],
): ReadonlyMap<string, string> {
  const code = [
    "import json, sys, warnings",
    "warnings.simplefilter('error')",
    "found = {}",
    "for name in json.load(sys.stdin):",
    "    try:",
    "        with open(name, 'rb') as file:",
    "            compile(file.read(), name, 'exec')",
    "    except (SyntaxError, ValueError, Warning) as error:",
    "        found[name] = str(error)",
    "print(json.dumps(found))",
  ].join("\n");
  const { stdout, stderr } = spawnSync(python, ["-I", "-c", code], {
    cwd: folder,
    input: JSON.stringify(files),
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (stdout === "") throw new Error(`${python} could not compile anything: ${stderr}`);
  return new Map(Object.entries(JSON.parse(stdout) as Record<string, string>));
}
