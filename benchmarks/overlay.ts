/**
 * `node benchmarks/overlay.ts`: what the overlay itself does for a profile of 5,000 frames on a file of
 * 5,000 lines, in milliseconds and in decorations handed to the editor; the editor's own part is not in it.
 */
import { changesBetween, type Drawing, drawingOf } from "../client/src/overlay/drawing.ts";
import { functionSpansOf } from "../server/src/insight/function-spans.ts";
import { heatLines } from "../server/src/insight/heat-lines.ts";
import { placeHeat } from "../server/src/insight/placed-heat.ts";
import { placeByFunction } from "../server/src/profile/function-moves.ts";
import { fileHeat } from "../server/src/profile/hotness.ts";
import { applyEdit, identityMap, type LineMap } from "../server/src/profile/mapping.ts";
import { parseProfile } from "../server/src/profile/readers/parse.ts";
import { loadParser } from "../server/src/workspace/assets.ts";
import { summarize } from "./statistics.ts";

const LINES = 5000;
const ROUNDS = 60;
const FILE = "/w/long.py";

const text = Array.from({ length: LINES / 5 }, (_, at) =>
  [
    `def step_${at}(rows):`,
    `    total = ${at}`,
    "    for row in rows:",
    `        total += row.price * ${at}`,
    "    return total",
  ].join("\n"),
).join("\n");
const lines = text.split("\n");
const parser = await loadParser();
const spans = functionSpansOf(text, parser);
const heat = fileHeat(profile(), FILE, {}, spans);
const whole = identityMap(text);

/** Every line is drawn that may be: the most there can be to do. */
function answer(map: LineMap) {
  const functions = placeByFunction(map, spans, spans);
  const placed = placeHeat(heat, "cpu", map, functions);
  return heatLines(placed, { measure: "total", minimum: 0, spans });
}

const canvas = { lineCount: LINES, textOf: (line: number) => lines[line] ?? "", tabSize: 4 };
const fresh = answer(whole);
const first = drawingOf(fresh, canvas);
const message = JSON.stringify(fresh);
const longer = applyEdit(whole, { startLine: 1, endLine: 0, newLines: ["import sys"] });

row("server: place and word all lines, nothing edited", () => answer(whole));
row("server: the same, a line inserted at the top", () => answer(longer));
row("client: read the answer", () => JSON.parse(message) as unknown);
draw("client: draw for the first time", () => [undefined, drawingOf(fresh, canvas)]);
draw("client: nothing changed", () => [first, drawingOf(structuredClone(fresh), canvas, first)]);
const shifted = { ...canvas, lineCount: LINES + 1 };
const below = answer(longer);
draw("client: all lines moved by one", () => [first, drawingOf(below, shifted, first)]);

function row(name: string, work: () => unknown, sent?: number): void {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    work();
    times.push(performance.now() - began);
  }
  const { p50, p95 } = summarize(times.slice(ROUNDS / 3));
  const handed = sent === undefined ? "" : `, ${sent} handed over`;
  console.log(`${name}: ${p50.toFixed(2)} ms, 95 % under ${p95.toFixed(2)} ms${handed}`);
}

function draw(name: string, work: () => readonly [Drawing | undefined, Drawing]): void {
  const [before, after] = work();
  const changes = changesBetween(before, after);
  const tinted = changes.tints.reduce<number>(
    (sum, band) => sum + (after.tints.get(band)?.length ?? 0),
    0,
  );
  const sent = tinted + (changes.labels ? after.labels.length : 0);
  row(name, () => changesBetween(...work()), sent);
}

/** One frame a line, each with a caller, in stacks as deep as real ones. */
function profile() {
  const frames = lines.map((_, at) => ({
    name: `step_${Math.floor(at / 5)}`,
    file: FILE,
    line: at + 1,
  }));
  const samples = lines.flatMap((_, at) =>
    Array.from({ length: 1 + (at % 7) }, () => [(at * 31) % LINES, (at * 7) % LINES, at]),
  );
  const weights = samples.map(() => 0.01);
  const thread = { type: "sampled", name: "t", unit: "seconds", samples, weights };
  const read = parseProfile(
    Buffer.from(
      JSON.stringify({ exporter: "py-spy@0.4.2", profiles: [thread], shared: { frames } }),
    ),
  );
  if (!read.ok) throw new Error(read.reason);
  return read.profile;
}
