/** A Python document under analysis: takes edits, keeps what they did not touch, gives findings. */
import type { Context } from "../semantic/context.ts";
import type { Fact } from "../semantic/fact.ts";
import { learnUses, retypedIn } from "../semantic/may-use.ts";
import { indexOf, type Module, type ModuleIndex, moduleOf } from "../semantic/module.ts";
import type { PythonVersion } from "../semantic/version.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { type Edited, editSource, openSource, type Source } from "../syntax/source.ts";
import type { Unit } from "../syntax/unit.ts";
import type { TextEdit } from "../text/edit.ts";
import { type Asked, type CodeBase, type CodeModule, NO_CODE_BASE } from "../project/code-base.ts";
import { ImportedValues } from "../project/imported-values.ts";
import { summarize, type UnitSummary } from "../project/calls/summary.ts";
import { type UnitWaits, waitsIn } from "../project/calls/waits.ts";
import { type AbleChange, AbleRules } from "./able-rules.ts";
import { codeOf } from "./code-text.ts";
import { createDispatch, type Dispatch, type OnCrash, type RawFinding } from "./dispatch.ts";
import type { Finding } from "./finding.ts";
import { type Kept, KeptByUnit } from "./kept-by-unit.ts";
import { ModuleFindings } from "./module-findings.ts";
import { SignReader } from "./needs.ts";
import { place } from "./place.ts";
import { NO_RESULT, Results } from "./results.ts";
import { RuleTimes, type SlowRule } from "./rule-times.ts";
import type { ModuleContext, Rule } from "./rule.ts";
import { atOnce } from "./steps.ts";
import {
  changedBy,
  changedByNew,
  LINE_END,
  saidOf,
  storesOf,
  trackedContext,
  unchangedBy,
  unitsWithOf,
} from "../semantic/tracked-context.ts";
import { withoutYielding } from "./yielding.ts";

export interface AnalysisOptions {
  readonly rules: readonly Rule[];
  /** The oldest Python that the code must run on. */
  readonly target: PythonVersion;
  /** Whether the project says that its code runs without the GIL. */
  readonly freeThreaded: boolean;
  /** Set where nothing is measured: what waits for heat is left out. */
  readonly unmeasured?: true;
  readonly onCrash: OnCrash;
  /** The modules that the file's imports mean; missing: none is known. */
  readonly codeBase?: CodeBase;
  /** Told of a rule that takes out of all proportion long on the file; more than once as it goes on. */
  readonly onSlow?: (slow: SlowRule) => void;
}

interface KeptFact<T> extends Kept {
  readonly value: T;
}

/** Lives as long as the document is open; one text at a time. */
export class Document implements CodeModule {
  readonly file: string;
  readonly #parser: PythonParser;
  #options: AnalysisOptions;
  #able: AbleRules;
  #rules: readonly Rule[];
  #dispatch: Dispatch;
  #source: Source;
  #module: Module;
  readonly #index: ModuleIndex;
  readonly #results: Results;
  readonly #summaries = new KeptByUnit<KeptFact<UnitSummary>>();
  readonly #waits = new KeptByUnit<KeptFact<UnitWaits>>();
  /** Paths outside this file that its findings rest on. */
  #asked: Asked = new Set();
  #times = new RuleTimes();
  #placed: readonly Finding[] | undefined;
  readonly #ofModule = new ModuleFindings();
  readonly #imported = new ImportedValues(this, () => this.#codeBase);
  /** State of the code base that the placed findings rest on. */
  #generation = 0;

  constructor(file: string, text: string | Source, parser: PythonParser, options: AnalysisOptions) {
    this.file = file;
    this.#parser = parser;
    this.#options = options;
    this.#source = typeof text === "string" ? openSource(text, parser) : text;
    this.#index = indexOf(this.#source);
    this.#module = moduleOf(file, this.#source, this.#index);
    this.#results = new Results(this.#source.units);
    this.#able = this.#ableRules();
    this.#rules = this.#able.rules;
    this.#dispatch = createDispatch(this.#rules);
  }

  get text(): string {
    return this.#source.text;
  }

  /** Paths outside this file that its newest findings rest on. */
  get asked(): ReadonlySet<string> {
    return this.#asked;
  }

  get module(): Module {
    return this.#module;
  }

  /** Settings changed: everything is analysed again, nothing is parsed again. */
  configure(options: AnalysisOptions): void {
    this.#options = options;
    this.#able = this.#ableRules();
    this.#useRules();
  }

