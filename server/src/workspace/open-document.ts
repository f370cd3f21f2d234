/** A Python text in the editor: follows its changes and keeps what is known about it. */
import { Document, type AnalysisOptions } from "../lint/document.ts";
import { type CodeBase, type CodeModule, NO_CODE_BASE } from "../project/code-base.ts";
import { startMarkOf, tellsStarts } from "../project/threads/starters.ts";
import { OLDEST_PYTHON } from "../semantic/version.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { editSource, openSource, type Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import { editBetween, type TextEdit } from "../text/edit.ts";
import { editedLineIndex, lineIndex, type LineIndex, type Range } from "../text/line-index.ts";
import type { SlowRule } from "../lint/rule-times.ts";
import { type CrashLog, onCrashIn } from "./crash-log.ts";
import type { FileSettings } from "./settings.ts";
import { STARTS_NONE } from "./start-index.ts";
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

export interface OpenOptions {
  readonly parser: PythonParser;
  readonly crashes: CrashLog;
  /** The modules that its imports mean; missing: none is known. */
  readonly codeBase?: CodeBase;
}

/** Lives while the document is open. */
export class OpenDocument {
  readonly uri: string;
  /** Missing for documents that are no files. */
  readonly path: string | undefined;
  readonly #parser: PythonParser;
  readonly #crashes: CrashLog;
  readonly #codeBase: CodeBase;
  version: number;
  lines: LineIndex;
  /** Another number after everything that may change the findings; never the same for two states. */
  generation = nextGeneration();
  #source: Source;
  #startMark: string | undefined;
  #document: Document | undefined;
  #settings: FileSettings | undefined;
  /** Lines that edits touched, 0-based, as they were numbered then; until `takeTouched`. */
  #touched: TouchedLines[] = [];
  /** Units that came and went since the analysis saw the text. */
  #removed = new Set<Unit>();
  #added = new Set<Unit>();

  constructor(
    uri: string,
    version: number,
    text: string,
    { parser, crashes, codeBase = NO_CODE_BASE }: OpenOptions,
  ) {
    this.#codeBase = codeBase;
    this.uri = uri;
    this.path = pathOf(uri);
    this.version = version;
    this.#source = openSource(text, parser);
    this.lines = lineIndex(text);
    this.#parser = parser;
    this.#crashes = crashes;
  }

  /** Joined when first asked for after an edit, which a keystroke does not need. */
  get text(): string {
    return this.#source.text;
  }

