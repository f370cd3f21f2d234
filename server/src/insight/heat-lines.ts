/** What the overlay draws for a file: one entry for each line with enough heat, worst state told. */
import type { Cost, FunctionSpan } from "../profile/hotness.ts";
import type { PartCost } from "../profile/heat-parts.ts";
import type { LineState } from "../profile/mapping.ts";
import { heatHover, inCode, type Measure } from "./heat-hover.ts";
import { hotParts } from "./hot-parts.ts";
import { percent, weight } from "../profile/numbers.ts";
import { functionHeat, type PlacedHeat, type PlacedLineHeat } from "./placed-heat.ts";

export type { Measure };

/** 0 is the coolest that is drawn, 4 the hottest. */
export type Band = 0 | 1 | 2 | 3 | 4;

export interface HeatLine {
  /** 0-based, in the current text. */
  readonly line: number;
  readonly band: Band;
  readonly state: LineState;
  /** To stand after the line: "31 % · 1.2 s". */
  readonly label: string;
  /** 0…1, in the asked measure. */
  readonly share: number;
  /** Markdown; what comes from the profile is escaped. */
  readonly hover: string;
  /** Hot expressions of the line, where the profiler told them apart. */
  readonly parts?: readonly HeatPart[];
}

export interface HeatPart {
  /** UTF-16 columns, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly band: Band;
  /** "23 % · 1.2 s" */
  readonly label: string;
}

export interface HeatLineOptions {
  readonly measure: Measure;
  /** Share (0…1) that a line must certainly have, to be drawn. */
  readonly minimum: number;
  /** Functions of the current text, with 1-based lines. */
  readonly spans: readonly FunctionSpan[];
  /** The current text of a line (0-based), to mark expressions in it; missing: none are marked. */
  readonly textOf?: (line: number) => string;
  /** Markdown that stands below a line's own numbers; "" for nothing. */
  readonly noteOn?: (line: number) => string;
}

/** More marks than these help nobody, and each costs the editor; the hottest are kept. */
const MOST_LINES = 500;

/** In order of lines; at most one entry a line. */
export function heatLines(placed: PlacedHeat, options: HeatLineOptions): readonly HeatLine[] {
  const found = [
    ...(placed.names === "bare" ? ofFunctions(placed, options) : ofLines(placed, options)),
    ...ofRemoved(placed, options),
  ];
  const byLine = new Map<number, Draft>();
  for (const each of found) {
    const other = byLine.get(each.line);
    byLine.set(each.line, other ? merged(other, each) : each);
  }
  const kept = [...byLine.values()].sort((a, b) => b.share - a.share).slice(0, MOST_LINES);
  return kept.map((each) => written(each, options)).sort((a, b) => a.line - b.line);
}

/** A line whose long texts are not written yet: few of many lines are kept. */
interface Draft extends Omit<HeatLine, "hover" | "parts"> {
  readonly hover: () => string;
  readonly parts?: () => readonly HeatPart[];
}

function written({ hover, parts, ...each }: Draft, { noteOn }: HeatLineOptions): HeatLine {
  const note = noteOn?.(each.line) ?? "";
  const marks = parts?.() ?? [];
  return {
    ...each,
    hover: note === "" ? hover() : `${hover()}\n\n---\n\n${note}`,
    ...(marks.length > 0 && { parts: marks }),
  };
}

/** Upper limits of the bands 0…3; the hottest has none. */
const BANDS: readonly number[] = [0.03, 0.08, 0.2, 0.4];

export function bandOf(share: number): Band {
  const band = BANDS.findIndex((limit) => share < limit);
  return (band < 0 ? BANDS.length : band) as Band;
}

function ofLines(placed: PlacedHeat, options: HeatLineOptions): readonly Draft[] {
  return placed.lines.flatMap((each) => {
    if (each.line === undefined || !isEnough(each.heat, options)) return [];
    return [entry(each, each.line, placed, options)];
  });
}

