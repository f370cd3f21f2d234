/** Hover over the protocol: a finding told in full. */
import { afterEach, expect, test } from "vitest";
import type { MarkupContent } from "vscode-languageserver";
import { LspSession, type SessionOptions } from "./session.ts";
import { RULE, SAFE } from "./snippets.ts";

const URI = "file:///nowhere/a.py";
let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
});

test("says what, why, the evidence with its lines, the cost and the fix, as Markdown", async () => {
  lsp = await LspSession.start();
  await lsp.open(URI, SAFE);
  const hover = await lsp.hover(URI, 3, 12);
  expect(hover?.range).toEqual({
    start: { line: 3, character: 11 },
    end: { line: 3, character: 19 },
  });
  const { kind, value } = hover?.contents as MarkupContent;
  expect(kind).toBe("markdown");
  expect(value).toContain(`**${RULE}**`);
  expect(value).toContain("`ids` is a list: `split()`");
  expect(value).toContain(`[line 2](${URI}#L2)`);
  expect(value).toContain("O(n·m) → O(n + m)");
  expect(value).toMatch(/Fix: /u);
  expect(value).toContain("/docs/rules/list-membership-in-loop.md");
  expect(value).not.toContain("Heat:");
});

test("leaves out what the editor's hover shows of the diagnostic, and keeps the rest", async () => {
  const text = async (options: SessionOptions): Promise<string> => {
    lsp = await LspSession.start(options);
    await lsp.open(URI, SAFE);
    const hover = await lsp.hover(URI, 3, 12);
    const message = (await lsp.diagnostics(URI))[0]?.message;
    await lsp.stop();
    lsp = undefined;
    return (hover?.contents as MarkupContent).value.replace(message as string, "MESSAGE");
  };
  const full = await text({});
  const short = await text({ initializationOptions: { hoverShowsDiagnostics: true } });
  expect(full).toMatch(/^\*\*list-membership-in-loop\*\*: MESSAGE\n/u);
  expect(full).toMatch(/\n\nEvidence:\n(- .+\n)+\n/u);
  expect(short).toBe(full.replace(": MESSAGE", "").replace(/Evidence:\n(- .+\n)+\n/u, ""));
});

test("says nothing beside a finding", async () => {
  lsp = await LspSession.start();
  await lsp.open(URI, SAFE);
  expect(await lsp.hover(URI, 0, 0)).toBeNull();
  expect(await lsp.hover(URI, 3, 8)).toBeNull();
});

test("is there on the first and the last character of the squiggle", async () => {
  lsp = await LspSession.start();
  await lsp.open(URI, SAFE);
  expect(await lsp.hover(URI, 3, 11)).not.toBeNull();
  expect(await lsp.hover(URI, 3, 18)).not.toBeNull();
});
