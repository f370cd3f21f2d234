/**
 * The text that is being typed in. The last tree of it that had no error stays with its parser, which
 * parses again only what the edits since then changed: a tenth of the work in a long function.
 */
import type { TextEdit } from "../text/edit.ts";
import type { ParsedRows, ParseOptions, WasmParser } from "./wasm-parser.ts";

export class TypedText {
  #parser: WasmParser;
  #text: string | undefined;

  /** `parser`: for this text alone, because the tree stays in it. */
  constructor(parser: WasmParser) {
    this.#parser = parser;
  }

  /** From now on `after` is the text; `edit` is all that tells it from `before`. */
  follow(before: string, edit: TextEdit, after: string): void {
    if (this.#text === before) this.#parser.edit(edit);
    else this.#parser.forget();
    this.#text = after;
  }

  /** Any other text than the one that is typed in is parsed elsewhere. */
  forget(): void {
    this.#parser.forget();
    this.#text = undefined;
  }

  is(text: string): boolean {
    return text === this.#text;
  }

  /** Whether it is the text and a tree of it was kept, so that it costs little to parse. */
  isKept(text: string): boolean {
    return text === this.#text && this.#parser.keepsTree;
  }

  /**
   * Undefined where it had no error before and has one now: where that is depends, in tree-sitter, on
   * what is parsed again, so a parse of the whole elsewhere must tell, and this tree waits for the next edit.
   */
  parse(text: string, options: ParseOptions): ParsedRows | undefined {
    return this.#parser.keepsTree
      ? this.#parser.parseAgain(text, options)
      : this.#parser.parse(text, options);
  }

  /** The same in steps, with the parser that `open` gives where all of it must be parsed. */
  *parseInSteps(
    text: string,
    options: ParseOptions,
    open: () => WasmParser,
  ): Generator<void, ParsedRows> {
    const quick = this.isKept(text) ? this.#parser.parseAgain(text, options) : undefined;
    if (quick) return quick;
    // Other texts may be parsed between two steps, hence a machine of its own.
    const parser = open();
    const rows = yield* parser.parseInSteps(text, options);
    if (this.is(text) && !this.#parser.keepsTree) this.#parser = parser;
    return rows;
  }
}
