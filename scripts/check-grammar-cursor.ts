/** Parses with web-tree-sitter, one cursor step after the other: what our own parser's rows are compared with. */
import { Language, Parser, type TreeCursor } from "web-tree-sitter";
import { type Grammar, grammarOf } from "../server/src/syntax/grammar.ts";
import { lower } from "../server/src/syntax/lower.ts";
import { MADE_UP, ROW } from "../server/src/syntax/rows.ts";
import type { Tree } from "../server/src/syntax/tree.ts";

export interface CursorParser {
  readonly grammar: Grammar;
  /** As `PythonParser` has it. */
  parse(text: string, indented: boolean): Tree;
}

// What follows says again, on purpose, what parser.ts and rows.c say: a slip in them must show.
const CLASS_HEADER = "class _:\n";
const DEEPEST = 2000;

/** @param library the grammar's wasm, as `buildLibrary` makes it */
export async function openCursorParser(library: Uint8Array): Promise<CursorParser> {
  await Parser.init();
  const language = await Language.load(library);
  const parser = new Parser().setLanguage(language);
  const grammar = grammarOf(symbolsOf(language), fieldsOf(language));
  return {
    grammar,
    parse(text, indented) {
      const header = indented ? CLASS_HEADER : "";
      const tree = parser.parse(header + text.replaceAll(/\r(?!\n)/g, "\n"));
      if (!tree) throw new Error("web-tree-sitter gave up a parse");
      const cursor = tree.walk();
      try {
        const rows = copy(cursor, header.length);
        return lower({ rows, hasError: tree.rootNode.hasError }, text, grammar);
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
  };
}

function symbolsOf(language: Language): Parameters<typeof grammarOf>[0] {
  return Array.from({ length: language.nodeTypeCount }, (_, id) => ({
    name: language.nodeTypeForId(id) ?? "",
    named: language.nodeTypeIsNamed(id),
  }));
}

function fieldsOf(language: Language): ReadonlyMap<string, number> {
  const ids = Array.from({ length: language.fieldCount }, (_, i) => i + 1);
  return new Map(ids.map((id) => [language.fieldNameForId(id) ?? "", id]));
}

/** Iterative, because any depth may come. Undefined where the tree is too deep. */
function copy(cursor: TreeCursor, skipped: number): Int32Array | undefined {
  const rows = [cursor.nodeTypeId, 0, 0, 0, -1, 0];
  /** For each level the row that its nodes hang on. */
  const parents = [0];
  let more = cursor.gotoFirstChild();
  while (more) {
    const row = copyNode(cursor, rows, parents.at(-1) ?? 0, skipped);
    if (cursor.gotoFirstChild()) {
      if (parents.length >= DEEPEST) return undefined;
      parents.push(row);
      continue;
    }
    close(rows, row);
    while (!(more = cursor.gotoNextSibling()) && parents.length > 1) {
      cursor.gotoParent();
      close(rows, parents.pop() ?? 0);
    }
  }
  close(rows, 0);
  return Int32Array.from(rows);
}

/** Adds a row and gives its index. The class put around a member has none: what is in it becomes the root's. */
function copyNode(cursor: TreeCursor, rows: number[], parent: number, skipped: number): number {
  const { startIndex, endIndex, currentFieldId } = cursor;
  const isBody = parent === 0 && cursor.currentDepth === 2 && cursor.nodeType === "block";
  if (skipped > 0 && (startIndex < skipped || isBody)) return 0;
  const symbol = cursor.nodeIsMissing ? MADE_UP : cursor.nodeTypeId;
  const field = parent === 0 ? 0 : currentFieldId;
  rows.push(symbol, field, startIndex - skipped, endIndex - skipped, parent, 0);
  return rows.length / ROW.width - 1;
}

function close(rows: number[], row: number): void {
  rows[row * ROW.width + ROW.after] = rows.length / ROW.width;
}
