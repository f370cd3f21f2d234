/** The modules of a workspace, opened when a question leads to them, and what each answer rests on. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type AnalysisOptions, Document } from "../lint/document.ts";
import {
  type Asked,
  type CodeBase,
  type CodeModule,
  type CodePackage,
  STARTERS,
} from "../project/code-base.ts";
import { startMark, type Starters } from "../project/threads/starters.ts";
import { OLDEST_PYTHON } from "../semantic/version.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { type FileChange, FileChanges } from "./file-changes.ts";
import { Folders } from "./folders.ts";
import { importRoots, movesRoots } from "./import-roots.ts";
import { decodeSource } from "./source-file.ts";
import { StartIndex, type StartMarks } from "./start-index.ts";

/** UTF-16 code units of closed modules that are kept open at most. */
const MOST_TEXT = 24_000_000;
/** Bytes of a module that is looked into. */
const MOST_BYTES = 4_000_000;

/** Nothing runs on a module that is only asked about. */
const NO_RULES: AnalysisOptions = {
  rules: [],
  target: OLDEST_PYTHON,
  freeThreaded: false,
  onCrash: () => undefined,
};

/** Analyses of files that are open in an editor; the text on disk is out of date for them. */
export type OpenModules = (file: string) => CodeModule | undefined;

/** Lives as long as the server, or one scan's thread. */
export class WorkspaceCode implements CodeBase {
  readonly parser: PythonParser;
  readonly #changes = new FileChanges();
  readonly #open: OpenModules;
  readonly #starts = new StartIndex();
  readonly #folders = new Folders();
  readonly #roots = new Map<string, readonly string[]>();
  /** Closed modules, the one used last at the end. */
  readonly #closed = new Map<string, Document | undefined>();
  #text = 0;
  readonly #kept = new Map<string, unknown>();

  constructor(parser: PythonParser, open: OpenModules = () => undefined) {
    this.parser = parser;
    this.#open = open;
  }

  get generation(): number {
    return this.#changes.generation;
  }

  holds(asked: ReadonlySet<string>, since: number): boolean {
    return this.#changes.spared(asked, since);
  }

  kept<T>(key: string, make: () => T): T {
    if (!this.#kept.has(key)) this.#kept.set(key, make());
    // Only what this key's own maker gave is kept under it.
    return this.#kept.get(key) as T;
  }

  /** The text of a file changed: in the editor, where `mark` tells whether it starts threads, or on disk. */
  changed(file: string, mark?: string): FileChange {
    this.#close(file);
    const isNews = this.#starts.knows(file) && this.#starts.learn(file, mark ?? markOf(file));
    return this.#changes.note({ path: file, reach: "path", ...(isNews && { ofStarters: true }) });
  }

  /** Until `learnStarts`, nothing is said that rests on which files start threads. */
  awaitStarts(): void {
    this.#starts.isAwaited = true;
  }

  /** Files of the workspace, and which of them start threads. */
  learnStarts(marks: StartMarks): FileChange {
    for (const [file, mark] of marks) this.#starts.learn(file, mark);
    this.#starts.isAwaited = false;
    return this.#changes.note({ path: STARTERS, reach: "path", ofStarters: true });
  }

  starters(): Starters {
    return this.#starts;
  }

  moduleAt(file: string, asked: Asked): CodeModule | undefined {
    return this.#module(file, asked);
  }

  /** The newest change of a file, as far as it is remembered. */
  lastChange(file: string): FileChange | undefined {
    return this.#changes.last(file);
  }

  /** A file or folder came or went. */
  moved(file: string): FileChange {
    this.#folders.forget(file);
    this.#roots.clear();
    for (const closed of [...this.#closed.keys()]) {
      if (closed === file || closed.startsWith(file + path.sep)) this.#close(closed);
    }
    const reach = movesRoots(file) ? "everything" : "path";
    const isNews = this.#follow(file);
    return this.#changes.note({ path: file, reach, ...(isNews && { ofStarters: true }) });
  }

  /** A file that came counts as one of the workspace, where others are known. */
  #follow(file: string): boolean {
    const isCode = !this.#starts.isEmpty && file.endsWith(".py") && !OTHERS.test(file);
    const text = isCode ? readText(file) : undefined;
    return text === undefined
      ? this.#starts.forget(file)
      : this.#starts.learn(file, startMark(text));
  }

  /** As Python looks: in each root a package or module of the name, and folders without code last. */
  topLevel(name: string, from: string, asked: Asked): CodePackage | undefined {
    let folder: CodePackage | undefined;
    for (const root of this.#rootsOf(from)) {
      const found = this.#child(root, name, asked);
      if (found?.module) return found;
      folder ??= found;
    }
    return folder;
  }

  relative(dots: number, from: string, asked: Asked): CodePackage {
    let folder = path.dirname(from);
    for (let i = 1; i < dots; i++) folder = path.dirname(folder);
    return this.#package(folder, asked);
  }

  #rootsOf(file: string): readonly string[] {
    const folder = path.dirname(file);
    const kept = this.#roots.get(folder) ?? importRoots(file, this.#folders);
    this.#roots.set(folder, kept);
    return kept;
  }

