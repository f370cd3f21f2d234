/** Calls the parser's wasm: text in, rows of numbers out. Its C is in grammars/parser/. */
import type { TextEdit } from "../text/edit.ts";
import { ROW } from "./rows.ts";

/** The parser's code, compiled; threads may share it. */
export interface WasmCode {
  readonly [Symbol.toStringTag]: string;
}

/** The part used here of what every Node has, but no type package of Node describes. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<WasmCode>;
  readonly Instance: new (code: WasmCode, imports: object) => { readonly exports: unknown };
};

/** `bytes`: grammars/python-parser.wasm. */
export function compileWasm(bytes: Uint8Array): Promise<WasmCode> {
  return WebAssembly.compile(bytes);
}

/** What grammars/parser/parse.c exports; pointers are byte offsets in `memory`. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  begin(units: number): number;
  advance(steps: number): number;
  edit(start: number, oldEnd: number, newEnd: number): void;
  begin_again(units: number): number;
  parse_again(): number;
  count_rows(skipped: number, deepest: number): number;
  first_row(): number;
  has_error(): number;
  symbol_count(): number;
  symbol_name(id: number): number;
  symbol_is_named(id: number): number;
  field_count(): number;
  field_name(id: number): number;
}

export interface ParsedRows {
  /** See `ROW`; a copy that stays as it is. Undefined where the tree is deeper than `deepest`. */
  readonly rows: Int32Array | undefined;
  readonly hasError: boolean;
}

export interface ParseOptions {
  /** Length of what stands before the text only to make it parse; rows begin after it. */
  readonly skipped: number;
  readonly deepest: number;
}

/** Memory of a machine does not shrink, so one that a huge text has blown up is thrown away. Bytes. */
const MOST_MEMORY = 16 * 1024 * 1024;

/** Work between two looks at the clock, in hundreds of parser operations: well under a millisecond. */
const STEPS = 50;
const ALL_STEPS = 0xffffffff;

/** One text at a time, which may be parsed again after edits. */
export class WasmParser {
  readonly #code: WasmCode;
  #wasm: Exports;
  #bytes: Buffer;
  #keepsTree = false;

  constructor(code: WasmCode) {
    this.#code = code;
    this.#wasm = instantiate(code);
    this.#bytes = Buffer.from(this.#wasm.memory.buffer);
  }

  parse(text: string, options: ParseOptions): ParsedRows {
    this.#begin(text);
    this.#wasm.advance(ALL_STEPS);
    return this.#finish(options);
  }

  /** The same in steps, with a yield after each; nothing else may be parsed before it is done or given up. */
  *parseInSteps(text: string, options: ParseOptions): Generator<void, ParsedRows> {
    this.#begin(text);
    while (this.#wasm.advance(STEPS) === 0) yield;
    return this.#finish(options);
  }

  /** Whether the last text had no error, so that an edit of it need not be parsed whole. */
  get keepsTree(): boolean {
    return this.#keepsTree;
  }

  forget(): void {
    this.#keepsTree = false;
  }

  /** Tells of an edit to that text, if its tree is kept. Offsets count what is skipped too. */
  edit({ span, newText }: TextEdit): void {
    if (this.#keepsTree) this.#wasm.edit(span.start, span.end, span.start + newText.length);
  }

  /**
   * Parses that text after its edits, taking over what they left as it was. Undefined where it has
   * an error now: only a parse of the whole says where, and the tree before is kept for the next edits.
   */
  parseAgain(text: string, options: ParseOptions): ParsedRows | undefined {
    const at = this.#wasm.begin_again(text.length);
    this.#view().write(text, at, "utf16le");
    return this.#wasm.parse_again() === 0 ? undefined : this.#finish(options);
  }

  /** Names of all symbols by id, and whether each is a node's kind and no token's text. */
  symbols(): readonly { readonly name: string; readonly named: boolean }[] {
    return Array.from({ length: this.#wasm.symbol_count() }, (_, id) => ({
      name: this.#text(this.#wasm.symbol_name(id)),
      named: this.#wasm.symbol_is_named(id) !== 0,
    }));
  }

  /** Names of fields by id; ids begin at 1. */
  fields(): ReadonlyMap<string, number> {
    const ids = Array.from({ length: this.#wasm.field_count() }, (_, i) => i + 1);
    return new Map(ids.map((id) => [this.#text(this.#wasm.field_name(id)), id]));
  }

  #renew(): void {
    this.#keepsTree = false;
    this.#wasm = instantiate(this.#code);
    // The old view would keep the old memory alive.
    this.#bytes = Buffer.from(this.#wasm.memory.buffer);
  }

  #begin(text: string): void {
    this.#keepsTree = false;
    const at = this.#wasm.begin(text.length);
    this.#view().write(text, at, "utf16le");
  }

  #finish({ skipped, deepest }: ParseOptions): ParsedRows {
    const count = this.#wasm.count_rows(skipped, deepest);
    const hasError = this.#wasm.has_error() !== 0;
    const { buffer } = this.#wasm.memory;
    const rows = new Int32Array(buffer, this.#wasm.first_row(), count * ROW.width).slice();
    this.#keepsTree = !hasError;
    if (buffer.byteLength > MOST_MEMORY) this.#renew();
    return { rows: count === 0 ? undefined : rows, hasError };
  }

  /** Memory that grew has a new buffer. */
  #view(): Buffer {
    const { buffer } = this.#wasm.memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = Buffer.from(buffer);
    return this.#bytes;
  }

  /** A string of C's. */
  #text(pointer: number): string {
    if (pointer === 0) return "";
    const bytes = this.#view();
    return bytes.toString("utf8", pointer, bytes.indexOf(0, pointer));
  }
}

function instantiate(code: WasmCode): Exports {
  return new WebAssembly.Instance(code, {}).exports as Exports;
}
