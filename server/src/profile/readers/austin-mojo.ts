/**
 * Reads MOJO, Austin's binary format, versions 1 to 4: "MOJ", a version, then events of one byte and
 * their fields. A number's first byte holds a continuation bit, the sign (0x40) and 6 bits, those that
 * follow 7 bits each. Format: https://github.com/P403n1x87/austin/wiki/The-MOJO-file-format and, for
 * version 4, the documentation of austin-python.
 */
import type { Frame, Profile } from "../model.ts";
import { TreeBuilder } from "../tree-builder.ts";
import { austinLabel, austinProfile, austinWeight } from "./austin.ts";
import type { BytesFormat } from "./format.ts";
import { startsWith } from "./format.ts";
import { FrameTable } from "./frame-table.ts";
import { BadProfile } from "./result.ts";
import { ThreadsByKey } from "./sampled.ts";

export const austinMojo: BytesFormat = {
  kind: "bytes",
  name: "Austin MOJO",
  from: "`austin -b -o FILE …`, every `austin` since version 4",
  place: "lines, and expressions where the file has columns",
  cost: "self and total",
  unit: "seconds, or bytes with `-m`",
  limits: "of `-f` the time is shown, idle samples left out; waiting tasks are not shown",
  sniff: (head) => startsWith(head, "MOJ"),
  read: (bytes) => new MojoReader(bytes).read(),
};

const NEWEST = 4;

/** Event numbers. */
const EVENT = {
  metadata: 1,
  stack: 2,
  frame: 3,
  invalid: 4,
  frameRef: 5,
  kernel: 6,
  gc: 7,
  idle: 8,
  time: 9,
  memory: 10,
  string: 11,
  stringRef: 12,
  repeat: 13,
  taskStack: 14,
  taskWaiter: 15,
  taskRunning: 16,
} as const;

/** More frames than any stack has; repeated stacks of a hostile file must not grow without end. */
const DEEPEST = 20_000;

interface Sample {
  readonly pid: number;
  readonly tid: string;
  stack: number[];
  time: number;
  memory: number;
  idle: boolean;
}

class MojoReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #version = 0;
  readonly #meta = new Map<string, string>();
  readonly #strings = new Map<string, string>();
  /** By process and key: an index into the frame table. */
  readonly #keys = new Map<string, number>();
  readonly #frames = new FrameTable();
  readonly #builder = new TreeBuilder(true);
  readonly #threads = new ThreadsByKey(this.#builder);
  readonly #before = new Map<string, readonly number[]>();
  #sample: Sample | undefined;
  /** Frame references that belong to a task and not to the sample. */
  #taskFrames = 0;
  #total = 0;
  #samples = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): Profile {
    this.#at = 3;
    this.#version = this.#number();
    if (this.#version < 1 || this.#version > NEWEST) {
      throw new BadProfile(`version ${this.#version} is not known; versions 1 to ${NEWEST} are`);
    }
    while (this.#at < this.#bytes.length) this.#event(this.#bytes[this.#at++] ?? 0);
    this.#finish();
    return austinProfile(
      this.#builder,
      this.#frames.frames,
      this.#meta,
      this.#total,
      this.#samples,
    );
  }

  #event(id: number): void {
    switch (id) {
      case EVENT.metadata:
        this.#meta.set(this.#string(), this.#string());
        return;
      case EVENT.stack:
        this.#start();
        return;
      case EVENT.frame:
        this.#frame();
        return;
      case EVENT.frameRef:
        this.#frameRef();
        return;
      case EVENT.kernel:
        this.#push(this.#frames.add({ file: "", function: this.#string(), line: 0 }));
        return;
      case EVENT.string:
        this.#strings.set(this.#key(this.#number()), this.#string());
        return;
      case EVENT.repeat:
        this.#repeat();
        return;
      default:
        this.#measure(id);
    }
  }

  #measure(id: number): void {
    switch (id) {
      // A frame that Austin could not read says nothing; those around it count.
      case EVENT.invalid:
      case EVENT.gc:
        return;
      case EVENT.idle:
        if (this.#sample) this.#sample.idle = true;
        return;
      case EVENT.time: {
        const time = this.#number();
        if (this.#sample) this.#sample.time += time;
        return;
      }
      case EVENT.memory: {
        const memory = this.#number();
        if (this.#sample) this.#sample.memory += memory;
        return;
      }
      case EVENT.stringRef:
      case EVENT.taskRunning:
        this.#number();
        return;
      case EVENT.taskWaiter:
        this.#number();
        this.#number();
        return;
      case EVENT.taskStack:
        this.#number();
        this.#number();
        this.#taskFrames = this.#number();
        return;
      default:
        throw new BadProfile(`event ${id} at byte ${this.#at - 1} is not known`);
    }
  }

  #start(): void {
    this.#finish();
    const pid = this.#number();
    // The interpreter's id came with version 3.
    if (this.#version >= 3) this.#number();
    const tid = this.#string();
    this.#sample = { pid, tid, stack: [], time: 0, memory: 0, idle: false };
    this.#taskFrames = 0;
  }

  #frame(): void {
    const key = this.#key(this.#number());
    const file = this.#text(this.#number());
    const name = this.#text(this.#number());
    const line = Math.max(0, this.#number());
    const place = this.#version >= 2 ? this.#columns(line) : {};
    this.#keys.set(key, this.#frames.add({ file, function: name, line, ...place }));
  }

  /** Columns count from 1 and are 0 where the interpreter knew none. */
  #columns(line: number): Pick<Frame, "endLine" | "col" | "endCol"> {
    const endLine = this.#number();
    const col = this.#number();
    const endCol = this.#number();
    if (endLine < line || col < 1 || endCol < 1) return {};
    return { endLine, col: col - 1, endCol: endCol - 1 };
  }

  #frameRef(): void {
    const at = this.#at;
    const frame = this.#keys.get(this.#key(this.#number()));
    if (frame === undefined)
      throw new BadProfile(`the frame that is named at byte ${at} is not there`);
    if (this.#taskFrames > 0) this.#taskFrames--;
    else this.#push(frame);
  }

  #push(frame: number): void {
    const stack = this.#sample?.stack;
    if (stack && stack.length < DEEPEST) stack.push(frame);
  }

  /** The frames so far stand on those that the thread had in its sample before. */
  #repeat(): void {
    const sample = this.#sample;
    if (!sample) return;
    const before = this.#before.get(`${sample.pid};${sample.tid}`) ?? [];
    const end = before.findLastIndex((frame) => isPython(this.#frames.frames[frame])) + 1;
    sample.stack = [...before.slice(0, end), ...sample.stack].slice(0, DEEPEST);
  }

  #finish(): void {
    const sample = this.#sample;
    if (!sample) return;
    const thread = `${sample.pid};${sample.tid}`;
    if (this.#version >= NEWEST) this.#before.set(thread, sample.stack);
    const weight = austinWeight(sample, this.#meta.get("mode"));
    if (weight <= 0 || sample.stack.length === 0) return;
    this.#threads.use(thread, () => austinLabel(sample.pid, sample.tid));
    let node = this.#builder.root;
    for (const frame of sample.stack) node = this.#builder.child(node, frame);
    this.#builder.addSelf(node, weight, 1);
    this.#total += weight;
    this.#samples++;
  }

  /** Keys count anew in each process. */
  #key(number: number): string {
    return `${this.#sample?.pid ?? 0};${number}`;
  }

  #text(key: number): string {
    return key === 1 ? "<unknown>" : (this.#strings.get(this.#key(key)) ?? "");
  }

  #number(): number {
    const start = this.#at;
    let byte = this.#bytes[this.#at++];
    if (byte === undefined) throw truncated(start);
    const negative = (byte & 0x40) !== 0;
    let value = byte & 0x3f;
    for (let scale = 64; byte & 0x80; scale *= 128) {
      byte = this.#bytes[this.#at++];
      if (byte === undefined) throw truncated(start);
      value += (byte & 0x7f) * scale;
      if (this.#at - start > 10) throw new BadProfile(`the number at byte ${start} is too long`);
    }
    return negative ? -value : value;
  }

  #string(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw truncated(this.#at);
    const text = Buffer.from(this.#bytes.subarray(this.#at, end)).toString("utf8");
    this.#at = end + 1;
    return text;
  }
}

function truncated(at: number): BadProfile {
  return new BadProfile(`it ends in the middle of what begins at byte ${at}: it is truncated`);
}

/** Native frames on top of the interpreter's are named anew in each sample. */
function isPython(frame: Frame | undefined): boolean {
  return frame !== undefined && (frame.file.endsWith(".py") || /^<.*>$/su.test(frame.file));
}
