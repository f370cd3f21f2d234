/** Finds, for a loaded profile, the files here that it measured and the texts that ran, where they are not plain to see. */
import { readFile, stat } from "node:fs/promises";
import { agreement } from "../insight/agreement.ts";
import { functionSpansOf } from "../insight/function-spans.ts";
import { splitLines } from "../profile/mapping.ts";
import type { Frame, Profile, Revision, SourceBasis, SourceSnapshot } from "../profile/model.ts";
import {
  type Candidate,
  candidatesFor,
  chosen,
  mappedPath,
  type PathMapping,
} from "../profile/path-mapping.ts";
import { isRealFile, pathKey } from "../profile/paths.ts";
import { snapshotOfBytes } from "../profile/readers/sources.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { committedSource } from "./committed-source.ts";
import { compiledSources } from "./compiled-source.ts";
import type { LocalHistory } from "./local-history.ts";
import { revisionSource } from "./revision-source.ts";
import type { SeenTexts } from "./seen-texts.ts";

export interface SearchOptions {
  readonly parser: PythonParser;
  readonly seen: SeenTexts;
  /** What the editor saved, where it tells where it keeps that. */
  readonly history?: LocalHistory | undefined;
  /** Whether Git may be asked. */
  readonly trusted: boolean;
  readonly isOurs: (path: string) => boolean;
  /** Said by the settings and by launch configurations, in this order. */
  readonly mappings: readonly PathMapping[];
  /** The workspace's Python files; asked for only where paths of other machines are to be matched. */
  readonly files: () => Promise<readonly string[]>;
  /** Files, as frames name them, that were looked for in this run of the program and not found. */
  readonly missing: Set<string>;
}

/** What a profile does not say itself. Keys are files as its frames name them. */
export interface FoundSources {
  /** Absolute paths here of files that have other paths where they ran. */
  readonly located: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, SourceSnapshot>;
}

/** Never rejects. */
export async function findSources(profile: Profile, options: SearchOptions): Promise<FoundSources> {
  const frames = framesByFile(profile);
  const located = await locate(profile, frames, options);
  const sources = new Map<string, SourceSnapshot>();
  const time = profile.loadedBefore ?? profile.startTime;
  if (time === undefined) return { located, sources };
  for (const [file, own] of frames) {
    if (profile.sources.has(file) || options.missing.has(file)) continue;
    const local = located.get(file) ?? absolute(file, profile);
    if (!options.isOurs(local)) continue;
    const elsewhere = located.has(file) ? { file, pid: profile.pid } : undefined;
    const search = { local, time, frames: own, elsewhere, revision: profile.revision };
    const found = await sourceOf(search, options);
    if (found) sources.set(file, found);
    else options.missing.add(file);
  }
  return { located, sources };
}

interface Search {
  readonly local: string;
  /** Milliseconds since the epoch: when the program loaded its sources. */
  readonly time: number;
  readonly frames: readonly Frame[];
  /** What the file is to its process, where that is another path. */
  readonly elsewhere: { readonly file: string; readonly pid: number | undefined } | undefined;
  readonly revision: Revision | undefined;
}

/** The first text whose functions are where the profile's frames have them. */
async function sourceOf(
  search: Search,
  options: SearchOptions,
): Promise<SourceSnapshot | undefined> {
  for await (const { bytes, basis } of textsFor(search, options)) {
    const snapshot = snapshotOfBytes(bytes, basis);
    if (agrees(snapshot.text, search.frames, options.parser) === 1) return snapshot;
  }
  return undefined;
}

interface Text {
  readonly bytes: Uint8Array;
  readonly basis: SourceBasis;
}

