/** Copies of the standard library, one of them fixed as if every line of it were hot. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Document } from "../server/src/lint/document.ts";
import { ALL_RULES } from "../server/src/rules/index.ts";
import { loadParser } from "../test/harness/analyze.ts";
import { fixAll, type FixAllOptions, isApplied } from "../server/src/workspace/fix-all.ts";
import { type SettingsLayer, settingsFor } from "../server/src/workspace/settings.ts";
import { readSource, type SourceFile, writeSource } from "../server/src/workspace/source-file.ts";

/** Tests of how their own code compiles: with other code, they fail whatever it does. */
const LEFT_ALONE: ReadonlySet<string> = new Set([path.join("test", "test_dis.py")]);

export interface Fixing {
  readonly settings: SettingsLayer;
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

/**
 * Fixes the copy; `untouched` is another one, to compare with. Most findings wait for a profile, and their fixes have
 * to be right just the same: so all of them are applied.
 */
export async function fixLibrary(copy: string, untouched: string, fixing: Fixing): Promise<Fixed> {
  const failures: string[] = [];
  const offered = new Map<string, number>();
  const options: FixAllOptions = {
    parser: await loadParser(),
    settings: settingsFor(undefined, ALL_RULES, [fixing.settings]),
    allRules: ALL_RULES,
    unsafe: fixing.unsafe,
    allHot: true,
    onCrash: (rule, error) => failures.push(`${rule.id}: ${String(error)}`),
  };
  for (const file of pythonFilesIn(copy).filter((name) => !LEFT_ALONE.has(name))) {
    const source = await readSource(path.join(copy, file));
    // Some files are broken or strangely encoded on purpose.
    if (!source.ok) continue;
    for (const rule of offeredIn(source, options)) offered.set(rule, (offered.get(rule) ?? 0) + 1);
    const { text } = fixAll(source.path, source.text, options);
    if (text === source.text) continue;
    const written = await writeSource(source, text);
    if (!written.ok) failures.push(`${file} ${written.reason}`);
  }
  return { files: differing(copy, untouched), offered, failures };
}

function offeredIn({ path: file, text }: SourceFile, options: FixAllOptions): readonly string[] {
  const { parser, settings, onCrash } = options;
  return new Document(file, text, parser, { ...settings, onCrash })
    .findings()
    .filter((finding) => isApplied(finding, options))
    .map(({ rule }) => rule);
}

function pythonFilesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .sort();
}

export function texts(folder: string, files: readonly string[]): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), "latin1")]));
}

/** Python files of a folder that have another content in the other one. */
function differing(folder: string, other: string): readonly string[] {
  return pythonFilesIn(folder).filter(
    (file) => !readFileSync(path.join(folder, file)).equals(read(path.join(other, file))),
  );
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
