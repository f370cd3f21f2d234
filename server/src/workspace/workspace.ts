/** Everything the server knows: open documents, settings, the loaded profile; gives judged findings. */
import { isDeepStrictEqual } from "node:util";
import type { Rule } from "../lint/rule.ts";
import type { PythonVersion } from "../semantic/version.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { WorkspaceCode } from "./code-base.ts";
import { CrashLog } from "./crash-log.ts";
import { concerns, type FileChange } from "./file-changes.ts";
import { FolderSettings } from "./folder-settings.ts";
import { judge, judgeSoFar, type Judgement } from "./judge.ts";
import { type ContentChange, OpenDocument } from "./open-document.ts";
import { ProfileSession } from "./profile-session.ts";
import { summarize } from "./profile-summary.ts";
import type { ProfileSummary } from "../protocol.ts";
import { Projects, type ProjectView } from "./projects.ts";
import { type EditorChoices, readEditorSettings } from "./read-editor-settings.ts";
import {
  type FileSettings,
  settingsFor,
  withoutHeat,
  type SettingsLayer,
  type SettingsProblem,
} from "./settings.ts";
import { inSlices } from "./slices.ts";
import { pathOf, uriOf } from "./uris.ts";

export interface WorkspaceOptions {
  readonly parser: PythonParser;
  readonly rules: readonly Rule[];
  /** The section `hotlint` of the editor's settings, for a document or for the whole editor. */
  readonly editorSettings: (uri: string | undefined) => Promise<unknown>;
  readonly log: (message: string) => void;
  /** Told of each wrong setting once, until settings change. */
  readonly onProblem: (problem: SettingsProblem) => void;
}

/** One text's judgement, made or in the making; undefined when an edit came in between. */
interface Judging {
  readonly generation: number;
  readonly value: Promise<Judgement | undefined>;
}

/** Lives as long as the server. */
export class Workspace {
  readonly rules: readonly Rule[];
  readonly crashes: CrashLog;
  readonly profile: ProfileSession;
  /** The modules of the workspace as open documents import them. */
  readonly code: WorkspaceCode;
  /** Absolute paths. */
  folders: readonly string[] = [];
  /** What the selected interpreter says, where nothing else does. */
  #fallback: SettingsLayer = {};
  #interpreter: PythonVersion | undefined;
  readonly #options: WorkspaceOptions;
  readonly #documents = new Map<string, OpenDocument>();
  /** Those that are files; asked for each import that is followed. */
  readonly #byPath = new Map<string, OpenDocument>();
  readonly #projects: Projects;
  readonly #settings = new Map<string, Promise<FileSettings>>();
  readonly #editor = new Map<string | undefined, Promise<EditorChoices>>();
  readonly #judged = new WeakMap<OpenDocument, Judging>();
  readonly #told = new Set<string>();

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.rules = options.rules;
    this.crashes = new CrashLog(options.log);
    this.#projects = new Projects(options.rules);
    this.code = new WorkspaceCode(options.parser, (file) => this.#byPath.get(file)?.codeModule);
    this.profile = new ProfileSession(options.parser);
  }

  get parser(): PythonParser {
    return this.#options.parser;
  }

  /** The CPython that is selected. */
  get interpreter(): PythonVersion | undefined {
    return this.#interpreter;
  }

  get documents(): Iterable<OpenDocument> {
    return this.#documents.values();
  }

  document(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  open(uri: string, version: number, text: string): OpenDocument {
    const { parser } = this.#options;
    const { crashes, code: codeBase } = this;
    const document = new OpenDocument(uri, version, text, { parser, crashes, codeBase });
    this.#documents.set(uri, document);
    if (document.path !== undefined) this.#byPath.set(document.path, document);
    // From now on this text counts, and not the one on disk.
    this.code.changed(document.name, document.startMark);
    return document;
  }

  change(
    uri: string,
    changes: readonly ContentChange[],
    version: number,
  ): OpenDocument | undefined {
    const document = this.#documents.get(uri);
    if (!document) return undefined;
    this.profile.follow(document, changes);
    document.update(changes, version);
    this.code.changed(document.name, document.startMark);
    return document;
  }

  close(uri: string): void {
    const document = this.#documents.get(uri);
    if (document?.path !== undefined) this.#byPath.delete(document.path);
    this.#documents.delete(uri);
    // From now on the text on disk counts.
    if (document) this.code.changed(document.name);
    this.#settings.delete(uri);
  }

  /** What is shown for a document, from its newest text: an edit meanwhile makes it begin again. */
  async judgement(document: OpenDocument): Promise<Judgement> {
    for (;;) {
      const { generation } = document;
      const kept = this.#judged.get(document);
      const judging = kept?.generation === generation ? kept : this.#begin(document);
      const value = await judging.value;
      if (value && document.generation === generation) return value;
    }
  }

  /** What is known of the newest text so far, where its judgement takes long. */
  async judgementSoFar(document: OpenDocument): Promise<Judgement> {
    const settings = await this.settingsOf(document.uri);
    const analysis = document.analysis(settings);
    const evidence = this.profile.evidenceFor(document, analysis);
    return judgeSoFar(analysis, document.lines, { settings, allRules: this.rules, ...evidence });
  }

  /** Who asks about the same text meanwhile shares the work. */
  #begin(document: OpenDocument): Judging {
    const judging = { generation: document.generation, value: this.#judge(document) };
    this.#judged.set(document, judging);
    return judging;
  }

  /** A mistake of ours costs at most the findings of one document, and only until it is gone. */
  async #judge(document: OpenDocument): Promise<Judgement | undefined> {
    const settings = await this.settingsOf(document.uri);
    const { generation } = document;
    const once = async (): Promise<Judgement | undefined> => {
      const isStale = (): boolean => document.generation !== generation;
      if (!(await inSlices(document.prepare(), isStale))) return undefined;
      const analysis = document.analysis(settings);
      if (!(await inSlices(analysis.findingsInSteps(), isStale))) return undefined;
      await inSlices(this.profile.prepare(document.path), isStale);
      if (isStale()) return undefined;
      const evidence = this.profile.evidenceFor(document, analysis);
      return judge(analysis, document.lines, { settings, allRules: this.rules, ...evidence });
    };
    try {
      return await once();
    } catch (error) {
      this.crashes.unexpected(`analysing ${document.name}`, error);
    }
    // What was kept from earlier texts may be what was wrong.
    document.forget();
    try {
      return await once();
    } catch (error) {
      this.crashes.unexpected(`analysing ${document.name} anew`, error);
      return { findings: [], unused: [] };
    }
  }

