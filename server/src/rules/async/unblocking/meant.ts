/** Whether a coroutine blocks its event loop on purpose: as a test, or because a comment says so. */
import type { Context } from "../../../semantic/context.ts";
import { isInTest } from "../../../semantic/test-code.ts";
import type { AnyNode } from "../../../syntax/node.ts";

/** In a test no other coroutine is kept waiting but the test's own. */
export function isMeant(node: AnyNode, ctx: Context): boolean {
  return SAYS_SO.test(commentAt(node)) || isInTest(node, ctx);
}

const SAYS_SO =
  /\bblock(?:s|ing)?\b.*\b(?:loop|thread|call)\b|\b(?:on purpose|deliberate(?:ly)?|intentional(?:ly)?)\b/i;

/** The comment at the end of the line, and the lines of comment right above it, as one line. */
function commentAt(node: AnyNode): string {
  const lines = node.tree.text.slice(0, node.start).split(/\r\n|\r|\n/);
  const above: string[] = [];
  for (let i = lines.length - 2; /^\s*#/.test(lines[i] ?? ""); i--) above.unshift(lines[i] ?? "");
  const rest = /^[^\r\n]*/.exec(node.tree.text.slice(node.end))?.[0] ?? "";
  const text = [...above, /#.*/.exec(rest)?.[0] ?? ""].join(" ").replaceAll("#", " ");
  return /\b(?:TODO|FIXME|XXX)\b/.test(text) ? "" : text;
}
