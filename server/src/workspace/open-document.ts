/** A Python text in the editor: follows its changes and keeps what is known about it. */
import { Document, type AnalysisOptions } from "../lint/document.ts";
import type { PythonParser } from "../syntax/parser.ts";
import type { Change } from "../syntax/source.ts";
import { editedLineIndex, lineIndex, type LineIndex, type Range } from "../text/line-index.ts";
import { type CrashLog, onCrashIn } from "./crash-log.ts";
import type { FileSettings } from "./settings.ts";
import { pathOf } from "./uris.ts";

/** As in the protocol; without a range the text is the whole new text. */
export interface ContentChange {
  readonly range?: Range;
  readonly text: string;
}

export interface TouchedLines {
  readonly first: number;
  readonly last: number;
}

/** Lives while the document is open. */
export class OpenDocument {
  readonly uri: string;
  /** Missing for documents that are no files. */
  readonly path: string | undefined;
  readonly #parser: PythonParser;
  readonly #crashes: CrashLog;
  version: number;
  text: string;
  lines: LineIndex;
  /** Another number after everything that may change the findings; never the same for two states. */
  generation = nextGeneration();
  #document: Document | undefined;
  #settings: FileSettings | undefined;
  /** Lines that edits touched, 0-based, as they were numbered then; until `takeTouched`. */
  #touched: TouchedLines[] = [];
  /** Edits that the analysis has not seen. */
  #pending: { readonly text: string; readonly change: Change }[] = [];

  constructor(uri: string, version: number, text: string, parser: PythonParser, crashes: CrashLog) {
    this.uri = uri;
    this.path = pathOf(uri);
    this.version = version;
    this.text = text;
    this.lines = lineIndex(text);
    this.#parser = parser;
    this.#crashes = crashes;
  }

  /** How messages name it. */
  get name(): string {
    return this.path ?? this.uri;
  }

  /** Applies changes in order, each to the result of the one before. */
  update(changes: readonly ContentChange[], version: number): void {
    const steps = changes.map((change) => this.#apply(change));
    this.version = version;
    this.touch();
    if (!this.#document) return;
    // Many carets at once: one edit around them all is analysed faster than one after the other.
    this.#pending.push(...(steps.length > MANY ? [spanning(steps)] : steps));
  }

  /** The lines touched since this was last asked. */
  takeTouched(): readonly TouchedLines[] {
    const touched = this.#touched;
    this.#touched = [];
    return touched;
  }

  /** Something outside the text changed what is to be shown. */
  touch(): void {
    this.generation = nextGeneration();
  }

  /** The analysis with these settings and the newest text. */
  analysis(settings: FileSettings): Document {
    this.#document = this.#followed() ?? this.#fresh(settings);
    if (this.#settings?.key !== settings.key) this.#document.configure(this.#options(settings));
    this.#settings = settings;
    return this.#document;
  }

  /** The next analysis starts from nothing. */
  forget(): void {
    this.#document = undefined;
    this.#pending = [];
  }

  /** The kept analysis after the edits it has not seen; undefined where there is none. */
  #followed(): Document | undefined {
    const pending = this.#pending;
    this.#pending = [];
    try {
      for (const { text, change } of pending) this.#document?.edit(text, change);
      return this.#document;
    } catch (error) {
      // A mistake of ours in following an edit; the whole text analysed anew is right again.
      this.#crashes.unexpected(`following an edit of ${this.name}`, error);
      return undefined;
    }
  }

  #fresh(settings: FileSettings): Document {
    this.#settings = settings;
    return new Document(this.name, this.text, this.#parser, this.#options(settings));
  }

  #options({ rules, target, freeThreaded }: FileSettings): AnalysisOptions {
    const onCrash = onCrashIn(this.name, () => this.#document, this.#crashes);
    return { rules, target, freeThreaded, onCrash };
  }

  #apply({ range, text }: ContentChange): Step {
    const before = this.text;
    const start = range ? this.lines.offsetAt(range.start) : 0;
    const end = range ? Math.max(start, this.lines.offsetAt(range.end)) : before.length;
    const change = { span: { start, end }, newLength: text.length };
    const first = this.lines.positionAt(start).line;
    this.#touched.push({ first, last: this.lines.positionAt(end).line });
    this.text = before.slice(0, start) + text + before.slice(end);
    this.lines = editedLineIndex(this.lines, this.text, change);
    return { before, text: this.text, change };
  }
}

const MANY = 4;

let generations = 0;

/** Over all documents: one that is closed and opened again must not repeat a number. */
function nextGeneration(): number {
  return ++generations;
}

interface Step {
  readonly before: string;
  readonly text: string;
  readonly change: Change;
}

/** One change that leads from the text before all steps to the one after. */
function spanning(steps: readonly Step[]): Step {
  const before = steps[0]?.before ?? "";
  const text = steps.at(-1)?.text ?? "";
  return { before, text, change: changeBetween(before, text) };
}

/** The change around everything that differs. */
export function changeBetween(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < most - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same++;
  }
  return { span: { start, end: before.length - same }, newLength: after.length - same - start };
}
