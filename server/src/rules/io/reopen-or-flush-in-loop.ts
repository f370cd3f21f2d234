/** Flags a loop that opens the same file for each thing it appends, or empties its buffer after each. */
import type { Fix } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { callOf, NAME, OPEN, renamed } from "../../lint/signs.ts";
import type { Context } from "../../semantic/context.ts";
import { endOfLine, indentationOf } from "../../semantic/indentation.ts";
import { openCall, type OpenedFile, openedFile } from "../../semantic/opened-file.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { everyPass, isPrivate, isSameEachPass, onlyWrites, writesTo } from "./writing/passes.ts";

const WITH_OPEN = callOf("open", String.raw`\bwith${OPEN}(?:${NAME}[\s.]*)*`);
const FLUSH = callOf("flush", String.raw`\.\s*`);

export const reopenOrFlushInLoop = defineRule({
  id: "reopen-or-flush-in-loop",
  category: "io",
  summary: "A file opened anew, or flushed, for each thing that a loop writes to it",
  why: "A file collects what is written and hands it to the system in large pieces. Opening and closing it on every pass, or flushing it, makes a few calls of the system of each line.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: [
    { module: [["open"]], unit: [[inLoop(WITH_OPEN, FLUSH)]] },
    { module: [[renamed("open")]], unit: [[inLoop("(")]] },
  ],
  on: {
    with_statement(node, ctx) {
      const open = appendingOpen(node, ctx);
      const loop = open && everyPass(node, ctx);
      if (!loop || !isSameEachPass(open.path, loop, ctx) || !onlyWrites(loop, ctx))
        return undefined;
      if (isSeldomRun(node, ctx) || isForNextRun(open.path)) return undefined;
      const fix = openOnce(node, loop);
      return {
        node: open.open,
        message:
          `\`${shortly(open.path.text)}\` is opened and closed on every pass of the loop. ` +
          "Open it once, around the loop.",
        evidence: [{ text: "each pass of this loop opens the same file", node: loop }],
        ...(fix && { fix }),
      };
    },
    call(node, ctx) {
      const file = flushedBy(node);
      const opened = file && openedFile(file, ctx);
      if (!opened?.variable || !/[wax+]/.test(opened.mode)) return undefined;
      const loop = everyPass(node, ctx);
      if (!loop || loop.encloses(opened.open)) return undefined;
      if (!isPrivate(opened.variable, ctx) || !writesTo(opened.variable, loop)) return undefined;
      if (!onlyWrites(loop, ctx) || isSeldomRun(node, ctx)) return undefined;
      if (isForNextRun(opened.path)) return undefined;
      const fix = withoutFlush(node, ctx);
      return {
        node,
        message:
          `\`${node.text}\` hands what one pass of the loop wrote to the system at once, so the buffer of ` +
          `\`${opened.variable.name}\` saves nothing. Flush it after the loop, or let closing it do that.`,
        evidence: [
          { text: `\`${opened.variable.name}\` is opened here, with a buffer`, node: opened.open },
          { text: "each pass of this loop writes and flushes", node: loop },
        ],
        ...(fix && { fix }),
      };
    },
  },
});

/** What tells a later run where to go on has to be in the file when this one ends, however it ends. */
function isForNextRun(path: AnyNode): boolean {
  return /checkpoint|done|journal|progress|resum|state|status/i.test(path.text);
}

/** `with open(path, "a") as f:` alone. */
function appendingOpen(node: Node<"with_statement">, ctx: Context): OpenedFile | undefined {
  const items = node.children.find((child) => isKind(child, "with_clause"))?.children ?? [];
  const [item, ...more] = items;
  if (!isKind(item, "with_item") || more.length > 0) return undefined;
  const value = item.field("value");
  const call = isKind(value, "as_pattern") ? value.children[0] : undefined;
  const opened = isKind(call, "call") ? openCall(call, ctx) : undefined;
  return opened?.mode.includes("a") === true && !opened.mode.includes("+") ? opened : undefined;
}

/** The name before `.flush()`. */
function flushedBy(call: Node<"call">): AnyNode | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "flush") return undefined;
  if (!isKind(call.parent, "expression_statement")) return undefined;
  const object = callee.field("object");
  return isKind(object, "identifier") ? object : undefined;
}

function shortly(text: string): string {
  return text.length <= 40 && !/[\r\n]/.test(text) ? text : "The file";
}

/**
 * ```
 * for row in rows:                  →    with open(path, "a") as f:
 *     with open(path, "a") as f:             for row in rows:
 * ```
 * Only where the two headers have a line each: then they just change places.
 */
function openOnce(node: Node<"with_statement">, loop: Node<"for_statement">): Fix | undefined {
  const [only, ...others] = loop.field("body").children;
  if (only?.index !== node.index || others.length > 0 || loop.field("alternative"))
    return undefined;
  const [outer, inner] = [headerOf(loop), headerOf(node)];
  if (!outer || !inner || indentationOf(node) === undefined) return undefined;
  if (loop.text.includes("yield")) return undefined;
  return {
    title:
      "Open the file once, around the loop (also where there is nothing to write; others see what is written later)",
    safe: false,
    edits: [
      { node: loop, span: outer.span, newText: inner.text },
      { node, span: inner.span, newText: outer.text },
    ],
  };
}

interface Header {
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}

/** From the keyword to before the colon; undefined where it has more than a line, or a comment. */
function headerOf(statement: Node<"for_statement" | "with_statement">): Header | undefined {
  const { start, tree } = statement;
  const before = tree.text.slice(start, bodyOf(statement).start);
  const line = /^[^\r\n#]*(?=:[ \t\f]*(?:\r\n?|\n)[ \t\f]*$)/.exec(before)?.[0];
  if (line === undefined || line.startsWith("async")) return undefined;
  return { span: { start, end: start + line.length }, text: line };
}

function bodyOf(statement: Node<"for_statement" | "with_statement">): Node<"block"> {
  return isKind(statement, "for_statement") ? statement.field("body") : statement.field("body");
}

/** Takes out the line of the flush. */
function withoutFlush(call: Node<"call">, ctx: Context): Fix | undefined {
  const statement = call.parent;
  const block = statement?.parent;
  if (!statement || !isKind(block, "block") || block.children.length < 2) return undefined;
  const indentation = indentationOf(statement);
  const end = endOfLine(statement);
  if (indentation === undefined || end === undefined) return undefined;
  const { text } = statement.tree;
  // A comment beside it may be about it, or not.
  if (text.slice(statement.end, end).includes("#")) return undefined;
  const start = statement.start - indentation.length;
  const next = end + (/^(?:\r\n?|\n)?/.exec(text.slice(end))?.[0].length ?? 0);
  const isLast = next === end;
  const from = isLast ? start - ctx.module.lineEnd.length : start;
  return {
    title: `Leave out \`${call.text}\` (what is written is seen by others later)`,
    safe: false,
    edits: [{ node: statement, span: { start: from, end: next }, newText: "" }],
  };
}
