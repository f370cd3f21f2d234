/** Makes a tree of a parser's rows: what is half-typed or given up in them becomes an error. */
import { REQUIRED_FIELDS } from "./generated/node-types.ts";
import type { Grammar } from "./grammar.ts";
import { joinedLines } from "./joined-lines.ts";
import { MADE_UP, ROW } from "./rows.ts";
import { Tree } from "./tree.ts";
import type { ParsedRows } from "./wasm-parser.ts";

export function lower({ rows, hasError }: ParsedRows, text: string, grammar: Grammar): Tree {
  if (!rows) return new Tree(text, givenUp(text, grammar), grammar, true);
  rows[ROW.end] = text.length;
  let broken = hasError;
  if (!broken) {
    const joined = joinedLines(rows, text, grammar);
    for (const index of joined) rows[index * ROW.width + ROW.symbol] = MADE_UP;
    broken = joined.length > 0;
  }
  if (broken) markIncomplete(rows, grammar);
  return new Tree(text, rows, grammar, broken);
}

/** A tree too deep: a root and one error in it. */
function givenUp({ length }: string, { symbols }: Grammar): Int32Array {
  return Int32Array.from([
    symbols.indexOf("module"),
    0,
    0,
    length,
    -1,
    2,
    MADE_UP,
    0,
    0,
    length,
    0,
    2,
  ]);
}

/** A node that lacks a part which its kind always has is an error, so that `field` keeps its promise. */
function markIncomplete(rows: Int32Array, { kinds, fieldIds }: Grammar): void {
  const present = new Map<number, Set<number>>();
  for (let at = ROW.width; at < rows.length; at += ROW.width) {
    const [parent, field] = [rows[at + ROW.parent] ?? 0, rows[at + ROW.field] ?? 0];
    if (field === 0) continue;
    const fields = present.get(parent);
    if (fields) fields.add(field);
    else present.set(parent, new Set([field]));
  }
  for (let index = 1; index < rows.length / ROW.width; index++) {
    const kind = kinds[rows[index * ROW.width + ROW.symbol] ?? 0];
    const required = kind === undefined ? undefined : REQUIRED_FIELDS[kind];
    if (!required) continue;
    const fields = present.get(index);
    const isWhole = required.every((name) => fields?.has(fieldIds.get(name) ?? -1));
    if (!isWhole) rows[index * ROW.width + ROW.symbol] = MADE_UP;
  }
}
