/**
 * Reads collapsed stacks, one stack a line, outermost frame first, and how often it was seen. Frames
 * are `name (file:line)` as `py-spy record -f raw` writes them, `file:name:line` as Tachyon does, or
 * plain names. Format: https://github.com/brendangregg/FlameGraph#2-fold-stacks
 */
import type { Frame, Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { BytesFormat, Head } from "./format.ts";
import { FrameTable } from "./frame-table.ts";
import { BadProfile } from "./result.ts";
import { ThreadsByKey, treeProfile } from "./sampled.ts";
import { linesOf } from "./text-lines.ts";

export const collapsed: BytesFormat = {
  kind: "bytes",
  name: "collapsed stacks",
  from: "`py-spy record -f raw --full-filenames`, Tachyon `--collapsed`, flame graph scripts",
  place: "lines, where frames name them",
  cost: "self and total",
  unit: "samples",
  limits:
    "py-spy shortens paths without `--full-filenames`; Tachyon keeps base names only, so files in folders are not found; how long a sample lasted is not in the file",
  sniff: isCollapsed,
  read: readCollapsed,
};

/** A stack, white space, a count. */
const LINE = /^(\S.*) (\d{1,15}(?:\.\d{1,9})?)$/u;
const SNIFFED_LINES = 5;

function isCollapsed({ lines }: Head): boolean {
  const first = lines.filter((line) => line !== "").slice(0, SNIFFED_LINES);
  return (
    first.length > 0 &&
    first.every((line) => LINE.test(line)) &&
    first.some((line) => line.includes(";") || LOCATED.test(line.replace(/ \d+$/u, "")))
  );
}

function readCollapsed(bytes: Uint8Array): Profile {
  const frames = new FrameTable();
  const builder = new TreeBuilder(true);
  const threads = new ThreadsByKey(builder);
  let total = 0;
  let tachyon = false;
  for (const [line, number] of linesOf(bytes)) {
    if (line.trim() === "") continue;
    const match = LINE.exec(line);
    if (!match) throw new BadProfile(`line ${number} does not end with a space and a count`);
    const count = Number(match[2]);
    const pieces = piecesOf(match[1] ?? "");
    const tid = /^tid:(\d+)$/u.exec(pieces[0] ?? "")?.[1];
    tachyon ||= tid !== undefined;
    threads.use(tid ?? "", () =>
      tid === undefined ? { name: "" } : { name: `Thread ${tid}`, tid },
    );
    let node = builder.root;
    for (const piece of tid === undefined ? pieces : pieces.slice(1)) {
      node = builder.child(
        node,
        frames.add(tid === undefined ? frameOf(piece) : tachyonFrame(piece)),
      );
    }
    if (node < 0) continue;
    builder.addSelf(node, count, count);
    total += count;
  }
  return treeProfile(builder, frames.frames, {
    mode: "unknown",
    unit: "samples",
    total,
    sampleCount: total,
    ...(tachyon ? { engine: "tachyon", exporter: "Tachyon", notes: [BASE_NAMES] } : {}),
  });
}

const BASE_NAMES =
  "Tachyon's collapsed stacks keep the base names of files only; record with --binary or --jsonl for whole paths.";

/** The path may hold `(` and spaces; a code object's name holds neither ` (` nor `;`. */
const LOCATED = /^(.+?) \((.+):(\d{1,9})\)$/su;
const NATIVE = /^(.+?) \((.+)\)$/su;

function frameOf(piece: string): Frame {
  const located = LOCATED.exec(piece);
  if (located) {
    return { function: located[1] ?? "", file: located[2] ?? "", line: Number(located[3]) };
  }
  // A native frame: its library is no source file.
  return { function: NATIVE.exec(piece)?.[1] ?? piece, file: "", line: 0 };
}

const FILE_FIRST = /^(.*):(.+):(\d{1,9})$/su;

function tachyonFrame(piece: string): Frame {
  const match = FILE_FIRST.exec(piece);
  if (!match) return { file: "", function: piece, line: 0 };
  return fileFirst(match[1] ?? "", match[2] ?? "", Number(match[3]));
}

function fileFirst(file: string, name: string, line: number): Frame {
  return { file: file === "~" ? "" : file, function: name, line: file === "~" ? 0 : line };
}

/** A path with many `;` is joined again, but not without end: a hostile line must not take long. */
const MOST_JOINED = 16;

/** Splits at `;`, except inside a path: after ` (` a frame ends at `:line)`. */
function piecesOf(stack: string): readonly string[] {
  const raw = stack.split(";");
  const pieces: string[] = [];
  for (let at = 0; at < raw.length; at++) {
    const piece = raw[at] ?? "";
    const end = / \([^)]*$/u.test(piece) ? endOfFrame(raw, at) : at;
    pieces.push(end === at ? piece : raw.slice(at, end + 1).join(";"));
    at = end;
  }
  return pieces.filter((piece) => piece !== "");
}

function endOfFrame(raw: readonly string[], start: number): number {
  const last = Math.min(raw.length, start + MOST_JOINED);
  for (let at = start + 1; at < last; at++) {
    if (/:\d{1,9}\)$/u.test(raw[at] ?? "")) return at;
  }
  return start;
}
