/** What the numbers in a syntax tree's rows mean. */
import type { Kind } from "./generated/node-types.ts";

export interface Grammar {
  /** Kind by symbol id; anonymous symbols are `"token"`. */
  readonly kinds: readonly Kind[];
  /** The grammar's own name of each symbol: `"call"`, `"not in"`. */
  readonly symbols: readonly string[];
  /** By symbol id: 1 for what opens a bracket or string, -1 for what closes one, else 0. */
  readonly nesting: Int8Array;
  readonly fieldIds: ReadonlyMap<string, number>;
  /** Words that mean something to the grammar, keywords and soft ones: any other word is just a name. */
  readonly words: ReadonlySet<string>;
}

export function grammarOf(
  symbols: readonly { readonly name: string; readonly named: boolean }[],
  fieldIds: ReadonlyMap<string, number>,
): Grammar {
  return {
    kinds: symbols.map(({ name, named }) => (named ? (name as Kind) : "token")),
    symbols: symbols.map(({ name }) => name),
    nesting: Int8Array.from(symbols, ({ name }) => NESTING[name] ?? 0),
    fieldIds,
    words: wordsOf(symbols),
  };
}

function wordsOf(
  symbols: readonly { readonly name: string; readonly named: boolean }[],
): ReadonlySet<string> {
  const tokens = symbols.filter(({ named }) => !named).flatMap(({ name }) => name.split(" "));
  return new Set([...tokens.filter((token) => /^\w+$/.test(token)), "True", "False", "None"]);
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
