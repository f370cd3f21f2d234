/** Reads the sources that a profile without function names needs, and names its functions by them. */
import { readFile, stat } from "node:fs/promises";
import { functionSpansOf } from "../insight/function-spans.ts";
import { filesWithoutNames, withFunctionNames } from "../profile/function-names.ts";
import type { FunctionSpan } from "../profile/hotness.ts";
import type { Profile } from "../profile/model.ts";
import { isRealFile, pathKey } from "../profile/paths.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { breather } from "./breathe.ts";

/** Larger files are generated or data. */
const MOST_BYTES = 1024 * 1024;

/** Libraries are read too: they do not change while a program runs, and what did is left nameless. */
export async function nameFunctions(profile: Profile, parser: PythonParser): Promise<Profile> {
  const files = filesWithoutNames(profile);
  if (files.length === 0) return profile;
  const breathe = breather();
  const spans = new Map<string, readonly FunctionSpan[]>();
  for (const file of files) {
    const text = profile.sources.get(file)?.text ?? (await textOf(file, profile));
    if (text !== undefined) spans.set(file, functionSpansOf(text, parser));
    await breathe();
  }
  return withFunctionNames(profile, spans);
}

async function textOf(file: string, profile: Profile): Promise<string | undefined> {
  if (!isRealFile(file) || !/\.pyw?$/u.test(file)) return undefined;
  const platform = process.platform === "win32" ? "windows" : "posix";
  const path = pathKey(file, { platform, ...(profile.cwd ? { cwd: profile.cwd } : {}) });
  const loaded = profile.loadedBefore ?? profile.startTime ?? Infinity;
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile() || facts.size > MOST_BYTES || facts.mtimeMs > loaded) return undefined;
  return readFile(path, "utf8").catch(() => undefined);
}
