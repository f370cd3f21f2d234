/** What rules say of a whole module: kept through edits, as long as every answer holds that they got. */
import type { Module } from "../semantic/module.ts";
import { type Change, type RecordedModule, recordedModule } from "../semantic/recorded-module.ts";
import { listOf, type OnCrash, type RawFinding } from "./dispatch.ts";
import type { RuleTimes } from "./rule-times.ts";
import type { ModuleContext, Rule } from "./rule.ts";

interface Kept {
  readonly recorded: RecordedModule;
  readonly findings: readonly RawFinding[];
}

export interface Asking {
  readonly rules: readonly Rule[];
  readonly contextOf: (module: Module) => ModuleContext;
  readonly onCrash: OnCrash;
  readonly times: RuleTimes;
}

/** Lives as long as its document. */
export class ModuleFindings {
  #kept: Kept | undefined;

  /** After an edit. What no longer holds would hold on to what was edited away. */
  follow(module: Module, change: Change): void {
    if (this.#kept?.recorded.holds(module, change) === false) this.forget();
  }

  forget(): void {
    this.#kept = undefined;
  }

  /** Of the module that was followed last. */
  of(module: Module, asking: Asking): readonly RawFinding[] {
    if (this.#kept) return this.#kept.findings;
    const recorded = recordedModule(module);
    const findings = findingsOf(asking.contextOf(recorded.module), asking);
    this.#kept = { recorded, findings };
    return findings;
  }
}

/** A rule that fails costs its own findings and no others. */
function findingsOf(ctx: ModuleContext, { rules, onCrash, times }: Asking): readonly RawFinding[] {
  times.start();
  return rules.flatMap((rule) => {
    if (!rule.module) return [];
    try {
      return listOf(rule.module(ctx)).map((report) => ({ rule, report }));
    } catch (error) {
      onCrash(rule, error, undefined);
      return [];
    } finally {
      times.lap(rule);
    }
  });
}
