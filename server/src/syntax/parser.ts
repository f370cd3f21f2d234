/** Turns the text of one unit into a tree, with tree-sitter's wasm; the only user of web-tree-sitter. */
import { Language, Parser } from "web-tree-sitter";
import type { Kind } from "./generated/node-types.ts";
import { lower } from "./lower.ts";
import type { Grammar, Tree } from "./tree.ts";

export interface PythonParser {
  /**
   * Parses text that starts at a statement. `indented` says that the statement stands in a class
   * body, so that its indentation is not an error. Never throws on any text.
   */
  parse(text: string, indented: boolean): Tree;
}

export interface WasmFiles {
  /** web-tree-sitter's own runtime. */
  readonly runtime: Uint8Array;
  /** The grammar, from grammars/. */
  readonly python: Uint8Array;
}

/** Put before an indented statement, so that the grammar meets it inside a class. */
const CLASS_HEADER = "class _:\n";

export async function createParser(wasm: WasmFiles): Promise<PythonParser> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const language = await Language.load(wasm.python);
  const parser = new Parser();
  parser.setLanguage(language);
  const grammar = grammarOf(language);
  return {
    parse(text, indented) {
      const prefix = indented ? CLASS_HEADER : "";
      const tree = parser.parse(prefix + withNewlines(text));
      if (!tree) throw new Error("the parser has no language");
      try {
        return lower(tree, { text, grammar, skipped: prefix.length });
      } finally {
        tree.delete();
      }
    },
  };
}

/** A lone `\r` ends a line in Python but not in the grammar; the replacement keeps every offset. */
function withNewlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r(?!\n)/g, "\n") : text;
}

function grammarOf(language: Language): Grammar {
  const ids = Array.from({ length: language.nodeTypeCount }, (_, id) => id);
  const symbols = ids.map((id) => language.nodeTypeForId(id) ?? "");
  const kinds = ids.map((id) => (language.nodeTypeIsNamed(id) ? (symbols[id] as Kind) : "token"));
  const fieldIds = new Map<string, number>();
  for (let id = 1; id <= language.fieldCount; id++) {
    const name = language.fieldNameForId(id);
    if (name !== null) fieldIds.set(name, id);
  }
  const nesting = Int8Array.from(symbols, (symbol) => NESTING[symbol] ?? 0);
  return { kinds, symbols, nesting, fieldIds };
}

/** Tokens between which a newline ends no statement. */
const NESTING: Readonly<Record<string, number>> = {
  "(": 1,
  "[": 1,
  "{": 1,
  string_start: 1,
  ")": -1,
  "]": -1,
  "}": -1,
  string_end: -1,
};
