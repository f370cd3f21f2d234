/**
 * Reads Chrome's trace events, as viztracer and PyTorch write them: complete events (`X`), and pairs of
 * `B` and `E`. Names of Python functions hold their place: `fib (/p/fib.py:1)`, `fib.py(1): fib`.
 * Format: the "Trace Event Format" document of Chromium
 */
import { createHash } from "node:crypto";
import type { Frame, Profile, SourceSnapshot } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import type { JsonFormat } from "./format.ts";
import { FrameTable } from "./frame-table.ts";
import { asArray, asNumber, asObject, asString, optionalString } from "./json-shape.ts";
import type { JsonObject } from "./json-shape.ts";
import { EmptyProfile } from "./result.ts";
import { treeProfile } from "./sampled.ts";

export const chromeTrace: JsonFormat = {
  kind: "json",
  name: "Chrome trace",
  from: "`viztracer -o FILE.json program.py`, PyTorch's profiler, other tracers",
  place: "functions: the line of the `def`",
  cost: "self and total",
  unit: "seconds of wall time, traced",
  limits:
    "counters, async and instant events are left out; tracing makes small functions look slower",
  sniff: (document) => eventsOf(document) !== undefined,
  read: (document) => build(document),
};

function eventsOf(document: object): readonly unknown[] | undefined {
  const events: unknown = "traceEvents" in document ? document.traceEvents : document;
  if (!Array.isArray(events)) return undefined;
  if (events !== document) return events as readonly unknown[];
  const first: unknown = events[0];
  return typeof first === "object" && first !== null && "ph" in first ? events : undefined;
}

/** A span of time on one thread, in µs. */
interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Thread {
  readonly pid: number;
  readonly tid: string;
  readonly spans: Span[];
  /** Begun with `B` and not ended yet, innermost last. */
  readonly open: { readonly name: string; readonly start: number }[];
  last: number;
}

interface Names {
  readonly processes: Map<number, string>;
  readonly threads: Map<string, string>;
}

function build(document: object): Profile {
  const events = eventsOf(document) ?? [];
  const threads = new Map<string, Thread>();
  const names: Names = { processes: new Map(), threads: new Map() };
  events.forEach((each, index) => {
    addEvent(threads, names, asObject(each, `traceEvents[${index}]`), `traceEvents[${index}]`);
  });
  const frames = new FrameTable();
  const known = new Map<string, number>();
  const frameFor = (name: string): number => {
    const frame = known.get(name) ?? frames.add(frameOf(name));
    known.set(name, frame);
    return frame;
  };
  const builder = new TreeBuilder(false);
  let total = 0;
  for (const [key, thread] of threads) {
    builder.startThread({
      name: names.threads.get(key) ?? `Thread ${thread.tid}`,
      tid: thread.tid,
      process: { pid: thread.pid, command: names.processes.get(thread.pid) ?? "" },
    });
    total += addSpans(builder, frameFor, closed(thread));
  }
  if (threads.size === 0) throw new EmptyProfile("it holds no complete event");
  return treeProfile(builder, frames.frames, {
    ...("viztracer_metadata" in document ? { exporter: exporterOf(document) } : {}),
    mode: "traced",
    unit: "seconds",
    total,
    granularity: "function",
    sources: "file_info" in document ? sourcesOf(document.file_info) : new Map(),
  });
}

function addEvent(
  threads: Map<string, Thread>,
  names: Names,
  event: JsonObject,
  where: string,
): void {
  const phase = event["ph"];
  if (phase !== "X" && phase !== "B" && phase !== "E" && phase !== "M") return;
  const pid = numberOf(event["pid"]);
  const tid = String(numberOf(event["tid"]));
  const key = `${pid};${tid}`;
  if (phase === "M") {
    const args = typeof event["args"] === "object" && event["args"] ? event["args"] : {};
    const name = "name" in args ? optionalString(args.name) : undefined;
    if (name === undefined) return;
    if (event["name"] === "process_name") names.processes.set(pid, name);
    if (event["name"] === "thread_name") names.threads.set(key, name);
    return;
  }
  let thread = threads.get(key);
  if (!thread) threads.set(key, (thread = { pid, tid, spans: [], open: [], last: -Infinity }));
  const at = asNumber(event["ts"], `${where}.ts`);
  addSpan(thread, phase, at, event, where);
}

