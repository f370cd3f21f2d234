/** Whether a coroutine blocks its event loop on purpose: as a test, or because a comment says so. */
import type { Context } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { isInTest } from "../../../semantic/test-code.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, isKind, nearest } from "../../../syntax/walk.ts";

/** In a test no other coroutine is kept waiting but the test's own. */
export function isMeant(node: AnyNode, ctx: Context): boolean {
  return (
    SAYS_SO.test(commentAt(node)) ||
    isAcceptedElsewhere(node) ||
    isNamedSo(node) ||
    isInBrowser(node) ||
    isInTest(node, ctx) ||
    isForTests(node, ctx)
  );
}

/** `import pyodide`: a browser has no threads that Python could wait in. */
function isInBrowser(node: AnyNode): boolean {
  const around = nearest(node, "function_definition")?.text ?? "";
  return /^[ \t]*(?:import|from)[ \t]+(?:pyodide|js)\b/m.test(around);
}

/** `async def get_blocking():`, `async def run_test(app):` */
function isNamedSo(node: AnyNode): boolean {
  const around = nearest(node, "function_definition")?.field("name").text ?? "";
  return /(?:^|_)(?:blocking|run_tests?)(?:_|$)/.test(around);
}

/** `# noqa: RUF006`, `# noqa: ASYNC251`: who told another linter about this has decided. */
function isAcceptedElsewhere(node: AnyNode): boolean {
  const { text } = node.tree;
  const from = Math.max(text.lastIndexOf("\n", node.start), text.lastIndexOf("\r", node.start)) + 1;
  const [end] = /^[^\r\n]*/.exec(text.slice(node.end)) ?? [""];
  const comments = text.slice(from, node.end + end.length).match(/#.*/g) ?? [];
  return comments.some((comment) => /\bnoqa\b.*\b(?:RUF006|ASYNC\d{3})\b/i.test(comment));
}

/** `@pytest_asyncio.fixture`, `@pytest.mark.anyio`: only a test runs it. */
function isForTests(node: AnyNode, ctx: Context): boolean {
  return ancestors(node).some((up) => {
    const definition = isKind(up, "decorated_definition") ? up : undefined;
    return definition?.children.some((decorator) => {
      const [expression] = isKind(decorator, "decorator") ? decorator.children : [];
      const named = isKind(expression, "call") ? expression.field("function") : expression;
      const qualified = named && qualifiedName(named, ctx);
      return qualified !== undefined && /^pytest(?:_asyncio|_trio)?\./.test(qualified);
    });
  });
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
