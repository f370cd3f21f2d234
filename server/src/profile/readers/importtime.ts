/**
 * Reads what `python -X importtime` writes to stderr: a line for each import, children before their
 * parents, two more spaces a level. Other output may stand between.
 * Layout: CPython's Python/import.c (`import_find_and_load`)
 */
import type { Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { BytesFormat } from "./format.ts";
import { FrameTable } from "./frame-table.ts";
import { treeProfile } from "./sampled.ts";
import { linesOf } from "./text-lines.ts";

export const importTime: BytesFormat = {
  kind: "bytes",
  name: "-X importtime",
  from: "`python -X importtime program.py 2> FILE`",
  place: "modules: the lines that import them",
  cost: "self and total",
  unit: "seconds",
  limits:
    "which line imported a module first is found in the source; imports inside functions count where they ran",
  sniff: ({ lines }) => lines.some((line) => line.startsWith(PREFIX)),
  read: readImportTime,
};

const PREFIX = "import time:";
const LINE = /^import time: +(\d{1,12}) \| +(\d{1,12}) \| ( *)(\S.*)$/u;

interface Import {
  readonly module: string;
  /** Seconds. */
  readonly self: number;
  readonly children: readonly Import[];
}

function readImportTime(bytes: Uint8Array): Profile {
  // By depth: finished imports that wait for the one that imported them.
  const waiting: Import[][] = [];
  for (const [line] of linesOf(bytes)) {
    const match = LINE.exec(line);
    if (!match) continue;
    const depth = Math.min(MOST_DEPTH, (match[3] ?? "").length >> 1);
    const children = waiting[depth + 1] ?? [];
    waiting.length = depth + 1;
    for (let level = 0; level <= depth; level++) waiting[level] ??= [];
    waiting[depth]?.push({ module: match[4] ?? "", self: Number(match[1]) * 1e-6, children });
  }
  // What was being imported when the program ended has no line; its children stand alone.
  return build(waiting.flat());
}

/** Deeper than the interpreter allows. */
const MOST_DEPTH = 2000;

function build(roots: readonly Import[]): Profile {
  const frames = new FrameTable();
  const builder = new TreeBuilder(false);
  builder.startThread({ name: "" });
  const open = roots.map((each) => ({ each, parent: builder.root }));
  let total = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { module, self, children } = next.each;
    const frame = frames.add({ file: "", function: `import ${module}`, line: 0, module });
    const node = builder.child(next.parent, frame);
    builder.addSelf(node, self, 0);
    total += self;
    for (const each of children) open.push({ each, parent: node });
  }
  return treeProfile(builder, frames.frames, {
    exporter: "CPython -X importtime",
    mode: "import",
    unit: "seconds",
    total,
    granularity: "function",
  });
}
