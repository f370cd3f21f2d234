/**
 * Follows an edit inside one token without parsing: where the token stays what it is to the grammar,
 * the tree keeps its shape and only offsets move. This is what most keystrokes are.
 *
 * The result equals a fresh parse because the parser sees kinds of tokens, never their letters, and
 * because only trees without errors qualify: error recovery weighs the length of what it skips.
 */
import type { TextEdit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import type { Grammar } from "./grammar.ts";
import { ROW } from "./rows.ts";
import type { AnyNode } from "./node.ts";
import type { Tree } from "./tree.ts";
import { nearest } from "./walk.ts";

/** The tree of `text`, which is the tree's own text after the edit; undefined where it must be parsed. */
export function editToken(tree: Tree, edit: TextEdit, text: string): Tree | undefined {
  const { span, newText } = edit;
  const delta = newText.length - (span.end - span.start);
  if (tree.broken || text.length !== tree.text.length + delta) return undefined;
  if (isBlankLines(tree, edit)) {
    const gap = lastTokenBefore(tree, span.start);
    // To the grammar a comment holds the `\r` that follows it.
    const takesReturn = text.includes("\r") && isCommentEnd(tree, span.start);
    if (gap !== undefined && !takesReturn) return tree.moved(gap, 0, delta, text);
  }
  const token = tokenAround(tree, span);
  if (token === undefined) return undefined;
  const start = tree.cell(token, ROW.start);
  const end = tree.cell(token, ROW.end);
  const change = {
    kind: tree.node(token).kind,
    before: tree.text.slice(start, end),
    after: text.slice(start, end + delta),
    previous: text.charAt(start - 1),
    opening: tree.node(token - 1).kind === "string_start" ? tree.node(token - 1).text : "",
    next: text.charAt(end + delta),
    edited: tree.text.slice(span.start, span.end) + newText,
    atStart: span.start === start,
  };
  return keepsKind(change, tree.grammar) ? tree.moved(token, delta, delta, text) : undefined;
}

const BLANK_LINES = /^(?:\r?\n[ \t]*)+$/;

/**
 * Whether the edit puts blank lines before a line's end, or takes them from there. What ends at the
 * place stays, what begins after it moves, and the next line keeps its indentation.
 */
function isBlankLines({ text }: Tree, { span, newText }: TextEdit): boolean {
  const lines = newText + text.slice(span.start, span.end);
  const isLineEnd = text.startsWith("\n", span.end) || text.startsWith("\r\n", span.end);
  return BLANK_LINES.test(lines) && isLineEnd;
}

/** Row of the last token that ends at or before the offset; undefined inside one, or where more than blanks stand between. */
function lastTokenBefore(tree: Tree, offset: number): number | undefined {
  let found = 0;
  for (let i = 1; i < tree.size;) {
    if (tree.cell(i, ROW.start) >= offset) break;
    const after = tree.cell(i, ROW.after);
    const isToken = after === i + 1;
    if (isToken && tree.cell(i, ROW.end) > offset) return undefined;
    if (isToken || tree.cell(i, ROW.end) <= offset) found = after - 1;
    i = tree.cell(i, ROW.end) > offset ? i + 1 : after;
  }
  const gap = tree.text.slice(tree.cell(found, ROW.end), offset);
  return found > 0 && /^[ \t]*$/.test(gap) && !isInString(tree.node(found)) ? found : undefined;
}

/** Whether what follows the token is still a string's. */
function isInString(token: AnyNode): boolean {
  const around = nearest(token, "string");
  return around !== undefined && token.end < around.end;
}

function isCommentEnd(tree: Tree, offset: number): boolean {
  for (let i = 1; i < tree.size; i++) {
    if (tree.cell(i, ROW.end) === offset && tree.node(i).kind === "comment") return true;
  }
  return false;
}

interface TokenChange {
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  /** Characters around the token; empty at the text's ends. */
  readonly previous: string;
  readonly next: string;
  /** Of a string's content: how the string begins, where the content follows that. */
  readonly opening: string;
  /** What was taken out and what was put in. */
  readonly edited: string;
  /** Whether the token's first character is part of the edit. */
  readonly atStart: boolean;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const NUMBER = /^[1-9][0-9]*$/;
const PART_OF_NAME = /\w|\P{ASCII}/u;
const PART_OF_NUMBER = /[\w.]|\P{ASCII}/u;
/** What may end a comment, or the file. */
const UNUSUAL = /[\p{Cc}\\]/u;
/** Half of a character of two code units. */
const HALF = /\p{Cs}/u;
/** Characters that neither end a string, nor escape, nor mean anything to its format. */
const PLAIN = /^[\w ,.;:!?*+/=<>()[\]-]*$/;

function keepsKind(change: TokenChange, grammar: Grammar): boolean {
  const { kind, before, after, previous, next } = change;
  // Alone it ends a line, which the parser is told by another character.
  if (/\r(?!\n)/.test(after + next)) return false;
  switch (kind) {
    case "identifier":
      if (!NAME.test(before) || !NAME.test(after) || isReserved(after, before, grammar))
        return false;
      // `f` before a quote would begin a string, and `1f` is no name.
      return next !== '"' && next !== "'" && !PART_OF_NAME.test(previous + next);
    case "integer":
      return NUMBER.test(before) && NUMBER.test(after) && !PART_OF_NUMBER.test(previous + next);
    case "comment":
      return !change.atStart && !UNUSUAL.test(change.edited) && !HALF.test(after);
    case "string_content":
      return after !== "" && isPlain(change) && !/[\\{}]/.test(before) && !HALF.test(after);
    default:
      return false;
  }
}

/** Only after three quotes may a string have several lines, and get more of them. */
function isPlain({ before, edited, opening }: TokenChange): boolean {
  if (!/[\r\n]/.test(before)) return PLAIN.test(edited);
  return /(?:"""|''')$/.test(opening) && PLAIN.test(edited.replaceAll("\n", ""));
}

/** Words that the grammar knows: keywords, and names that are keywords in places. */
function isReserved(after: string, before: string, { words }: Grammar): boolean {
  return words.has(after) || words.has(before);
}

const EDITABLE: ReadonlySet<string> = new Set([
  "identifier",
  "integer",
  "comment",
  "string_content",
]);

/** Row of the token that holds the span, its own ends included. */
function tokenAround(tree: Tree, span: Span): number | undefined {
  let found: number | undefined;
  for (let i = 1; i < tree.size;) {
    const start = tree.cell(i, ROW.start);
    if (start > span.start) break;
    const holds = span.end <= tree.cell(i, ROW.end);
    const after = tree.cell(i, ROW.after);
    if (holds && after === i + 1 && EDITABLE.has(tree.node(i).kind)) found = i;
    i = holds ? i + 1 : after;
  }
  return found;
}
