/** Hover over the protocol: a finding told in full. */
import { afterEach, expect, test } from "vitest";
import type { MarkupContent } from "vscode-languageserver";
import { LspSession } from "./session.ts";
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