  /** Whether it starts threads, of the newest text; see start-index.ts. */
  get startMark(): string {
    return (this.#startMark ??= startMarkOf(this.#source.units) ?? STARTS_NONE);
  }

  /** How messages name it. */
  get name(): string {
    return this.path ?? this.uri;
  }

  /** Applies changes in order, each to the result of the one before. */
  update(changes: readonly ContentChange[], version: number): void {
    // Many carets at once: one edit around them all costs less than one after the other.
    if (changes.length > MANY) this.#applyAll(changes);
    else for (const change of changes) this.#apply(change);
    this.version = version;
    this.touch();
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

  /** Makes ready what the analysis needs of the newest text, in steps. */
  *prepare(): Generator<void, true> {
    for (const unit of this.#added) {
      // Of a function that is broken all over nobody may look at the tree.
      const isLost = unit.isUnbalanced && unit.shape.functionName !== undefined;
      if (!isLost) yield* unit.parseInSteps();
    }
    return true;
  }

  /** The analysis with these settings and the newest text. */
  analysis(settings: FileSettings): Document {
    this.#document = this.#followed() ?? this.#fresh(settings);
    if (this.#settings?.key !== settings.key) this.#document.configure(this.#options(settings));
    this.#settings = settings;
    return this.#document;
  }

  /** What other modules may ask of it; no rule need have looked at it yet. */
  get codeModule(): CodeModule {
    this.#document ??= this.#fresh(NO_RULES);
    return this.#followed() ?? this.analysis(NO_RULES);
  }

  /** Other paths that the newest findings rest on. */
  get asked(): ReadonlySet<string> {
    return this.#document?.asked ?? NOTHING;
  }

  /** The next analysis starts from nothing. */
  forget(): void {
    this.#source = openSource(this.text, this.#parser);
    this.#document = undefined;
    this.#seen();
  }

  /** The kept analysis after the edits it has not seen; undefined where there is none. */
  #followed(): Document | undefined {
    const edited = {
      source: this.#source,
      removed: [...this.#removed],
      added: [...this.#added],
    };
    this.#seen();
    try {
      if (this.#document && this.#document.module.source !== edited.source) {
        this.#document.follow(edited);
      }
      return this.#document;
    } catch (error) {
      // A mistake of ours in following an edit; the whole text analysed anew is right again.
      this.#crashes.unexpected(`following an edit of ${this.name}`, error);
      this.forget();
      return undefined;
    }
  }

  #seen(): void {
    this.#removed = new Set();
    this.#added = new Set();
  }

  #fresh(settings: FileSettings): Document {
    this.#settings = settings;
    return new Document(this.name, this.#source, this.#parser, this.#options(settings));
  }

  #options({ rules, target, freeThreaded, unmeasured }: FileSettings): AnalysisOptions {
    const onCrash = onCrashIn(this.name, () => this.#document, this.#crashes);
    const onSlow = ({ rule, took }: SlowRule): void => {
      this.#crashes.slow(rule.id, this.name, took);
    };
    const codeBase = this.#codeBase;
    const given = { rules, target, freeThreaded, onCrash, onSlow, codeBase };
    return { ...given, ...(unmeasured && { unmeasured }) };
  }

  #applyAll(changes: readonly ContentChange[]): void {
    const before = this.text;
    let after = before;
    for (const change of changes) {
      const { span, newText } = this.#editOf(change);
      after = after.slice(0, span.start) + newText + after.slice(span.end);
      this.lines = lineIndex(after);
    }
    this.#edit(editBetween(before, after));
  }

  #apply(change: ContentChange): void {
    const edit = this.#editOf(change);
    const { span } = edit;
    const around = {
      before: span.start === 0 ? "" : this.#source.slice(span.start - 1, span.start),
      after: this.#source.slice(span.end, span.end + 1),
    };
    this.lines = editedLineIndex(this.lines, edit, around);
    this.#edit(edit);
  }

  #editOf({ range, text }: ContentChange): TextEdit {
    const { length } = this.lines;
    const start = range ? this.lines.offsetAt(range.start) : 0;
    const end = range ? Math.max(start, this.lines.offsetAt(range.end)) : length;
    const first = this.lines.positionAt(start).line;
    this.#touched.push({ first, last: this.lines.positionAt(end).line });
    // Nobody asks on behalf of a client to which findings are pushed.
    if (this.#touched.length > MOST_TOUCHED) this.#touched = [{ first: 0, last: Infinity }];
    return { span: { start, end }, newText: text };
  }

  #edit(edit: TextEdit): void {
    const { source, removed, added } = editSource(this.#source, edit, this.#parser);
    this.#source = source;
    if (removed.some(tellsStarts) || added.some(tellsStarts)) this.#startMark = undefined;
    if (!this.#document) return;
    // What came and went in between is nothing to the analysis.
    for (const unit of removed) if (!this.#added.delete(unit)) this.#removed.add(unit);
    for (const unit of added) this.#added.add(unit);
  }
}

const NOTHING: ReadonlySet<string> = new Set();

const NO_RULES: FileSettings = {
  rules: [],
  severity: new Map(),
  target: OLDEST_PYTHON,
  freeThreaded: false,
  key: "no rules",
};

const MANY = 4;
const MOST_TOUCHED = 100;

let generations = 0;

/** Over all documents: one that is closed and opened again must not repeat a number. */
function nextGeneration(): number {
  return ++generations;
}
