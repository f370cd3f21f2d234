/**
 * Reads cProfile statistics: a marshalled `{(file, line, function): (cc, nc, tt, ct, callers)}`.
 * Source of the layout: CPython's Lib/cProfile.py (`snapshot_stats`) and Lib/profile.py.
 */
import type { CallGraphEdge, CallGraphNode, CallStats, Frame, Profile } from "../model.ts";
import type { BytesFormat } from "./format.ts";
import { readMarshal } from "./marshal.ts";
import type { MarshalValue } from "./marshal.ts";
import { BadProfile, EmptyProfile } from "./result.ts";

export const pstats: BytesFormat = {
  kind: "bytes",
  name: "cProfile statistics",
  from: "`python -m cProfile -o FILE program.py`; Tachyon `--pstats`",
  place: "functions: the line of the `def`; lines from Tachyon",
  cost: "self and total, with the number of calls",
  unit: "seconds, traced",
  limits:
    "no lines and no whole stacks; small functions look slower than they are; threads are mixed up since 3.12",
  sniff: ({ bytes }) => isPstats(bytes),
  read: (bytes) => build(readMarshal(bytes)),
};

/** Whether the first bytes are a marshalled dictionary whose first key is a tuple, or is empty. */
function isPstats(head: Uint8Array): boolean {
  const [first, second] = head;
  if (first === undefined || second === undefined || (first & 0x7f) !== 0x7b) return false;
  return ["(", ")", "0"].includes(String.fromCharCode(second & 0x7f));
}

function build(root: MarshalValue): Profile {
  const entries = entriesOf(root, "the top");
  if (entries.length === 0) throw new EmptyProfile("no function was recorded");
  const frames = new FrameTable();
  const functions = entries.filter(([key]) => !isSampledMark(key));
  const nodes = functions.map(([key, value]) => nodeOf(frames, key, value));
  if (functions.length < entries.length) return sampledLines(frames.frames, nodes);
  const total = nodes.reduce((sum, node) => sum + node.self, 0);
  return {
    engine: "cprofile",
    exporter: "cProfile",
    mode: "traced",
    unit: "seconds",
    granularity: "function",
    threads: [],
    frames: frames.frames,
    data: { kind: "graph", nodes },
    total,
    sources: new Map(),
    notes: nodes.some(isMixedUp) ? [MIXED_UP] : [],
  };
}

/** Tachyon writes its lines as functions, and this key to say so. */
function isSampledMark(key: MarshalValue): boolean {
  return typeof key === "object" && key?.kind === "tuple" && key.items[0] === "__sampled__";
}

function sampledLines(frames: readonly Frame[], nodes: readonly CallGraphNode[]): Profile {
  const samples = nodes.reduce((sum, { primitiveCalls }) => sum + primitiveCalls, 0);
  const total = nodes.reduce((sum, { self }) => sum + self, 0);
  if (total <= 0) throw new EmptyProfile("no sample was taken");
  return {
    engine: "tachyon",
    exporter: "Tachyon",
    mode: "unknown",
    unit: "seconds",
    granularity: "line",
    threads: [],
    frames,
    data: {
      kind: "lines",
      entries: nodes.map(({ frame, self, total: whole, primitiveCalls }) => ({
        frame,
        self,
        total: whole,
        count: primitiveCalls,
      })),
    },
    total,
    sampleCount: samples,
    sources: new Map(),
    notes: [],
  };
}

/** Since Python 3.12 cProfile sees the calls of all threads but keeps one stack for them. */
const MIXED_UP =
  "Several threads ran, and cProfile took their calls for those of one: totals and callers are not to be trusted. Profile with py-spy instead.";

/** A function's total holds its own time, or two threads were taken for one. */
function isMixedUp(node: CallGraphNode): boolean {
  return node.total < node.self * 0.99 - 1e-4;
}

function nodeOf(frames: FrameTable, key: MarshalValue, value: MarshalValue): CallGraphNode {
  const frame = frames.add(key);
  const where = frames.name(frame);
  const items = itemsOf(value, 5, `the statistics of ${where}`);
  const [primitiveCalls, calls, self, total, callers] = items;
  return {
    frame,
    primitiveCalls: amount(primitiveCalls, where),
    calls: amount(calls, where),
    self: amount(self, where),
    total: amount(total, where),
    callers: entriesOf(callers, `the callers of ${where}`).map(([caller, stats]) =>
      edgeOf(frames, caller, stats),
    ),
  };
}

/** cProfile writes a tuple for each caller, with the two counts the other way round; profile a count. */
function edgeOf(frames: FrameTable, key: MarshalValue, value: MarshalValue): CallGraphEdge {
  const frame = frames.add(key);
  const where = `a call from ${frames.name(frame)}`;
  if (typeof value === "number") {
    const calls = amount(value, where);
    return { frame, calls, primitiveCalls: calls, self: 0, total: 0 };
  }
  const [calls, primitiveCalls, self, total] = itemsOf(value, 4, where);
  const stats: CallStats = {
    calls: amount(calls, where),
    primitiveCalls: amount(primitiveCalls, where),
    self: amount(self, where),
    total: amount(total, where),
  };
  return { frame, ...stats };
}

/** Gives every distinct (file, line, function) one index. */
class FrameTable {
  readonly frames: Frame[] = [];
  private readonly known = new Map<string, number>();

  add(key: MarshalValue): number {
    const [file, line, name] = itemsOf(key, 3, "a function's key");
    if (typeof file !== "string" || typeof name !== "string" || typeof line !== "number") {
      throw new BadProfile("expected (file, line, function) as a function's key");
    }
    const id = `${line}:${name}\0${file}`;
    const existing = this.known.get(id);
    if (existing !== undefined) return existing;
    const index = this.frames.length;
    this.known.set(id, index);
    // "~" stands for code without a file: built-ins and extension modules.
    const native = file === "~";
    this.frames.push({
      file: native ? "" : file,
      function: name,
      line: native || !Number.isSafeInteger(line) || line < 0 ? 0 : line,
    });
    return index;
  }

  name(index: number): string {
    return `\`${(this.frames[index]?.function ?? "").slice(0, 80)}\``;
  }
}

function amount(value: MarshalValue | undefined, where: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new BadProfile(`expected a number in the statistics of ${where}`);
  }
  // Timer jitter can leave a tiny negative time; anything more is damage.
  if (value < -1e-3) throw new BadProfile(`found the negative amount ${value} at ${where}`);
  return Math.max(0, value);
}

function itemsOf(
  value: MarshalValue | undefined,
  length: number,
  where: string,
): readonly MarshalValue[] {
  if (typeof value === "object" && value?.kind === "tuple" && value.items.length === length) {
    return value.items;
  }
  throw new BadProfile(`expected ${length} values as ${where}, found ${describe(value)}`);
}

function entriesOf(
  value: MarshalValue | undefined,
  where: string,
): readonly (readonly [MarshalValue, MarshalValue])[] {
  if (typeof value === "object" && value?.kind === "dict") return value.entries;
  throw new BadProfile(`expected a dictionary at ${where}, found ${describe(value)}`);
}

function describe(value: MarshalValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (typeof value === "number") return "a number";
  if (typeof value === "string") return "a string";
  return value.kind === "dict" ? "a dictionary" : `a tuple of ${value.items.length}`;
}
