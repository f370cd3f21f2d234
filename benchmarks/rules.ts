/** What each rule costs of the analysis of the standard library, read from its files one by one. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { AbleRules } from "../server/src/lint/able-rules.ts";
import { codeOf } from "../server/src/lint/code-text.ts";
import { Document } from "../server/src/lint/document.ts";
import { SignReader, waysOf } from "../server/src/lint/needs.ts";
import type { AnyListener, Listeners, Reports, Rule } from "../server/src/lint/rule.ts";
import { ALL_RULES } from "../server/src/rules/index.ts";
import { scopes } from "../server/src/semantic/scopes.ts";
import type { PythonParser } from "../server/src/syntax/parser.ts";
import { openSource } from "../server/src/syntax/source.ts";
import type { Unit } from "../server/src/syntax/unit.ts";
import { loadParser } from "../server/src/workspace/assets.ts";
import { standardLibrary } from "../scripts/real-code.ts";
import { quantileOf } from "./statistics.ts";

export interface RulesResult {
  /** Whose files; without its tests. */
  readonly name: string;
  readonly files: number;
  /** Of code, as `npm run check:noise` counts them. */
  readonly lines: number;
  /** Milliseconds for all files with all rules, parsing included. */
  readonly whole: number;
  /** Of it, for the trees and scopes of the units in which some rule may find something. */
  readonly shared: number;
  readonly rules: readonly RuleCost[];
}

export interface RuleCost {
  readonly id: string;
  /** Milliseconds to look for its signs in the code of all units, and in what it did where they stand. */
  readonly signs: number;
  readonly calls: number;
  /** Of the whole. */
  readonly share: number;
}

/** What a rule may cost: of a hundred rules each could double what it has. */
const MOST = 0.05;

/**
 * Trees and scopes, which nearly all rules need, are made first. For any other fact that rules share the one pays
 * that asks first, so a rule may cost less than it seems, never more. The first pass warms up and is left out.
 */
export async function benchRules(passes: number): Promise<RulesResult> {
  const parser = await loadParser();
  const { name, folder, files, lines } = standardLibrary();
  const texts = files.map((file) => readFileSync(path.join(folder, file), "utf8"));
  const measured = Array.from({ length: passes + 1 }, () => pass(texts, parser)).slice(1);
  const whole = middle(measured.map((each) => each.whole));
  const shared = middle(measured.map((each) => each.shared));
  const rules = ALL_RULES.map(({ id }) => {
    const signs = middle(measured.map((each) => each.signs.get(id) ?? 0));
    const calls = middle(measured.map((each) => each.calls.get(id) ?? 0));
    return { id, signs, calls, share: (signs + calls) / whole };
  });
  rules.sort((a, b) => b.share - a.share);
  return { name, files: files.length, lines, whole, shared, rules };
}

interface Pass {
  readonly whole: number;
  readonly shared: number;
  readonly signs: ReadonlyMap<string, number>;
  readonly calls: ReadonlyMap<string, number>;
}

function pass(texts: readonly string[], parser: PythonParser): Pass {
  const clock = new Clock();
  const rules = ALL_RULES.map((rule) => timed(rule, clock));
  const options = {
    rules,
    target: { major: 3, minor: 8 },
    freeThreaded: false,
    onCrash: (rule: Rule, error: unknown): void => {
      throw new Error(`${rule.id} failed`, { cause: error });
    },
  };
  let [shared, others] = [0, 0];
  for (const text of texts) {
    const begin = performance.now();
    const document = new Document("module.py", text, parser, options);
    others += performance.now() - begin;
    const units = unitsOfConcern(document.module.source.units, rules);
    const opened = performance.now();
    for (const unit of units) scopes.of(unit);
    const made = performance.now();
    document.findings();
    others += performance.now() - made;
    shared += made - opened;
  }
  const whole = shared + others;
  return { whole, shared, signs: signTimes(texts, parser), calls: clock.took };
}

/** Those in which some rule may find something: the analysis parses no others for rules that look at units. */
function unitsOfConcern(units: readonly Unit[], rules: readonly Rule[]): readonly Unit[] {
  const able = new AbleRules(rules, units);
  return units.filter((unit) => able.ofUnit(new SignReader(codeOf(unit.text))).size > 0);
}

class Clock {
  readonly took = new Map<string, number>();

  time(id: string, work: () => Reports): Reports {
    const begin = performance.now();
    const reports = work();
    this.took.set(id, (this.took.get(id) ?? 0) + performance.now() - begin);
    return reports;
  }
}

function timed(rule: Rule, clock: Clock): Rule {
  const { id, on, module } = rule;
  const listeners = Object.entries(on ?? {}).map(([kind, given]) => {
    const listener = given as AnyListener;
    const watched: AnyListener = (node, ctx) => clock.time(id, () => listener(node, ctx));
    return [kind, watched];
  });
  return {
    ...rule,
    ...(on && { on: Object.fromEntries(listeners) as Listeners }),
    ...(module && { module: (ctx) => clock.time(id, () => module(ctx)) }),
  };
}

/** The same look at every unit that the analysis takes, one rule after the other. */
function signTimes(texts: readonly string[], parser: PythonParser): ReadonlyMap<string, number> {
  const units = texts.flatMap((text) => openSource(text, parser).units);
  const codes = units.map((unit) => codeOf(unit.text));
  const took = new Map<string, number>();
  for (const { id, needs, on } of ALL_RULES) {
    if (!on) continue;
    const begin = performance.now();
    for (const code of codes) {
      const signs = new SignReader(code);
      waysOf(needs).some(({ unit }) => signs.shows(unit));
    }
    took.set(id, performance.now() - begin);
  }
  return took;
}

function middle(values: readonly number[]): number {
  return quantileOf(values, 0.5);
}

export function rulesReport({ name, files, lines, whole, shared, rules }: RulesResult): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  return [
    `${name}: ${files} files, ${lines} lines of code, ${whole.toFixed(0)} ms with all rules, of which`,
    `${"trees and scopes".padEnd(width)} ${percent(shared / whole)}`,
    ...rules.map(
      ({ id, signs, calls, share }) =>
        `${id.padEnd(width)} ${percent(share)}  signs ${ms(signs)}, calls ${ms(calls)}` +
        (share > MOST ? `  over ${percent(MOST).trim()}` : ""),
    ),
  ].join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7);
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0).padStart(4)} ms`;
}
