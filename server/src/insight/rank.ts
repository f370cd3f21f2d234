/** Joins findings with measured heat: what is hot gets louder and says its share, what is cold gets quieter. */
import type { Category } from "../lint/rule.ts";
import { type Finding, SEVERITIES, type Severity } from "../lint/finding.ts";
import type { Cost } from "../profile/hotness.ts";
import type { ProfileMode } from "../profile/model.ts";
import type { LineIndex } from "../text/line-index.ts";
import { functionHeat, type PlacedHeat } from "./placed-heat.ts";
import { mostSaved } from "./amdahl.ts";
import { percent } from "../profile/numbers.ts";

export interface RankedFinding {
  readonly finding: Finding;
  readonly severity: Severity;
  /** The finding's own, and the measured share where there is one. */
  readonly message: string;
  readonly heat?: FindingHeat;
}

export interface FindingHeat {
  readonly temperature: "hot" | "warm" | "cold";
  /** What was measured: the finding's own line, or the function it stands in. */
  readonly of: "line" | "function";
  /** Shares of the whole, 0…1. */
  readonly self: number;
  readonly total: number;
  /** "of sampled CPU time, all threads" */
  readonly denominator: string;
  /** The program gets at most this many times faster; on lines only. */
  readonly mostSaved?: number;
}

export interface RankOptions {
  /** Share of self time from which a line or function is hot; default 0.02. */
  readonly hotSelf?: number;
  /** Share of total time from which it is hot; default 0.05. */
  readonly hotTotal?: number;
  /** Share of total time below which it is certainly cold; default 0.01. */
  readonly cold?: number;
  /** Names of functions in the current text; a bare name that stands for several says nothing. */
  readonly symbols?: readonly string[];
}

/** Findings about waiting and about races: the time of a core says nothing about their cost. */
const NOT_ABOUT_CPU: ReadonlySet<Category> = new Set(["async", "threads", "io", "orm"]);

/** What memory, imports and exceptions cost says nothing about most findings: those are as without a profile. */
function isAbout(mode: ProfileMode, category: Category | undefined): boolean {
  if (mode === "import") return false;
  return mode !== "memory" || category === "allocation";
}

/** Code that is cold in such a profile may be hot in others. */
const SOME_CODE: ReadonlySet<ProfileMode> = new Set(["memory", "exception"]);

/** `severity`: after the user's settings, before heat. */
export function rank(
  finding: Finding,
  category: Category | undefined,
  severity: Severity,
  heat: PlacedHeat | undefined,
  lines: LineIndex,
  options: RankOptions = {},
): RankedFinding {
  const found =
    heat && isAbout(heat.mode, category) ? heatOf(finding, heat, lines, options) : undefined;
  if (!heat || !found) return { finding, severity, message: finding.message };
  if (found.temperature === "hot") {
    const message = `${finding.message} ${measured(found, finding.symbol)}`;
    return { finding, severity: louder(severity), message, heat: found };
  }
  const waits = category !== undefined && NOT_ABOUT_CPU.has(category) && heat.mode !== "wall";
  const drops = found.temperature === "cold" && !waits && !SOME_CODE.has(heat.mode);
  return {
    finding,
    severity: drops ? quieter(severity) : severity,
    message: finding.message,
    heat: found,
  };
}

/** Hottest first, then loudest, then in order of the text. */
export function byHeat(a: RankedFinding, b: RankedFinding): number {
  return (
    (b.heat?.total ?? 0) - (a.heat?.total ?? 0) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    a.finding.span.start - b.finding.span.start
  );
}

function heatOf(
  finding: Finding,
  placed: PlacedHeat,
  lines: LineIndex,
  options: RankOptions,
): FindingHeat | undefined {
  const { denominator } = placed.heat;
  const line = lineCost(finding, placed, lines);
  if (line && isHot(line, options)) {
    // Amdahl's law is about time.
    const ceiling = placed.mode === "memory" ? undefined : mostSaved(line.totalShare.value);
    return {
      temperature: "hot",
      of: "line",
      ...shares(line),
      denominator,
      ...(ceiling !== undefined && { mostSaved: ceiling }),
    };
  }
  if (isAmbiguous(finding.symbol, placed, options.symbols)) return undefined;
  const around = functionHeat(placed, finding.symbol);
  // Time in a module's own code is spent once, at import, and says nothing about a line in it.
  if (around && finding.symbol !== "" && isHot(around, options)) {
    return { temperature: "hot", of: "function", ...shares(around), denominator };
  }
  const cost = around ?? line;
  if (!isCold(cost, placed, options)) {
    return cost && { temperature: "warm", of: "function", ...shares(cost), denominator };
  }
  return { temperature: "cold", of: "function", ...(cost ? shares(cost) : NOTHING), denominator };
}

const NOTHING = { self: 0, total: 0 };

/** The heaviest of the lines that the finding covers and that are as measured: an edited line proves nothing. */
function lineCost(finding: Finding, placed: PlacedHeat, lines: LineIndex): Cost | undefined {
  if (placed.heat.granularity === "function") return undefined;
  const first = lines.positionAt(finding.span.start).line;
  const last = lines.positionAt(finding.span.end).line;
  let best: Cost | undefined;
  for (const { state, line, heat } of placed.lines) {
    if (line === undefined || line < first || line > last) continue;
    if (state !== "fresh" && state !== "moved") continue;
    if (!best || heat.total > best.total) best = heat;
  }
  return best;
}

function isHot(cost: Cost, { hotSelf = 0.02, hotTotal = 0.05 }: RankOptions): boolean {
  if (cost.weak) return false;
  return cost.selfShare.value >= hotSelf || cost.totalShare.value >= hotTotal;
}

/** Certainly under the limit: its interval's upper end is; without any sample, that of none. */
function isCold(cost: Cost | undefined, placed: PlacedHeat, { cold = 0.01 }: RankOptions): boolean {
  if (cost) return cost.totalShare.high < cold;
  const samples = placed.heat.wholeSamples;
  if (samples === undefined) return placed.heat.whole > 0;
  const z = 1.96;
  return (z * z) / (samples + z * z) < cold;
}

function isAmbiguous(symbol: string, placed: PlacedHeat, symbols: readonly string[] = []): boolean {
  if (placed.names === "qualified" || symbol === "") return false;
  const bare = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
  return symbols.filter((each) => bare(each) === bare(symbol)).length > 1;
}

function shares(cost: Cost): { readonly self: number; readonly total: number } {
  return { self: cost.selfShare.value, total: cost.totalShare.value };
}

function measured(heat: FindingHeat, symbol: string): string {
  const share = `${percent(heat.total)} ${heat.denominator}`;
  if (heat.of === "function") return `(\`${symbol}\`: ${share})`;
  if (heat.mostSaved === undefined) return `(${share})`;
  return `(${share}; fixing it can save at most ${heat.mostSaved.toFixed(heat.mostSaved < 10 ? 2 : 0)}×)`;
}

function louder(severity: Severity): Severity {
  return SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] ?? severity;
}

function quieter(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? severity;
}