/** Columns are those of the measured line, so only a line that is still the same has marks in it. */
function partsOn(
  { state, heat }: PlacedLineHeat,
  line: number,
  placed: PlacedHeat,
  { measure, minimum, textOf }: HeatLineOptions,
): readonly HeatPart[] {
  if (!heat.parts || !textOf || (state !== "fresh" && state !== "moved")) return [];
  const { whole, unit } = placed.heat;
  const share = (part: PartCost): number => (whole > 0 ? Math.min(1, part[measure] / whole) : 0);
  return hotParts(heat.parts, textOf(line), share, minimum).map((part) => ({
    start: part.start,
    end: part.end,
    band: bandOf(part.share),
    label: `${percent(part.share)} · ${weight(part.share * whole, unit)}`,
  }));
}

function entry(
  each: PlacedLineHeat,
  line: number,
  placed: PlacedHeat,
  options: HeatLineOptions,
): Draft {
  const { state, heat, from } = each;
  const { measure } = options;
  const share = shareOf(heat, measure);
  const label =
    state === "edited" ? `was ${percent(share)} before your edit` : amount(heat, measure, placed);
  const story = {
    fresh: "",
    moved: `Moved here from line ${heat.line}${from === undefined ? "" : ` of ${inCode(from)}`}.`,
    edited: "This line was edited after it was measured.",
    removed: "",
    unknown: "",
  }[state];
  return {
    line,
    band: bandOf(share),
    state,
    label,
    share,
    hover: () => heatHover(heat, placed.heat, measure, story),
    parts: () => partsOn(each, line, placed, options),
  };
}

/** Where nobody knows which text was measured, lines mean nothing, but functions still have names. */
function ofFunctions(placed: PlacedHeat, options: HeatLineOptions): readonly Draft[] {
  const { measure, spans } = options;
  const bare = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
  const counts = new Map<string, number>();
  for (const { name } of spans) counts.set(bare(name), (counts.get(bare(name)) ?? 0) + 1);
  return spans.flatMap((span) => {
    const cost = functionHeat(placed, span.name);
    const isAlone = counts.get(bare(span.name)) === 1;
    if (!cost || !isAlone || !isEnough(cost, options)) return [];
    const share = shareOf(cost, measure);
    const story =
      "The whole function: which text was measured is not known, so its lines have no heat.";
    return [
      {
        line: span.startLine - 1,
        band: bandOf(share),
        state: "unknown" as const,
        label: `${amount(cost, measure, placed)} in ${bare(span.name)}`,
        share,
        hover: () => heatHover(cost, placed.heat, measure, story),
      },
    ];
  });
}

/** Heat of lines that are gone, on the line of their function. */
function ofRemoved(placed: PlacedHeat, options: HeatLineOptions): readonly Draft[] {
  const gone = placed.lines.filter(({ state }) => state === "removed");
  if (gone.length === 0) return [];
  return options.spans.flatMap((span) => {
    const owner = placed.functions.get(span.name)?.name ?? span.name;
    const lines = gone.filter(({ heat }) => heat.function === owner);
    const shares = lines.map(({ heat }) => shareOf(heat, options.measure));
    // Totals overlap, so only own times may be summed.
    const share =
      options.measure === "self" ? shares.reduce((a, b) => a + b, 0) : Math.max(0, ...shares);
    if (share === 0 || share < options.minimum) return [];
    const label = `removed lines: ${percent(share)}`;
    const hover = `${lines.length === 1 ? "A line" : `${lines.length} lines`} of this function had ${percent(share)} ${placed.heat.denominator} and ${lines.length === 1 ? "is" : "are"} gone since.`;
    return [
      {
        line: span.startLine - 1,
        band: bandOf(share),
        state: "removed" as const,
        label,
        share,
        hover: () => hover,
      },
    ];
  });
}

function merged(a: Draft, b: Draft): Draft {
  const [first, second] = a.share >= b.share ? [a, b] : [b, a];
  return {
    ...first,
    label: `${first.label} · ${second.label}`,
    hover: () => `${first.hover()}\n\n---\n\n${second.hover()}`,
  };
}

function isEnough(cost: Cost, { measure, minimum }: HeatLineOptions): boolean {
  const share = measure === "self" ? cost.selfShare : cost.totalShare;
  return share.value > 0 && share.low >= minimum;
}

function shareOf(cost: Cost, measure: Measure): number {
  return (measure === "self" ? cost.selfShare : cost.totalShare).value;
}

/** "31 % · 1.2 s" */
function amount(cost: Cost, measure: Measure, { heat }: PlacedHeat): string {
  return `${percent(shareOf(cost, measure))} · ${weight(cost[measure], heat.unit)}`;
}
