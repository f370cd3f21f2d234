/**
 * Reads the few marshal types that cProfile's statistics consist of, and nothing that can execute.
 * Format: CPython's Python/marshal.c, versions 0 to 5 (what 2.7 to 3.14 write for these types).
 */
import { describe } from "./json-shape.ts";
import { BadProfile } from "./result.ts";

/** A tuple, a dictionary as pairs, a string, a number; byte strings of Python 2 become strings. */
export type MarshalValue = number | string | null | MarshalTuple | MarshalDict;

export interface MarshalTuple {
  readonly kind: "tuple";
  readonly items: readonly MarshalValue[];
}

export interface MarshalDict {
  readonly kind: "dict";
  readonly entries: readonly (readonly [MarshalValue, MarshalValue])[];
}

/** cProfile nests dict → tuple → dict → tuple: four levels. */
const MAX_DEPTH = 12;
const FLAG_REF = 0x80;

/** Reads one value. Throws `BadProfile` that names the byte. */
export function readMarshal(bytes: Uint8Array): MarshalValue {
  return new MarshalReader(bytes).value(0);
}

/** A reading position over untrusted bytes, with the table that references point into. */
class MarshalReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly refs: (MarshalValue | undefined)[] = [];
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): MarshalValue {
    if (depth > MAX_DEPTH) throw this.bad(`nesting deeper than ${MAX_DEPTH} levels`);
    const start = this.at;
    const code = this.byte();
    const type = String.fromCharCode(code & ~FLAG_REF);
    if (type === "r") return this.reference();
    // CPython numbers a container before its contents, so the slot is taken first.
    const slot = (code & FLAG_REF) === 0 ? -1 : this.refs.push(undefined) - 1;
    const value = this.body(type, start, depth);
    if (slot >= 0) this.refs[slot] = value;
    return value;
  }

  private body(type: string, start: number, depth: number): MarshalValue {
    switch (type) {
      case "N":
        return null;
      case "F":
        return 0;
      case "T":
        return 1;
      case "i":
        return this.take(4, (at) => this.view.getInt32(at, true));
      case "I":
        return this.take(8, (at) => Number(this.view.getBigInt64(at, true)));
      case "g":
        return this.take(8, (at) => this.view.getFloat64(at, true));
      case "f":
        return this.floatText(this.byte());
      case "l":
        return this.long();
      case "z":
      case "Z":
        return this.text(this.byte(), "latin1");
      case "a":
      case "A":
        return this.text(this.length("string"), "latin1");
      case "s":
      case "t":
      case "u":
        return this.text(this.length("string"), "utf8");
      case ")":
        return this.tuple(this.byte(), depth);
      case "(":
        return this.tuple(this.length("tuple"), depth);
      case "{":
        return this.dict(depth);
      default:
        this.at = start;
        throw this.bad(`marshal type ${JSON.stringify(type)}, which no cProfile statistics hold,`);
    }
  }

  private tuple(length: number, depth: number): MarshalTuple {
    // Every item takes a byte or more: a length beyond the rest of the file is a lie.
    this.need(length);
    const items: MarshalValue[] = [];
    for (let index = 0; index < length; index++) items.push(this.value(depth + 1));
    return { kind: "tuple", items };
  }

  private dict(depth: number): MarshalDict {
    const entries: (readonly [MarshalValue, MarshalValue])[] = [];
    for (;;) {
      this.need(1);
      if (this.bytes[this.at] === 0x30) break;
      entries.push([this.value(depth + 1), this.value(depth + 1)]);
    }
    this.at++;
    return { kind: "dict", entries };
  }

  private reference(): MarshalValue {
    const start = this.at - 1;
    const index = this.take(4, (at) => this.view.getUint32(at, true));
    const value = this.refs[index];
    if (value !== undefined) return value;
    this.at = start;
    throw this.bad(`a reference to value ${index}, which does not exist yet,`);
  }

  private length(what: string): number {
    const length = this.take(4, (at) => this.view.getInt32(at, true));
    if (length < 0) throw this.bad(`a ${what} of length ${length}`);
    return length;
  }

  private text(length: number, encoding: "latin1" | "utf8"): string {
    this.need(length);
    const part = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.at, length);
    this.at += length;
    return part.toString(encoding);
  }

  private floatText(length: number): number {
    const text = this.text(length, "latin1");
    const value = Number(text);
    if (text === "" || Number.isNaN(value))
      throw this.bad(`the number ${describe(text.slice(0, 40))}`);
    return value;
  }

  /** Arbitrary precision: 15 bits a digit, the sign in the sign of the digit count. */
  private long(): number {
    const count = this.take(4, (at) => this.view.getInt32(at, true));
    this.need(Math.abs(count) * 2);
    let value = 0;
    for (let index = 0; index < Math.abs(count); index++) {
      value += this.take(2, (at) => this.view.getUint16(at, true)) * 2 ** (15 * index);
    }
    return count < 0 ? -value : value;
  }

  private byte(): number {
    return this.take(1, (at) => this.view.getUint8(at));
  }

  private take<T>(size: number, read: (at: number) => T): T {
    this.need(size);
    const value = read(this.at);
    this.at += size;
    return value;
  }

  private need(size: number): void {
    if (size <= this.bytes.length - this.at) return;
    throw new BadProfile(
      `the file ends at byte ${this.bytes.length}, but ${size} byte(s) were expected at byte ${this.at}: it is truncated or damaged`,
    );
  }

  private bad(what: string): BadProfile {
    return new BadProfile(`found ${what} at byte ${this.at}`.replace(/, at/u, " at"));
  }
}
