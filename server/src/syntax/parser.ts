/** Turns the text of one unit into a tree. */
import { grammarOf } from "./grammar.ts";
import { lower } from "./lower.ts";
import type { Tree } from "./tree.ts";
import { type ParsedRows, type ParseOptions, type WasmCode, WasmParser } from "./wasm-parser.ts";

export interface PythonParser {
  /**
   * Parses text that starts at a statement. `indented` says that the statement stands in a class
   * body, so that its indentation is not an error. Never throws on any text.
   */
  parse(text: string, indented: boolean): Tree;
  /** The same tree in steps of less than a millisecond, each ended by a yield; may be given up at any. */
  parseInSteps(text: string, indented: boolean): Generator<void, Tree>;
}

/** Put before an indented statement, so that the grammar meets it inside a class. */
const CLASS_HEADER = "class _:\n";

/**
 * Deeper trees are given up as one error: the code over them is recursive, and no person writes a
 * sum of 2,000 terms. CPython's own limit is 200 parentheses.
 */
const DEEPEST = 2000;

export function createParser(code: WasmCode): PythonParser {
  const parser = new WasmParser(code);
  const grammar = grammarOf(parser.symbols(), parser.fields());
  const options = (indented: boolean): ParseOptions => ({
    skipped: indented ? CLASS_HEADER.length : 0,
    deepest: DEEPEST,
  });
  const source = (text: string, indented: boolean): string =>
    (indented ? CLASS_HEADER : "") + wholeCharacters(withNewlines(text));
  const tree = (parsed: ParsedRows, text: string): Tree => lower(parsed, text, grammar);
  return {
    parse(text, indented) {
      return tree(parser.parse(source(text, indented), options(indented)), text);
    },
    *parseInSteps(text, indented) {
      // Other texts may be parsed between two steps, hence a machine of its own.
      const own = new WasmParser(code);
      return tree(yield* own.parseInSteps(source(text, indented), options(indented)), text);
    },
  };
}

/** A lone `\r` ends a line in Python but not in the grammar; the replacement keeps every offset. */
function withNewlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r(?!\n)/g, "\n") : text;
}

/** Half of a character is no text, and what a decoder makes of it is left to chance; offsets stay. */
function wholeCharacters(text: string): string {
  return /[\ud800-\udfff]/.test(text) ? text.replace(/\p{Cs}/gu, "\ufffd") : text;
}
