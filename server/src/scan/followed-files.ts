/** Findings of workspace files that are not open: known after a check, and kept true as the files change. */
import path from "node:path";
import type { OpenDocument } from "../workspace/open-document.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { findPythonFiles, mayBringPython } from "./find-files.ts";
import { Gate } from "./gate.ts";
import type { LocatedFinding } from "./located-finding.ts";
import { ruleSetVersion } from "./rule-set.ts";
import { type Scan, scan } from "./scan.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { usualThreads } from "./usual-threads.ts";

export interface FollowOptions {
  readonly workspace: Workspace;
  /** Folder of the wasm; missing: where the build puts it. */
  readonly assets?: string | undefined;
  /** Folder for what scans found; missing: one that goes away with the process. */
  readonly cache?: string | undefined;
  /** No findings take back what was shown. */
  readonly show: (file: string, findings: readonly LocatedFinding[]) => void;
  /** A file could not be checked, or a rule failed on it. */
  readonly onFailed: (message: string) => void;
}

export interface Tally {
  readonly files: number;
  readonly findings: number;
  readonly filesWithFindings: number;
  readonly failed: number;
}

type OnProgress = (done: number, all: number) => void;

/** Changes closer together than this are looked at together. Milliseconds. */
const DELAY = 300;

/** Lives as long as the server; does nothing before the first check. */
export class FollowedFiles {
  readonly #options: FollowOptions;
  /** Files of the last whole check. */
  #files: ReadonlySet<string> | undefined;
  readonly #shown = new Set<string>();
  /** By path, the files whose findings rest on what is there. */
  readonly #resting = new Map<string, Set<string>>();
  #waiting = new Set<string>();
  #waitingForAll = false;
  #timer: NodeJS.Timeout | undefined;
  #quiet: { readonly stop: AbortController; readonly end: Promise<void> } | undefined;
  #checking = false;
  readonly #gate = new Gate();
  #cache: string | undefined;
  #visible: ReadonlySet<string> | undefined;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#cache = options.cache;
  }

  /** Checks everything, open documents as they are in the editor. Undefined when it was cancelled. */
  async check(signal: AbortSignal, onProgress: OnProgress): Promise<Tally | undefined> {
    this.#checking = true;
    try {
      this.#quiet?.stop.abort();
      await this.#quiet?.end;
      return await this.#checkAll(signal, onProgress);
    } finally {
      this.#checking = false;
    }
  }

  /** Somebody types: what is checked beside it waits. */
  typed(): void {
    this.#gate.close();
  }

  /** From now on its findings are shown as those of a document. */
  opened(file: string): void {
    if (this.#isVisible(file)) this.#takeBack(file);
  }

  /** Of the open documents, those that are shown as such; until this is said, all are. */
  visible(files: ReadonlySet<string>): void {
    const before = this.#openFiles();
    this.#visible = files;
    const now = this.#openFiles();
    for (const file of now.keys()) this.#takeBack(file);
    for (const file of before.keys()) if (!now.has(file)) this.changed(file);
  }

  closed(file: string): void {
    this.changed(file);
  }

  /** On disk. */
  changed(file: string): void {
    const open = this.#openFiles();
    // The cache knows which files it may be that now start threads on functions of others, or no more.
    if (this.#options.workspace.code.lastChange(file)?.ofStarters === true) this.refresh();
    const touched = [file, ...(this.#resting.get(file) ?? [])];
    const closed = touched.filter((each) => this.#files?.has(each) && !open.has(each));
    for (const each of closed) this.#waiting.add(each);
    if (closed.length > 0) this.#schedule();
  }

  /** Also a folder, which may have come with files in it. */
  created(file: string): void {
    const folder = this.#options.workspace.folderOf(file);
    if (folder !== undefined && mayBringPython(folder, file)) this.refresh();
  }

  /** Also a folder. */
  deleted(file: string): void {
    for (const shown of [...this.#shown]) {
      if (shown === file || shown.startsWith(file + path.sep)) this.#takeBack(shown);
    }
    this.changed(file);
  }

  /** Settings changed, or what is ignored: anything may be different. */
  refresh(): void {
    if (!this.#files) return;
    this.#waitingForAll = true;
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#catchUp();
    }, DELAY).unref();
  }

  #catchUp(): void {
    if (this.#checking || this.#quiet) {
      this.#schedule();
      return;
    }
    const stop = new AbortController();
    const end = this.#lookAgain(stop.signal)
      .catch((error: unknown) => {
        this.#options.workspace.crashes.unexpected("checking changed files", error);
      })
      .finally(() => {
        this.#quiet = undefined;
      });
    this.#quiet = { stop, end };
  }

  async #lookAgain(signal: AbortSignal): Promise<void> {
    const files = [...this.#waiting];
    const all = this.#waitingForAll;
    this.#waiting = new Set();
    this.#waitingForAll = false;
    if (all) await this.#checkAll(signal);
    else {
      const result = await this.#scan(files, signal);
      if (result) this.#show(result, this.#openFiles());
    }
    if (!signal.aborted) return;
    for (const file of files) this.#waiting.add(file);
    this.#waitingForAll ||= all;
    this.#schedule();
  }

  async #checkAll(signal: AbortSignal, onProgress?: OnProgress): Promise<Tally | undefined> {
    const { folders } = this.#options.workspace;
    const { files, errors } = await findPythonFiles(folders, path.sep, {
      signal,
      held: this.#gate.whenOpen,
    });
    if (signal.aborted) return undefined;
    const result = await this.#scan(files, signal, onProgress);
    if (!result) return undefined;
    for (const { file, message } of errors) this.#options.onFailed(`${file} ${message}`);
    this.#files = new Set(files);
    for (const file of [...this.#shown]) if (!this.#files.has(file)) this.#takeBack(file);
    const open = this.#openFiles();
    this.#show(result, open);
    return this.#count(result, open, errors.length);
  }

  async #scan(
    files: readonly string[],
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<Scan | undefined> {
    const { workspace, assets } = this.#options;
    const settings = await workspace.manySettings();
    const folder = (this.#cache ??= temporaryFolder());
    const root = workspace.folders[0] ?? path.sep;
    return scan({
      files,
      around: [...(this.#files ?? [])],
      signal,
      onProgress,
      assets,
      gate: this.#gate,
      settingsOf: (file) => settings.of(file),
      // One is left for the person who goes on typing.
      threads: usualThreads(1),
      cache: { folder, root, name: "editor", version: ruleSetVersion(assets) },
    });
  }

  #show({ files }: Scan, open: ReadonlyMap<string, OpenDocument>): void {
    for (const { file, findings, others, failed, crashes } of files) {
      this.#restOn(file, others);
      if (failed !== undefined) this.#options.onFailed(`${file} ${failed}`);
      for (const crash of crashes) this.#options.onFailed(crash);
      if (open.has(file)) continue;
      if (findings.length === 0) this.#takeBack(file);
      else {
        this.#shown.add(file);
        this.#options.show(file, findings);
      }
    }
  }

  #restOn(file: string, others: readonly string[]): void {
    for (const other of others) {
      const files = this.#resting.get(other);
      if (files) files.add(file);
      else this.#resting.set(other, new Set([file]));
    }
  }

  async #count(
    { files }: Scan,
    open: ReadonlyMap<string, OpenDocument>,
    unlisted: number,
  ): Promise<Tally> {
    let findings = 0;
    let filesWithFindings = 0;
    let failed = unlisted;
    for (const each of files) {
      const document = open.get(each.file);
      const own = document ? await this.#options.workspace.judgement(document) : each;
      findings += own.findings.length;
      if (own.findings.length > 0) filesWithFindings++;
      if (each.failed !== undefined && !document) failed++;
    }
    return { files: files.length, findings, filesWithFindings, failed };
  }

  #takeBack(file: string): void {
    if (this.#shown.delete(file)) this.#options.show(file, []);
  }

  /** Documents whose findings are shown as such. */
  #openFiles(): ReadonlyMap<string, OpenDocument> {
    const open = new Map<string, OpenDocument>();
    for (const document of this.#options.workspace.documents) {
      const { path: file } = document;
      if (file !== undefined && this.#isVisible(file)) open.set(file, document);
    }
    return open;
  }

  #isVisible(file: string): boolean {
    return this.#visible?.has(file) ?? true;
  }
}