  edit(edit: TextEdit): void {
    this.follow(editSource(this.#source, edit, this.#parser));
  }

  /** Goes on with the source after one or more edits. */
  follow({ source, removed, added }: Edited): void {
    const before = this.#module;
    const { names, facts, stores, places } = this.#index;
    // While what is gone is still known, and again when what has come is.
    const headers = new Map(removed.map((unit) => [unit, before.classHeader(unit)]));
    const changed = new Set(removed.flatMap(changedBy));
    const retyped = retypedIn(removed, added);
    if (retyped) learnUses(retyped);
    names.follow(source, removed, added);
    const changedFacts = facts.follow(source, removed, added);
    for (const name of stores.follow(source, removed, added)) changed.add(storesOf(name));
    for (const fact of changedFacts.facts) changed.add(unitsWithOf(fact));
    for (const fact of changedFacts.said) changed.add(saidOf(fact));
    places.follow(removed);
    for (const question of added.flatMap(changedByNew)) changed.add(question);
    const unchanged = retyped && unchangedBy(retyped);
    if (unchanged !== undefined) changed.delete(unchanged);
    this.#source = source;
    this.#module = moduleOf(this.file, source, this.#index);
    if (this.#module.lineEnd !== before.lineEnd) changed.add(LINE_END);
    const rulesChange = this.#able.follow(removed, added);
    this.#results.follow({
      removed,
      added,
      recent: source.recent,
      headerBefore: (unit) => headers.get(unit),
      headerNow: (unit) => this.#module.classHeader(unit),
    });
    this.#results.dropAsking(changed);
    for (const kept of [this.#summaries, this.#waits]) {
      for (const unit of removed) kept.drop(unit);
      kept.dropAsking(changed);
    }
    this.#placed = undefined;
    this.#ofModule.follow(this.#module, {
      removed,
      added,
      questions: changed,
      ...changedFacts,
    });
    if (rulesChange) this.#followRules(rulesChange);
  }

  /** Every finding, suppressed ones included, in source order. */
  findings(): readonly Finding[] {
    return atOnce(this.#find({ pauses: false }));
  }

  /** The same in steps; an edit between two of them makes the rest worthless, but nothing wrong. */
  findingsInSteps(): Generator<void, readonly Finding[]> {
    return this.#find({ pauses: true });
  }

  *#find({ pauses }: { readonly pauses: boolean }): Generator<void, readonly Finding[]> {
    if (this.#placed && this.#codeBase.holds(this.#asked, this.#generation)) return this.#placed;
    // Of this analysis alone: the keystrokes of a day add up to much for any rule.
    this.#times = new RuleTimes();
    const further = yield* this.#followed(pauses);
    const module = this.#ofModule.of(this.#module, {
      rules: this.#rules,
      contextOf: (recorded) => this.#moduleContext(recorded),
      onCrash: this.#options.onCrash,
      times: this.#times,
    });
    const ofModule = [...module, ...further];
    this.#placed = this.#place([...this.#results.findings(), ...withoutYielding(ofModule)]);
    if (this.#options.onSlow) this.#times.slow().forEach(this.#options.onSlow);
    return this.#placed;
  }

  /** What the units say that are analysed already: those of the last edit first. */
  findingsSoFar(): readonly Finding[] {
    return this.#placed ?? this.#place(this.#results.findings());
  }

