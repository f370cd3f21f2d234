/** A document that lives through a session, and what it must equal after each operation. */
import { CrashLog } from "../../server/src/workspace/crash-log.ts";
import type { Document } from "../../server/src/lint/document.ts";
import { suppress, suppressionsOf } from "../../server/src/lint/suppression.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { openSource, type Source } from "../../server/src/syntax/source.ts";
import type { Unit } from "../../server/src/syntax/unit.ts";
import { lineIndex } from "../../server/src/text/line-index.ts";
import { OpenDocument } from "../../server/src/workspace/open-document.ts";
import type { FileSettings } from "../../server/src/workspace/settings.ts";
import {
  compareFacts,
  compareFindings,
  compareLines,
  compareModules,
  compareTrees,
  compareUnits,
  type Difference,
} from "./compare.ts";
import { SETTINGS } from "./settings.ts";
import { applySplice, contentChange, type Splice } from "./splice.ts";

/**
 * - `edit`: one message with changes; compares text and lines.
 * - `ask`: findings are asked for, as by an editor, and thrown away.
 * - `interrupt`: an analysis in steps is given up after so many, or overtaken by one that is not.
 * - `look`: compares units, and the trees and facts of the units that are new.
 * - `compare`: all that, of all units, and the module and findings.
 * - `settings`: others, by their index.
 */
export type Operation =
  | { readonly do: "edit"; readonly splices: readonly Splice[] }
  | { readonly do: "ask" }
  | { readonly do: "interrupt"; readonly steps: number; readonly overtaken: boolean }
  | { readonly do: "look" }
  | { readonly do: "compare" }
  | { readonly do: "settings"; readonly index: number };

/** Two, because a parser may keep something as well. */
export interface Parsers {
  readonly kept: PythonParser;
  readonly fresh: PythonParser;
}

const URI = "file:///differential/module.py";

export class Subject {
  text: string;
  readonly #parsers: Parsers;
  readonly #document: OpenDocument;
  #settings: FileSettings;
  #version = 1;
  #crash: string | undefined;
  /** Units whose trees and facts were right. */
  #seen = new WeakSet<Unit>();

  constructor(text: string, settings: number, parsers: Parsers) {
    this.text = text;
    this.#parsers = parsers;
    this.#settings = settingsAt(settings);
    this.#document = this.#open(parsers.kept);
  }

  /** Undefined where nothing differs. */
  run(operation: Operation): Difference | undefined {
    try {
      return this.#run(operation) ?? this.#crashed();
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { what: "crash", detail };
    }
  }

  #run(operation: Operation): Difference | undefined {
    switch (operation.do) {
      case "edit":
        return this.#edit(operation.splices);
      case "settings":
        this.#settings = settingsAt(operation.index);
        return undefined;
      case "ask":
        this.#analysis().findings();
        return undefined;
      case "interrupt":
        this.#interrupt(operation.steps, operation.overtaken);
        return undefined;
      case "look":
        return this.#look();
      case "compare":
        return this.#compare();
    }
  }

  #edit(splices: readonly Splice[]): Difference | undefined {
    const changes = splices.map((splice) => {
      const change = contentChange(this.text, splice);
      this.text = applySplice(this.text, splice);
      return change;
    });
    this.#document.update(changes, ++this.#version);
    if (this.#document.text !== this.text)
      return { what: "text", detail: "the document has another text" };
    return compareLines(this.#document.lines, this.text);
  }

  #interrupt(count: number, overtaken: boolean): void {
    const analysis = this.#analysis();
    const steps = analysis.findingsInSteps();
    for (let i = 0; i < count; i++) if (steps.next().done) return;
    if (!overtaken) return;
    analysis.findings();
    while (!steps.next().done);
  }

  #look(): Difference | undefined {
    const analysis = this.#analysis();
    if (analysis.text !== this.text)
      return { what: "text", detail: "the analysis has another text" };
    const { source } = analysis.module;
    return this.#compareSource(source, openSource(this.text, this.#parsers.fresh));
  }

  #compareSource(source: Source, fresh: Source): Difference | undefined {
    return compareUnits(source, fresh) ?? this.#compareNew(source.units, fresh.units);
  }

  #compareNew(units: readonly Unit[], fresh: readonly Unit[]): Difference | undefined {
    for (const [i, unit] of units.entries()) {
      const anew = fresh[i];
      if (this.#seen.has(unit) || !anew) continue;
      const found = compareTrees(unit, anew) ?? compareFacts(unit, anew);
      if (found) return found;
      this.#seen.add(unit);
    }
    return undefined;
  }

  #compare(): Difference | undefined {
    const kept = this.#analysis();
    // Before anything else is asked of it: what is asked may heal what was stale.
    const document = this.#open(this.#parsers.fresh);
    const fresh = document.analysis(withoutFilters(this.#settings));
    const found = compareFindings(kept, fresh) ?? compareSuppressed(kept, fresh);
    if (found) return found;
    this.#seen = new WeakSet();
    const { source } = fresh.module;
    return (
      this.#compareSource(kept.module.source, source) ?? compareModules(kept.module, fresh.module)
    );
  }

  #analysis(): Document {
    return this.#document.analysis(this.#settings);
  }

  #open(parser: PythonParser): OpenDocument {
    const crashes = new CrashLog((message) => {
      // On a busy machine any rule may have to wait.
      if (!message.includes("times as long as")) this.#crash ??= message;
    });
    return new OpenDocument(URI, 1, this.text, { parser, crashes });
  }

  #crashed(): Difference | undefined {
    return this.#crash === undefined ? undefined : { what: "crash", detail: this.#crash };
  }
}

function compareSuppressed(kept: Document, fresh: Document): Difference | undefined {
  const [a, b] = [kept, fresh].map((document) => {
    const lines = lineIndex(document.text);
    const suppressions = suppressionsOf(document.module, lines);
    if (suppressions.length === 0) return "";
    const { kept: spoken, unused } = suppress(document.findings(), suppressions, lines);
    return JSON.stringify({ spoken: spoken.length, unused, suppressions });
  });
  if (a === b) return undefined;
  return { what: "findings", detail: `suppressed: ${a ?? ""}, not ${b ?? ""}` };
}

/** Every rule looks at every unit, whatever words it needs: a filter must leave no finding out. */
function withoutFilters(settings: FileSettings): FileSettings {
  const rules = settings.rules.map((rule) => ({ ...rule, needs: {} }));
  return { ...settings, rules, key: `${settings.key} without filters` };
}

function settingsAt(index: number): FileSettings {
  const settings = SETTINGS[index % SETTINGS.length];
  if (!settings) throw new Error(`no settings at ${index}`);
  return settings;
}