  #child(folder: string, name: string, asked: Asked): CodePackage | undefined {
    if (!/^\w+$/u.test(name)) return undefined;
    const below = path.join(folder, name);
    const file = `${below}.py`;
    asked.add(below);
    asked.add(file);
    const isFolder = this.#folders.entry(folder, name) === "folder";
    const isPackage = isFolder && this.#folders.entry(below, "__init__.py") === "file";
    if (isPackage) return this.#package(below, asked);
    if (this.#folders.entry(folder, `${name}.py`) === "file") {
      const module = this.#module(file, asked);
      return module && { module, child: () => undefined };
    }
    return isFolder ? this.#package(below, asked) : undefined;
  }

  #package(folder: string, asked: Asked): CodePackage {
    const init = path.join(folder, "__init__.py");
    const child = (name: string): CodePackage | undefined => this.#child(folder, name, asked);
    asked.add(init);
    const isThere = this.#folders.entry(folder, "__init__.py") === "file";
    const module = isThere ? this.#module(init, asked) : undefined;
    return { child, ...(module && { module }) };
  }

  #module(file: string, asked: Asked): CodeModule | undefined {
    asked.add(file);
    const open = this.#open(file);
    if (open) return open;
    const kept = this.#closed.has(file) ? this.#closed.get(file) : this.#read(file);
    this.#closed.delete(file);
    this.#closed.set(file, kept);
    return kept;
  }

  #read(file: string): Document | undefined {
    const text = readText(file);
    if (text === undefined) return undefined;
    this.#makeRoom(text.length);
    return new Document(file, text, this.parser, NO_RULES);
  }

  /** Closes half of what is open at a time: with it goes what was kept, which holds on to it. */
  #makeRoom(length: number): void {
    this.#text += length;
    if (this.#text <= MOST_TEXT) return;
    this.#kept.clear();
    for (const oldest of this.#closed.keys()) {
      if (this.#text <= MOST_TEXT / 2) return;
      this.#close(oldest);
    }
  }

  #close(file: string): void {
    const document = this.#closed.get(file);
    if (document) this.#text -= document.module.source.length;
    this.#closed.delete(file);
  }
}

/** Folders of installed packages and of tools. */
const OTHERS = /[\\/](?:site-packages|dist-packages|node_modules|__pycache__|\.[^\\/]+)[\\/]/u;

function markOf(file: string): string | undefined {
  const text = readText(file);
  return text === undefined ? undefined : startMark(text);
}

/** Undefined where it is gone or not to be read, or too long: nothing is known of it. */
function readText(file: string): string | undefined {
  try {
    if (statSync(file).size > MOST_BYTES) return undefined;
    const source = decodeSource(file, readFileSync(file));
    return source.ok ? source.text : undefined;
  } catch {
    return undefined;
  }
}
