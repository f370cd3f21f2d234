/**
 * Reads Austin's text: `# key: value` lines, then `P<pid>;T<interpreter>:<thread>;file:function:line… n`.
 * Format: https://github.com/P403n1x87/austin#austin-output
 */
import type { Frame, Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import { austinLabel, austinProfile, austinWeight } from "./austin.ts";
import type { AustinMetrics } from "./austin.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable } from "./frame-table.ts";
import { BadProfile } from "./result.ts";
import { ThreadsByKey } from "./sampled.ts";
import { linesOf } from "./text-lines.ts";

export const austinText: BytesFormat = {
  kind: "bytes",
  name: "Austin text",
  from: "`austin -o FILE …` up to version 3, `mojo2austin`",
  place: "lines",
  cost: "self and total",
  unit: "seconds, or bytes with `-m`",
  limits:
    "of `-f` the time is shown, idle samples left out; paths that hold `;` are not told apart",
  sniff: ({ lines }) =>
    lines.slice(0, 5).some((line) => /^# austin: /u.test(line) || SAMPLE.test(line)),
  read: readAustin,
};

const SAMPLE =
  /^P(\d{1,10});T(?:(\d{1,10}):)?([\w ()-]{1,64})((?:;.*)?) (-?\d{1,15}(?:,-?\d{1,15}){0,2})$/su;
const META = /^# ([\w -]{1,40}): (.*)$/u;
const FRAME = /^(.*):(.+):(\d{1,9})$/su;

function readAustin(bytes: Uint8Array): Profile {
  const frames = new FrameTable();
  const builder = new TreeBuilder(true);
  const threads = new ThreadsByKey(builder);
  const meta = new Map<string, string>();
  let total = 0;
  let samples = 0;
  for (const [line, number] of linesOf(bytes)) {
    if (line === "") continue;
    const note = META.exec(line);
    if (note) {
      meta.set(note[1] ?? "", note[2] ?? "");
      continue;
    }
    const match = SAMPLE.exec(line);
    if (!match) throw new BadProfile(`line ${number} is no sample: expected P<pid>;T<thread>;… n`);
    const [, pid = "", , tid = "", stack = "", metrics = ""] = match;
    const weight = austinWeight(metricsOf(metrics, meta), meta.get("mode"));
    threads.use(`${pid};${tid}`, () => austinLabel(Number(pid), tid));
    let node = builder.root;
    for (const piece of stack.split(";")) {
      // A frame that Austin could not read says nothing; those around it count.
      if (piece !== "" && piece !== ":INVALID:")
        node = builder.child(node, frames.add(frameOf(piece)));
    }
    if (node < 0 || weight <= 0) continue;
    builder.addSelf(node, weight, 1);
    total += weight;
    samples++;
  }
  return austinProfile(builder, frames.frames, meta, total, samples);
}

/** One number, or with `-f` time, whether the thread was idle, and memory. */
function metricsOf(text: string, meta: ReadonlyMap<string, string>): AustinMetrics {
  const [first = 0, idle = 0, memory = 0] = text.split(",").map(Number);
  if (text.includes(",")) return { time: first, memory, idle: idle !== 0 };
  return meta.get("mode") === "memory"
    ? { time: 0, memory: first, idle: false }
    : { time: first, memory: 0, idle: false };
}

function frameOf(piece: string): Frame {
  const match = FRAME.exec(piece);
  if (!match) return { file: "", function: piece.replace(/^:|:$/gu, ""), line: 0 };
  return { file: match[1] ?? "", function: match[2] ?? "", line: Number(match[3]) };
}
