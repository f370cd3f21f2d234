/** Which files of this machine a profile measured, each with its heat and the text it was measured on. */
import { realpathSync } from "node:fs";
import { functionSpansOf } from "../insight/function-spans.ts";
import {
  fileHeatInSteps,
  type FileHeat,
  type FunctionHeat,
  type FunctionSpan,
  type LineHeat,
  type Neighbour,
} from "../profile/hotness.ts";
import type { Profile } from "../profile/model.ts";
import { isRealFile, pathKey, type PathRules } from "../profile/paths.ts";
import { atOnce, type Steps } from "../profile/steps.ts";
import { fileSummaries } from "../profile/summaries.ts";
import type { PythonParser } from "../syntax/parser.ts";

export interface MeasuredFile {
  /** As the profile's frames name it. */
  readonly file: string;
  /** Without a byte order mark, as editors give texts; missing where it is not known. */
  readonly text?: string;
  /** Functions of that text. */
  readonly spans?: readonly FunctionSpan[];
  readonly heat: FileHeat;
}

/** Lives as long as its profile is loaded. */
export class MeasuredFiles {
  readonly profile: Profile;
  readonly #parser: PythonParser;
  readonly #rules: PathRules;
  /** Paths here of files that have others in the frames. */
  readonly #located: ReadonlyMap<string, string>;
  /** From one spelling of each path to the frames' own. */
  readonly #names = new Map<string, string>();
  readonly #files = new Map<string, MeasuredFile>();

  constructor(
    profile: Profile,
    parser: PythonParser,
    located: ReadonlyMap<string, string> = new Map(),
  ) {
    this.profile = profile;
    this.#parser = parser;
    this.#located = located;
    this.#rules = pathRules(profile.cwd);
    for (const { file } of fileSummaries(profile)) {
      if (!isRealFile(file)) continue;
      const key = this.keyOf(located.get(file) ?? file);
      // Heaviest first: of several spellings of one file the one with the weight.
      if (!this.#names.has(key)) this.#names.set(key, file);
    }
  }

  /** Absolute, normalised paths, heaviest first. */
  get paths(): Iterable<string> {
    return this.#names.keys();
  }

  /** One spelling for one file; not a path to open. */
  keyOf(path: string): string {
    return pathKey(path, this.#rules);
  }

  /** Undefined where the profile says nothing about the file at this absolute path. */
  at(path: string): MeasuredFile | undefined {
    return atOnce(this.atInSteps(path));
  }

  /** The same; the first look at a file of a large profile takes some time. */
  *atInSteps(path: string): Steps<MeasuredFile | undefined> {
    const file = this.#names.get(this.keyOf(path));
    if (file === undefined) return undefined;
    const kept = this.#files.get(file) ?? (yield* this.#measure(file));
    this.#files.set(file, kept);
    return kept;
  }

  /** Measured files whose path is so, with their paths; each is made only when it is come to. */
  *files(isSo: (path: string) => boolean): Generator<readonly [string, MeasuredFile]> {
    for (const [key, file] of this.#names) {
      if (!isSo(key)) continue;
      const measured = this.#files.get(file) ?? atOnce(this.#measure(file));
      this.#files.set(file, measured);
      yield [key, measured];
    }
  }

  *#measure(file: string): Steps<MeasuredFile> {
    const text = this.profile.sources.get(file)?.text.replace(/^\uFEFF/u, "");
    const spans = text === undefined ? undefined : functionSpansOf(text, this.#parser);
    const found = yield* fileHeatInSteps(this.profile, file, {}, spans);
    const heat = here(found, this.#located);
    return { file, heat, ...(text !== undefined && spans && { text, spans }) };
  }
}

/** The heat with callers and callees where they are on this machine. */
function here(heat: FileHeat, located: ReadonlyMap<string, string>): FileHeat {
  if (located.size === 0) return heat;
  const local = (each: Neighbour): Neighbour => {
    const file = located.get(each.file);
    return file === undefined ? each : { ...each, file };
  };
  const moved = <T extends FunctionHeat | LineHeat>(cost: T): T => ({
    ...cost,
    callers: cost.callers.map(local),
    callees: cost.callees.map(local),
  });
  return { ...heat, lines: heat.lines.map(moved), functions: heat.functions.map(moved) };
}

function pathRules(cwd: string | undefined): PathRules {
  return {
    platform: process.platform === "win32" ? "windows" : "posix",
    ...(cwd === undefined ? {} : { cwd }),
    realpath: (path) => {
      try {
        return realpathSync.native(path);
      } catch {
        return undefined;
      }
    },
  };
}
