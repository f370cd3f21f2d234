/** Checks files: finds them, analyses each, fixes where asked; one bad file does not stop the rest. */
import path from "node:path";
import { ALL_RULES } from "../rules/index.ts";
import { byHeat, type RankedFinding } from "../insight/rank.ts";
import { functionSpans } from "../insight/function-spans.ts";
import { Document } from "../lint/document.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { lineIndex, type LineIndex } from "../text/line-index.ts";
import { loadParser } from "../workspace/assets.ts";
import { CrashLog, onCrashIn } from "../workspace/crash-log.ts";
import { fixAll } from "../workspace/fix-all.ts";
import { judge } from "../workspace/judge.ts";
import { openProfile } from "../workspace/record.ts";
import { ProfileSession } from "../workspace/profile-session.ts";
import { Projects } from "../workspace/projects.ts";
import { type FileSettings, settingsFor, type SettingsLayer } from "../workspace/settings.ts";
import { findPythonFiles } from "./find-files.ts";
import { readSource, type SourceFile, writeSource } from "./source-file.ts";

export interface CheckRequest {
  readonly paths: readonly string[];
  /** Absolute; paths start here and are shown relative to it. */
  readonly cwd: string;
  /** From the options: stronger than any file. */
  readonly layer: SettingsLayer;
  /** Absolute path. */
  readonly profile?: string;
  readonly fixing: "none" | "write" | "diff";
  readonly unsafe: boolean;
}

export interface CheckError {
  readonly file?: string;
  readonly message: string;
}

export interface CheckedFile {
  /** As shown: relative to the working folder where inside it, with forward slashes. */
  readonly file: string;
  /** The text that the findings refer to: after the fixes, where they were written. */
  readonly lines: LineIndex;
  readonly findings: readonly RankedFinding[];
  /** Texts before and after fixes, where there were any. */
  readonly fixed?: { readonly before: string; readonly after: string; readonly count: number };
}

export interface CheckResult {
  /** Files looked at. */
  readonly files: number;
  readonly checked: readonly CheckedFile[];
  readonly errors: readonly CheckError[];
  readonly fixing: CheckRequest["fixing"];
  /** Whether there is something to tell. */
  readonly found: boolean;
}

export async function check(request: CheckRequest): Promise<CheckResult> {
  const errors: CheckError[] = [];
  const found = await findPythonFiles(request.paths, request.cwd);
  errors.push(...found.errors);
  const run = await Run.start(request, errors, found.files);
  const checked: CheckedFile[] = [];
  for (const file of found.files) {
    const result = await run.file(file).catch((error: unknown) => {
      // A mistake of ours: told like any other error, and the other files are still checked.
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      errors.push({ file: shownPath(file, request.cwd), message: `Hotlint failed: ${what}` });
    });
    if (result) checked.push(result);
  }
  if (request.profile !== undefined) checked.sort(hottestFirst);
  const telling = checked.some((each) => each.findings.length > 0);
  const differing = request.fixing === "diff" && checked.some((each) => each.fixed);
  return {
    files: found.files.length,
    checked,
    errors,
    fixing: request.fixing,
    found: telling || differing,
  };
}

/** What all files of one check share. */
class Run {
  readonly #request: CheckRequest;
  readonly #errors: CheckError[];
  readonly #parser: PythonParser;
  readonly #profile: ProfileSession;
  readonly #projects = new Projects(ALL_RULES);
  readonly #crashes: CrashLog;
  readonly #told = new Set<string>();

  private constructor(request: CheckRequest, errors: CheckError[], parser: PythonParser) {
    this.#request = request;
    this.#errors = errors;
    this.#parser = parser;
    this.#profile = new ProfileSession(parser);
    this.#crashes = new CrashLog((message) => errors.push({ message }));
  }

  static async start(
    request: CheckRequest,
    errors: CheckError[],
    files: readonly string[],
  ): Promise<Run> {
    const run = new Run(request, errors, await loadParser());
    if (request.profile !== undefined) await run.#loadProfile(request.profile, new Set(files));
    return run;
  }

  async file(file: string): Promise<CheckedFile | undefined> {
    const shown = shownPath(file, this.#request.cwd);
    const source = await readSource(file);
    if (!source.ok) {
      this.#errors.push({ file: shown, message: source.reason });
      return undefined;
    }
    const settings = await this.#settings(file);
    const fixed = this.#request.fixing === "none" ? undefined : this.#fix(file, source, settings);
    const writing = fixed && this.#request.fixing === "write";
    if (writing) {
      const written = await writeSource(source, fixed.after);
      if (!written.ok) {
        this.#errors.push({ file: shown, message: written.reason });
        return this.#judged(shown, file, source.text, settings);
      }
    }
    const judged = this.#judged(shown, file, writing ? fixed.after : source.text, settings);
    return fixed ? { ...judged, fixed } : judged;
  }

  #judged(shown: string, file: string, text: string, settings: FileSettings): CheckedFile {
    const onCrash = onCrashIn(shown, () => document, this.#crashes);
    const document: Document = new Document(file, text, this.#parser, { ...settings, onCrash });
    const lines = lineIndex(text);
    const heat = this.#profile.placedOn(file, text);
    const symbols = heat && functionSpans(document.module, lines).map((span) => span.name);
    const options = { settings, allRules: ALL_RULES, heat, ...(symbols && { symbols }) };
    const { findings } = judge(document, lines, options);
    return { file: shown, lines, findings: heat ? [...findings].sort(byHeat) : findings };
  }

  #fix(
    file: string,
    source: SourceFile,
    settings: FileSettings,
  ): { readonly before: string; readonly after: string; readonly count: number } | undefined {
    const { text, count } = fixAll(file, source.text, {
      parser: this.#parser,
      settings,
      allRules: ALL_RULES,
      unsafe: this.#request.unsafe,
      onCrash: onCrashIn(file, () => undefined, this.#crashes),
    });
    return text === source.text ? undefined : { before: source.text, after: text, count };
  }

  async #settings(file: string): Promise<FileSettings> {
    const project = await this.#projects.of(file);
    for (const { file: where, line, message } of project.problems) {
      const shown = shownPath(where, this.#request.cwd);
      const place = line === undefined ? shown : `${shown}:${line}`;
      if (this.#told.has(place + message)) continue;
      this.#told.add(place + message);
      this.#errors.push({ file: place, message: `${message}.` });
    }
    return settingsFor(file, ALL_RULES, [this.#request.layer, project.own, project.derived]);
  }

  async #loadProfile(file: string, ours: ReadonlySet<string>): Promise<void> {
    const recording = await openProfile(file, {
      search: { pythonPath: "", pySpyPath: "", folders: [] },
      signal: new AbortController().signal,
      isOurs: (path) => ours.has(path),
      onProgress: () => undefined,
      onOutput: () => undefined,
    });
    if (recording.ok) this.#profile.load(recording.profile);
    else this.#errors.push({ message: recording.reason });
  }
}

function hottestFirst(a: CheckedFile, b: CheckedFile): number {
  const heat = ({ findings }: CheckedFile): number =>
    Math.max(0, ...findings.map((finding) => finding.heat?.total ?? 0));
  return heat(b) - heat(a) || a.file.localeCompare(b.file);
}

function shownPath(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  const inside = !relative.startsWith("..") && !path.isAbsolute(relative);
  return (inside ? relative : file).split(path.sep).join("/");
}
