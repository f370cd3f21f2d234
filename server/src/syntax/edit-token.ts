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
import type { Tree } from "./tree.ts";

/** The tree of `text`, which is the tree's own text after the edit; undefined where it must be parsed. */
export function editToken(tree: Tree, { span, newText }: TextEdit, text: string): Tree | undefined {
  if (tree.broken) return undefined;
  const delta = newText.length - (span.end - span.start);
  if (text.length !== tree.text.length + delta) return undefined;
  const token = tokenAround(tree, span);
  if (token === undefined) return undefined;
  const start = tree.cell(token, ROW.start);
  const end = tree.cell(token, ROW.end);
  const change = {
    kind: tree.node(token).kind,
    before: tree.text.slice(start, end),
    after: text.slice(start, end + delta),
    previous: text.charAt(start - 1),
    next: text.charAt(end + delta),
    edited: tree.text.slice(span.start, span.end) + newText,
    atStart: span.start === start,
  };
  return keepsKind(change, tree.grammar) ? tree.moved(token, delta, text) : undefined;
}

interface TokenChange {
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  /** Characters around the token; empty at the text's ends. */
  readonly previous: string;
  readonly next: string;
  /** What was taken out and what was put in. */
  readonly edited: string;
  /** Whether the token's first character is part of the edit. */
  readonly atStart: boolean;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const NUMBER = /^[1-9][0-9]*$/;
const PART_OF_NAME = /[\w.]|\P{ASCII}/u;
/** Characters that neither end a string, nor escape, nor mean anything to its format. */
const PLAIN = /^[\w ,.;:!?*+/=<>()[\]-]*$/;

function keepsKind(change: TokenChange, grammar: Grammar): boolean {
  const { kind, before, after, previous, next } = change;
  switch (kind) {
    case "identifier":
      if (!NAME.test(before) || !NAME.test(after) || isReserved(after, before, grammar))
        return false;
      // `f` before a quote would begin a string, and `1f` is no name.
      return next !== '"' && next !== "'" && !/\w|\P{ASCII}/u.test(previous + next);
    case "integer":
      return NUMBER.test(before) && NUMBER.test(after) && !PART_OF_NAME.test(previous + next);
    case "comment":
      return !change.atStart && !/[\r\n\f\\]/.test(change.edited);
    case "string_content":
      return after !== "" && PLAIN.test(change.edited) && !/[\\{}]/.test(before);
    default:
      return false;
  }
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