/** The surest first. */
async function* textsFor(
  { local, time, elsewhere, revision }: Search,
  { seen, history, trusted }: SearchOptions,
): AsyncGenerator<Text> {
  if (revision) {
    const bytes = trusted ? await revisionSource(local, revision) : undefined;
    if (bytes) yield { bytes, basis: "revision" };
  }
  if (elsewhere?.pid !== undefined && process.platform === "linux") {
    // A container's own file, as the process sees it; readable for whoever may look into the process.
    const bytes = await olderThan(time, `/proc/${elsewhere.pid}/root${elsewhere.file}`);
    if (bytes) yield { bytes, basis: "process" };
  }
  const certain = seen.at(local, time);
  if (certain) yield { bytes: certain.bytes, basis: "seen" };
  // Of a file that is here, whoever recorded has looked at this text; not so where a commit was named.
  if (elsewhere || revision) {
    const bytes = await olderThan(time, local);
    if (bytes) yield { bytes, basis: "older-than-process" };
  }
  for (const compiled of await compiledSources(local, time)) {
    const { size, changed } = compiled;
    const known = seen.compiled(local, size, changed);
    if (known) yield { bytes: known.bytes, basis: "seen" };
    for (const bytes of (await history?.texts(local, compiled)) ?? []) {
      yield { bytes, basis: "local-history" };
    }
    const committed = trusted ? await committedSource(local, time, size) : undefined;
    if (committed) yield { bytes: committed.bytes, basis: "committed" };
  }
}

/** The content of a file that has not changed since. */
async function olderThan(time: number, file: string): Promise<Uint8Array | undefined> {
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile() || info.mtimeMs > time) return undefined;
  return readFile(file).catch(() => undefined);
}

/** Paths that are not here: by what somebody said, else by the longest common end and agreeing content. */
async function locate(
  profile: Profile,
  frames: ReadonlyMap<string, readonly Frame[]>,
  options: SearchOptions,
): Promise<ReadonlyMap<string, string>> {
  const located = new Map<string, string>();
  const unknown: string[] = [];
  for (const file of frames.keys()) {
    if (options.missing.has(file)) continue;
    const said = mappedPath(file, options.mappings);
    if (said !== undefined && (await isFile(said))) located.set(file, said);
    else if (isForeign(file) && !(await isFile(absolute(file, profile)))) unknown.push(file);
  }
  if (unknown.length === 0) return located;
  const locals = underRoot((await options.files()).filter(options.isOurs), profile.revision);
  const agreeing: Candidate[] = [];
  for (const candidate of candidatesFor(unknown, locals)) {
    const text = await readFile(candidate.local, "utf8").catch(() => "");
    const share = agrees(text, frames.get(candidate.file) ?? [], options.parser);
    if (share >= MOSTLY) agreeing.push(candidate);
  }
  for (const [file, local] of chosen(agreeing)) located.set(file, local);
  return located;
}

/** In the folder of the repository that the profile names, where there are any. */
function underRoot(locals: readonly string[], revision: Revision | undefined): readonly string[] {
  const root = revision?.rootPath?.replaceAll("\\", "/").replace(/^[./]+|\/+$/gu, "") ?? "";
  if (root === "") return locals;
  const inside = locals.filter((file) => file.replaceAll("\\", "/").includes(`/${root}/`));
  return inside.length > 0 ? inside : locals;
}

/** A file that was edited since does not agree in all of its lines. */
const MOSTLY = 0.6;

function agrees(text: string, frames: readonly Frame[], parser: PythonParser): number {
  const plain = text.replace(/^\uFEFF/u, "");
  return agreement(frames, functionSpansOf(plain, parser), splitLines(plain).length);
}

function framesByFile({ frames }: Profile): ReadonlyMap<string, readonly Frame[]> {
  const byFile = new Map<string, Frame[]>();
  for (const frame of frames) {
    if (!isRealFile(frame.file) || !/\.pyw?$/u.test(frame.file)) continue;
    const known = byFile.get(frame.file);
    if (known) known.push(frame);
    else byFile.set(frame.file, [frame]);
  }
  return byFile;
}

/** Neither the standard library nor an installed package, wherever that is. */
function isForeign(file: string): boolean {
  return !/[\\/](?:site-packages|dist-packages|python3?\.\d+t?)[\\/]/iu.test(file);
}

function absolute(file: string, { cwd }: Profile): string {
  const platform = process.platform === "win32" ? "windows" : "posix";
  return pathKey(file, { platform, ...(cwd === undefined ? {} : { cwd }) });
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
