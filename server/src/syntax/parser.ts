/** Turns the text of one unit into a tree. */
import { grammarOf } from "./grammar.ts";
import type { TextEdit } from "../text/edit.ts";
import { shift } from "../text/span.ts";
import { lower } from "./lower.ts";
import type { Tree } from "./tree.ts";
import { TypedText } from "./typed-text.ts";
import { type ParsedRows, type ParseOptions, type WasmCode, WasmParser } from "./wasm-parser.ts";

export interface PythonParser {
  /**
   * Parses text that starts at a statement. `indented` says that the statement stands in a class
   * body, so that its indentation is not an error. Never throws on any text.
   */
  parse(text: string, indented: boolean): Tree;
  /** Tells that `after` comes of `before` by the edit alone; the tree of `after` then costs little. */
  follow(before: string, edit: TextEdit, after: string, indented: boolean): void;
  /** The tree where `follow` made it cost little, or that it has an error; undefined elsewhere. */
  parseTyped(text: string, indented: boolean): Tree | "broken" | undefined;
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
  const typed = new TypedText(new WasmParser(code));
  return {
    parse(text, indented) {
      const all = source(text, indented);
      const again = typed.is(all) ? typed.parse(all, options(indented)) : undefined;
      return tree(again ?? parser.parse(all, options(indented)), text);
    },
    follow(before, edit, after, indented) {
      const [from, to] = [source(before, indented), source(after, indented)];
      // What stands for other characters may change where the edit is not.
      const isPlain = from.endsWith(before) && to.endsWith(after);
      const span = shift(edit.span, from.length - before.length);
      if (isPlain) typed.follow(from, { ...edit, span }, to);
      else typed.forget();
    },
    parseTyped(text, indented) {
      const all = source(text, indented);
      if (!typed.isKept(all)) return undefined;
      const again = typed.parse(all, options(indented));
      return again ? tree(again, text) : "broken";
    },
    *parseInSteps(text, indented) {
      const rows = typed.parseInSteps(
        source(text, indented),
        options(indented),
        () => new WasmParser(code),
      );
      return tree(yield* rows, text);
    },
  };
}

/** A lone `\r` ends a line in Python but not in the grammar; the replacement keeps every offset. */
function withNewlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r(?!\n)/g, "\n") : text;
}

/** Half of a character is no text, and what a decoder makes of it is left to chance; offsets stay. */
function wholeCharacters(text: string): string {
  return text.toWellFormed();
}
