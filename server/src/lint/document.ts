/** A Python document under analysis: takes edits, keeps what they did not touch, gives findings. */
import type { Context } from "../semantic/context.ts";
import type { Fact } from "../semantic/fact.ts";
import { type Module, moduleOf, NameIndex } from "../semantic/module.ts";
import type { PythonVersion } from "../semantic/version.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { type Change, editSource, openSource, type Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import {
  createDispatch,
  type Dispatch,
  listOf,
  type OnCrash,
  type RawFinding,
} from "./dispatch.ts";
import type { Finding } from "./finding.ts";
import { place } from "./place.ts";
import type { ModuleContext, Rule } from "./rule.ts";
import { changedBy, trackedContext } from "./tracked-context.ts";

export interface AnalysisOptions {
  readonly rules: readonly Rule[];
  /** The oldest Python that the code must run on. */
  readonly target: PythonVersion;
  /** Whether the project says that its code runs without the GIL. */
  readonly freeThreaded: boolean;
  readonly onCrash: OnCrash;
}

interface UnitResult {
  readonly findings: readonly RawFinding[];
  /** Questions about the module that the findings rest on. */
  readonly asked: ReadonlySet<string>;
}

/** Lives as long as the document is open; one text at a time. */
export class Document {
  readonly file: string;
  readonly #parser: PythonParser;
  #options: AnalysisOptions;
  #dispatch: Dispatch;
  #source: Source;
  #module: Module;
  readonly #names = new NameIndex();
  readonly #results = new Map<Unit, UnitResult>();
  #placed: readonly Finding[] | undefined;

  constructor(file: string, text: string, parser: PythonParser, options: AnalysisOptions) {
    this.file = file;
    this.#parser = parser;
    this.#options = options;
    this.#dispatch = createDispatch(options.rules);
    this.#source = openSource(text, parser);
    for (const unit of this.#source.units) this.#names.add(unit);
    this.#module = moduleOf(file, this.#source, this.#names);
  }

  get text(): string {
    return this.#source.text;
  }

  get module(): Module {
    return this.#module;
  }

  /** Settings changed: everything is analysed again, nothing is parsed again. */
  configure(options: AnalysisOptions): void {
    this.#options = options;
    this.#dispatch = createDispatch(options.rules);
    this.#results.clear();
    this.#placed = undefined;
  }

  /** The text after one edit. */
  edit(text: string, change: Change): void {
    const old = this.#source;
    const next = editSource(old, text, change, this.#parser);
    const kept = new Set(next.units);
    const before = new Set(old.units);
    const changed = new Set<string>();
    for (const unit of old.units) if (!kept.has(unit)) this.#forget(unit, changed);
    for (const unit of next.units) if (!before.has(unit)) this.#learn(unit, changed);
    for (const [unit, { asked }] of this.#results) {
      if (meets(asked, changed)) this.#results.delete(unit);
    }
    this.#source = next;
    this.#module = moduleOf(this.file, next, this.#names);
    this.#placed = undefined;
  }

  /** Every finding, suppressed ones included, in source order. */
  findings(): readonly Finding[] {
    return (this.#placed ??= this.#analyze());
  }

  #analyze(): readonly Finding[] {
    const raw: RawFinding[] = [];
    for (const unit of this.#source.units) raw.push(...this.#resultOf(unit).findings);
    raw.push(...this.#moduleFindings());
    return raw
      .map((finding) => place(finding, this.#module))
      .sort((a, b) => a.span.start - b.span.start || a.rule.localeCompare(b.rule));
  }

  #resultOf(unit: Unit): UnitResult {
    const kept = this.#results.get(unit);
    if (kept) return kept;
    const { ctx, asked } = trackedContext(this.#contextOf(unit));
    const findings = this.#dispatch(ctx, this.#options.onCrash);
    const result = { findings, asked };
    this.#results.set(unit, result);
    return result;
  }

  #moduleFindings(): readonly RawFinding[] {
    const ctx: ModuleContext = {
      module: this.#module,
      target: this.#options.target,
      freeThreaded: this.#options.freeThreaded,
      get: <T>(fact: Fact<T>, unit: Unit) => fact.of(unit),
      of: (unit) => this.#contextOf(unit),
    };
    return this.#options.rules.flatMap((rule) => {
      if (!rule.module) return [];
      try {
        return listOf(rule.module(ctx)).map((report) => ({ rule, report }));
      } catch (error) {
        this.#options.onCrash(rule, error, undefined);
        return [];
      }
    });
  }

  #contextOf(unit: Unit): Context {
    return {
      unit,
      module: this.#module,
      target: this.#options.target,
      get: (fact) => fact.of(unit),
    };
  }

  #forget(unit: Unit, changed: Set<string>): void {
    this.#results.delete(unit);
    this.#names.remove(unit);
    for (const question of changedBy(unit)) changed.add(question);
  }

  #learn(unit: Unit, changed: Set<string>): void {
    this.#names.add(unit);
    for (const question of changedBy(unit)) changed.add(question);
  }
}

function meets(asked: ReadonlySet<string>, changed: ReadonlySet<string>): boolean {
  for (const question of asked) if (changed.has(question)) return true;
  return false;
}