  #place(raw: readonly RawFinding[]): readonly Finding[] {
    return raw.map((finding) => place(finding, this.#module)).sort(inSourceOrder);
  }

  *#analyze(unit: Unit, pauses: boolean): Generator<void> {
    const code = codeOf(unit.text);
    const able = this.#able.ofUnit(new SignReader(code));
    if (able.size === 0) {
      this.#results.set(unit, NO_RESULT);
      return;
    }
    // Where brackets or quotes do not match nobody knows where things end: not even parsed, nothing is said.
    if (!unit.isUnbalanced) yield* unit.parseInSteps();
    if (unit.isUnbalanced || (holdsOneScope(code.text) && unit.isBroken)) {
      this.#results.set(unit, NO_RESULT);
      return;
    }
    if (pauses) yield* this.#index.names.prepare();
    const { ctx, asked } = trackedContext({
      ...this.#contextOf(unit),
      ...(this.#options.codeBase && { elsewhere: this.#imported }),
    });
    const findings = yield* this.#dispatch(ctx, {
      able,
      onCrash: this.#options.onCrash,
      times: this.#times,
    });
    this.#results.set(unit, { findings, asked });
    yield;
  }

  summaryOf(unit: Unit): UnitSummary {
    return this.#keptOf(unit, this.#summaries, summarize);
  }

  waitsOf(unit: Unit): UnitWaits {
    return this.#keptOf(unit, this.#waits, waitsIn);
  }

  #keptOf<T>(unit: Unit, kept: KeptByUnit<KeptFact<T>>, make: (ctx: Context) => T): T {
    const known = kept.get(unit);
    if (known) return known.value;
    const { ctx, asked } = trackedContext(this.#contextOf(unit));
    const value = make(ctx);
    kept.set(unit, { value, asked });
    return value;
  }

  of(unit: Unit): Context {
    return this.#contextOf(unit);
  }

  #moduleContext(module: Module): ModuleContext {
    return {
      module,
      target: this.#options.target,
      freeThreaded: this.#options.freeThreaded,
      get: <T>(fact: Fact<T>, unit: Unit) => fact.of(unit),
      of: (unit) => ({ ...this.#contextOf(unit), module }),
    };
  }

  /**
   * Makes the results of units ready and gives what rules say of several modules: all that may rest on other modules.
   * Begins again when one of those changes meanwhile.
   */
  *#followed(pauses: boolean): Generator<void, readonly RawFinding[]> {
    for (;;) {
      this.#asked = new Set();
      this.#generation = this.#codeBase.generation;
      this.#results.dropAsking(
        this.#imported.refresh((question) => this.#results.isAsked(question)),
      );
      for (const unit of this.#results.missing()) yield* this.#analyze(unit, pauses);
      const found = yield* this.#codeBaseFindings();
      this.#imported.tell(this.#asked);
      // Its own text is followed edit by edit.
      this.#asked.delete(this.file);
      if (this.#codeBase.holds(this.#asked, this.#generation)) return found;
    }
  }

  *#codeBaseFindings(): Generator<void, readonly RawFinding[]> {
    const ctx = this.#moduleContext(this.#module);
    const further = { ...ctx, codeBase: this.#codeBase, self: this, asked: this.#asked };
    const found: RawFinding[] = [];
    const able = new Set(this.#rules);
    for (const rule of this.#options.rules) {
      const isAble = able.has(rule);
      if (!rule.codeBase || !(isAble || rule.beyond)) continue;
      this.#times.start();
      try {
        for (const report of rule.codeBase({ ...further, isAble })) {
          if (report) found.push({ rule, report });
          else {
            yield;
            this.#times.start();
          }
        }
      } catch (error) {
        this.#options.onCrash(rule, error, undefined);
      }
      this.#times.lap(rule);
    }
    return found;
  }

  get #codeBase(): CodeBase {
    return this.#options.codeBase ?? NO_CODE_BASE;
  }

  #ableRules(): AbleRules {
    const { rules, unmeasured } = this.#options;
    return new AbleRules(rules, this.#source.units, unmeasured);
  }

  #contextOf(unit: Unit): Context {
    const { target, unmeasured } = this.#options;
    return {
      unit,
      module: this.#module,
      target,
      ...(unmeasured && { unmeasured }),
      get: (fact) => fact.of(unit),
    };
  }

  /** After an edit by which other rules are able: what the rest found holds. */
  #followRules({ gaining, losing, isNewIn }: AbleChange): void {
    this.#chooseRules();
    if ([...gaining, ...losing].some((rule) => rule.module)) this.#ofModule.forget();
    this.#results.dropIf(
      ({ text }, { findings }) =>
        findings.some(({ rule }) => losing.has(rule)) ||
        isNewIn(() => new SignReader(codeOf(text))),
    );
  }

  #chooseRules(): void {
    this.#rules = this.#able.rules;
    this.#dispatch = createDispatch(this.#rules);
  }

  /** Settings chose them: nothing is known of any unit. */
  #useRules(): void {
    this.#chooseRules();
    this.#ofModule.forget();
    this.#results.reset(this.#source.units);
    this.#placed = undefined;
  }
}

/** Whether no function stands in another one, so that an error is in all there is. */
function holdsOneScope(code: string): boolean {
  return (code.match(/\b(?:def|class)\b/g) ?? []).length < 2;
}

function inSourceOrder(a: Finding, b: Finding): number {
  return a.span.start - b.span.start || a.rule.localeCompare(b.rule) || a.span.end - b.span.end;
}