function addSpan(
  thread: Thread,
  phase: "X" | "B" | "E",
  at: number,
  event: JsonObject,
  where: string,
): void {
  let end = at;
  if (phase === "X") {
    end += Math.max(0, asNumber(event["dur"] ?? 0, `${where}.dur`));
    thread.spans.push({ name: asString(event["name"], `${where}.name`), start: at, end });
  } else if (phase === "B") {
    thread.open.push({ name: asString(event["name"], `${where}.name`), start: at });
  } else {
    const begun = thread.open.pop();
    if (begun) thread.spans.push({ ...begun, end: Math.max(at, begun.start) });
  }
  thread.last = Math.max(thread.last, end);
}

function numberOf(value: unknown): number {
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}

/** What never ended lasts to the end of what is known of its thread. In order, outer spans first. */
function closed({ spans, open, last }: Thread): readonly Span[] {
  const all = [...spans, ...open.map((each) => ({ ...each, end: last }))];
  return all.sort((a, b) => a.start - b.start || b.end - a.end);
}

interface OpenSpan {
  readonly node: number;
  readonly end: number;
  /** µs that are not spent in what it called. */
  own: number;
}

/** Spans that hold one another become callers; gives the seconds of the outermost. */
function addSpans(
  builder: TreeBuilder,
  frameFor: (name: string) => number,
  spans: readonly Span[],
): number {
  const open: OpenSpan[] = [];
  let total = 0;
  const close = (before: number): void => {
    while ((open.at(-1)?.end ?? Infinity) <= before) {
      const done = open.pop();
      // Differences of large times may fall a rounding error below nothing.
      if (done) builder.addSelf(done.node, Math.max(0, done.own) * 1e-6, 0);
    }
  };
  for (const { name, start, end } of spans) {
    close(start);
    const above = open.at(-1);
    // A span that outlives its caller (two coroutines in turn) is cut: time counts once.
    const until = Math.min(end, above?.end ?? Infinity);
    if (above) above.own -= until - start;
    else total += (until - start) * 1e-6;
    const node = builder.child(above?.node ?? builder.root, frameFor(name));
    open.push({ node, end: until, own: until - start });
  }
  close(Number.MAX_VALUE);
  return total;
}

const VIZTRACER = /^(.+?) \((.+):(\d{1,9})\)$/su;
const PYTORCH = /^(.+\.py)\((\d{1,9})\): (.+)$/su;

function frameOf(name: string): Frame {
  const located = VIZTRACER.exec(name);
  if (located) {
    return { function: located[1] ?? "", file: located[2] ?? "", line: Number(located[3]) };
  }
  const torch = PYTORCH.exec(name);
  if (torch) return { function: torch[3] ?? "", file: torch[1] ?? "", line: Number(torch[2]) };
  return { function: name, file: "", line: 0 };
}

function exporterOf(document: { readonly viztracer_metadata: unknown }): string {
  const { version } = asObject(document.viztracer_metadata, "viztracer_metadata");
  return `viztracer@${optionalString(version) ?? "?"}`;
}

/** viztracer writes the texts of the files that it traced: `{files: {path: [text, lines]}}`. */
function sourcesOf(info: unknown): ReadonlyMap<string, SourceSnapshot> {
  const files = Object.entries(
    asObject(asObject(info, "file_info")["files"] ?? {}, "file_info.files"),
  );
  return new Map(
    files.map(([file, each]) => {
      const text = asString(asArray(each, `file_info of ${file}`)[0], `file_info of ${file}`);
      const sha256 = createHash("sha256").update(text).digest("hex");
      return [file, { sha256, text, basis: "in-profile" }];
    }),
  );
}