  /** Settings of a document or of a file that is not open. */
  settingsOf(uri: string): Promise<FileSettings> {
    const kept = this.#settings.get(uri);
    if (kept) return kept;
    const read = this.#readSettings(uri);
    this.#settings.set(uri, read);
    return read;
  }

  /** Settings for a look at many files: the editor is asked once a workspace folder, not once a file. */
  async manySettings(): Promise<FolderSettings> {
    const choices = new Map<string | undefined, EditorChoices>();
    for (const folder of this.folders) choices.set(folder, await this.editor(uriOf(folder)));
    for (const { problems } of choices.values()) for (const each of problems) this.#tell(each);
    const folderOf = (file: string): string | undefined => this.folderOf(file);
    return new FolderSettings({
      rules: this.rules,
      projects: this.#projects,
      folderOf,
      layers: (project, file) => {
        for (const problem of project.problems) this.#tell(problem);
        return this.#layers(project, choices.get(folderOf(file))?.layer ?? {});
      },
    });
  }

  async projectOf(uri: string): Promise<ProjectView | undefined> {
    const file = pathOf(uri);
    return file === undefined ? undefined : this.#projects.of(file);
  }

  /** The editor's own choices, as they stand for a document or for the whole editor. */
  editor(uri?: string): Promise<EditorChoices> {
    const kept = this.#editor.get(uri);
    if (kept) return kept;
    const read = this.#options
      .editorSettings(uri)
      .then((value) => readEditorSettings(value, this.rules));
    this.#editor.set(uri, read);
    return read;
  }

  /** The editor's settings or some pyproject.toml changed. */
  settingsChanged(): void {
    this.#editor.clear();
    this.#settings.clear();
    this.#projects.forget();
    this.#told.clear();
    this.touch();
  }

  /** Another interpreter was selected; it decides where no project names its Python. Whether that changes anything. */
  selectPython(fallback: SettingsLayer, interpreter?: PythonVersion): boolean {
    const same = isDeepStrictEqual([fallback, interpreter], [this.#fallback, this.#interpreter]);
    if (same) return false;
    this.#fallback = fallback;
    this.#interpreter = interpreter;
    this.#settings.clear();
    this.touch();
    return true;
  }

  /** A profile was loaded or put away: some rules run only with one. */
  heatChanged(): void {
    this.#settings.clear();
    this.touch();
  }

  /** Something outside the texts changed what is to be shown. */
  touch(): void {
    for (const document of this.#documents.values()) document.touch();
  }

  /** Open documents whose findings may be others after a change of what is at a path; they are judged anew. */
  restingOn(change: FileChange): readonly OpenDocument[] {
    const resting = [...this.#documents.values()].filter(
      ({ path, asked }) => path !== change.path && concerns(change, asked),
    );
    for (const document of resting) document.touch();
    return resting;
  }

  /** The loaded profile in a few words. */
  profileSummary(): ProfileSummary | null {
    const { profile, session } = this.profile;
    return profile ? summarize(profile, this.profile.edits(this.documents), session) : null;
  }

  /** The workspace folder that a file lies in; the innermost of several. */
  folderOf(file: string): string | undefined {
    return this.folders
      .filter((folder) => file === folder || file.startsWith(withSeparator(folder)))
      .sort((a, b) => b.length - a.length)[0];
  }

  /** Whether a file is code of the workspace and not of its environment. */
  isOurs(file: string): boolean {
    if (/[\\/](?:site-packages|dist-packages|node_modules)[\\/]/u.test(file)) return false;
    if (this.folderOf(file) !== undefined) return true;
    return this.#byPath.has(file);
  }

  async #readSettings(uri: string): Promise<FileSettings> {
    const file = pathOf(uri);
    const [editor, project] = await Promise.all([this.editor(uri), this.projectOf(uri)]);
    for (const problem of [...editor.problems, ...(project?.problems ?? [])]) this.#tell(problem);
    const layers = this.#layers(project, editor.layer);
    const settings = settingsFor(file, this.rules, layers, file && this.folderOf(file));
    return this.profile.profile ? settings : withoutHeat(settings);
  }

  /** The strongest first. */
  #layers(project: ProjectView | undefined, editor: SettingsLayer): readonly SettingsLayer[] {
    return [project?.own ?? {}, editor, project?.derived ?? {}, this.#fallback];
  }

  #tell(problem: SettingsProblem): void {
    const key = JSON.stringify(problem);
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#options.onProblem(problem);
  }
}

function withSeparator(folder: string): string {
  return /[\\/]$/u.test(folder) ? folder : folder + (folder.includes("\\") ? "\\" : "/");
}
