/** Checks one file after the other on this thread, where more than findings is wanted: fixes, or heat. */
import { checkText } from "../scan/check-text.ts";
import { failedBy } from "../scan/check-file.ts";
import type { LocatedFinding } from "../scan/located-finding.ts";
import { ALL_RULES } from "../rules/index.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { loadParser } from "../workspace/assets.ts";
import { WorkspaceCode } from "../workspace/code-base.ts";
import { CrashLog, onCrashIn } from "../workspace/crash-log.ts";
import { fixAll } from "../workspace/fix-all.ts";
import { ProfileSession } from "../workspace/profile-session.ts";
import { openProfile } from "../workspace/record.ts";
import type { FileSettings } from "../workspace/settings.ts";
import type { StartMarks } from "../workspace/start-index.ts";
import { readSource, type SourceFile, writeSource } from "../workspace/source-file.ts";

/** What becomes of one file. */
export interface Cared {
  /** Missing where it could not be read. */
  readonly findings?: readonly LocatedFinding[];
  readonly fixed?: Fixed;
  /** Goes on after the file's name. */
  readonly failed?: string;
}

interface Fixed {
  readonly before: string;
  readonly after: string;
  readonly count: number;
}

export interface Wanted {
  readonly fixing: "none" | "write" | "diff";
  readonly unsafe: boolean;
}

export class Careful {
  readonly #wanted: Wanted;
  readonly #crashes: CrashLog;
  readonly #onError: (message: string) => void;
  #code: WorkspaceCode | undefined;
  #starts: StartMarks | undefined;
  #profile: ProfileSession | undefined;

  constructor(wanted: Wanted, onError: (message: string) => void) {
    this.#wanted = wanted;
    this.#onError = onError;
    this.#crashes = new CrashLog(onError);
  }

  /** Findings are ranked by what this profile measured. */
  async load(profile: string, ours: ReadonlySet<string>): Promise<void> {
    this.#profile = new ProfileSession((await this.#codeBase()).parser);
    const recording = await openProfile(profile, {
      search: { pythonPath: "", pySpyPath: "", folders: [] },
      signal: new AbortController().signal,
      isOurs: (path) => ours.has(path),
      onProgress: () => undefined,
      onOutput: () => undefined,
    });
    if (recording.ok) this.#profile.load(recording.profile);
    else this.#onError(recording.reason);
  }

  /** Which files start threads, from whoever looked at them all. */
  learn(starts: StartMarks): void {
    this.#starts = starts;
  }

  isMeasured(file: string): boolean {
    return this.#profile?.measured(file) !== undefined;
  }

  /** Never throws. */
  async file(file: string, settings: FileSettings): Promise<Cared> {
    try {
      const source = await readSource(file);
      if (!source.ok) return { failed: source.reason };
      return await this.#checked(source, settings, await this.#codeBase());
    } catch (error) {
      return { failed: failedBy(error) };
    }
  }

  async #checked(source: SourceFile, settings: FileSettings, code: WorkspaceCode): Promise<Cared> {
    const { parser } = code;
    const crashes = this.#crashes;
    const judged = (text: string): readonly LocatedFinding[] => {
      const heat = this.#profile?.placedOn(source.path, text);
      const options = { settings, parser, crashes, heat, codeBase: code };
      return checkText(source.path, text, options).findings;
    };
    const { fixing } = this.#wanted;
    const fixed = fixing === "none" ? undefined : this.#fix(source, settings, parser);
    if (!fixed) return { findings: judged(source.text) };
    if (fixing === "diff") return { findings: judged(source.text), fixed };
    const written = await writeSource(source, fixed.after);
    if (!written.ok) return { findings: judged(source.text), failed: written.reason };
    code.changed(source.path);
    return { findings: judged(fixed.after), fixed };
  }

  #fix(source: SourceFile, settings: FileSettings, parser: PythonParser): Fixed | undefined {
    const { text, count } = fixAll(source.path, source.text, {
      parser,
      settings,
      allRules: ALL_RULES,
      unsafe: this.#wanted.unsafe,
      onCrash: onCrashIn(source.path, () => undefined, this.#crashes),
    });
    return text === source.text ? undefined : { before: source.text, after: text, count };
  }

  async #codeBase(): Promise<WorkspaceCode> {
    this.#code ??= new WorkspaceCode(await loadParser());
    if (this.#starts) this.#code.learnStarts(this.#starts);
    this.#starts = undefined;
    return this.#code;
  }
}
