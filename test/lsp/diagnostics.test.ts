/** Diagnostics over the protocol, pulled and pushed, with columns that are right on every text. */
import { afterEach, describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LspSession, type SessionOptions } from "./session.ts";
import { RULE, SAFE } from "./snippets.ts";

const URI = "file:///nowhere/a.py";

let session: LspSession | undefined;
afterEach(async () => {
  await session?.stop();
  session = undefined;
});

async function start(options: SessionOptions = {}): Promise<LspSession> {
  session = await LspSession.start(options);
  return session;
}

describe("pulled", () => {
  test("a finding comes with its page, its evidence and what an editor needs", async () => {
    const lsp = await start();
    expect(lsp.capabilities).toMatchObject({
      positionEncoding: "utf-16",
      diagnosticProvider: { identifier: "hotlint" },
    });
    await lsp.open(URI, SAFE);
    const [found, ...rest] = await lsp.diagnostics(URI);
    expect(rest).toEqual([]);
    expect(found).toMatchObject({
      range: { start: { line: 3, character: 11 }, end: { line: 3, character: 19 } },
      severity: 2,
      code: RULE,
      source: "Hotlint",
      codeDescription: {
        href: expect.stringMatching(/\/docs\/rules\/list-membership-in-loop\.md$/u) as string,
      },
    });
    expect(found?.message).toContain("`ids` is a list");
    const lines = found?.relatedInformation?.map((each) => each.location.range.start.line);
    expect(lines).toContain(1);
    expect(lsp.published.size).toBe(0);
  });

  test("an unchanged document is not sent again; an edit is", async () => {
    const lsp = await start();
    await lsp.open(URI, SAFE);
    const first = await lsp.pull(URI);
    expect(first).toMatchObject({ kind: "full" });
    const again = await lsp.pull(URI, first.resultId);
    expect(again).toEqual({ kind: "unchanged", resultId: first.resultId });
    const start1 = { line: 1, character: 10 };
    const end = { line: 1, character: 23 };
    await lsp.change(URI, 2, [{ range: { start: start1, end }, text: "set(names.split())" }]);
    expect(await lsp.pull(URI, first.resultId)).toMatchObject({ kind: "full", items: [] });
  });

  test("a long analysis does not keep the client waiting: first what is known, then all", async () => {
    const lsp = await start();
    const slow = (i: number): string => `def f${i}(xs):\n    for x in xs:\n        y = x in xs\n`;
    const text = Array.from({ length: 60_000 }, (_, i) => slow(i)).join("") + SAFE;
    await lsp.open(URI, text);
    const first = await lsp.pull(URI);
    expect(first).toMatchObject({ kind: "full", items: [] });
    expect(first).not.toHaveProperty("resultId");
    await lsp.until("a refresh", () => lsp.refreshes > 0);
    expect(await lsp.diagnostics(URI)).toHaveLength(1);
  });

  test("a document that is closed and opened anew is not taken for the old one", async () => {
    const lsp = await start();
    await lsp.open(URI, SAFE);
    const { resultId } = await lsp.pull(URI);
    await lsp.close(URI);
    await lsp.open(URI, "x = 1\n");
    expect(await lsp.pull(URI, resultId)).toMatchObject({ kind: "full", items: [] });
  });

  test("several changes in one notification build on one another", async () => {
    const lsp = await start();
    await lsp.open(URI, "");
    const changes = SAFE.split("").map((text, at) => {
      const before = SAFE.slice(0, at).split("\n");
      const place = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      return { range: { start: place, end: place }, text };
    });
    await lsp.change(URI, 2, changes.slice(0, 3));
    await lsp.pull(URI);
    await lsp.change(URI, 3, changes.slice(3));
    expect(await lsp.diagnostics(URI)).toHaveLength(1);
  });

  test("a whole new text without a range replaces the old one", async () => {
    const lsp = await start();
    await lsp.open(URI, "x = 1\n");
    await lsp.pull(URI);
    await lsp.change(URI, 2, [{ text: SAFE }]);
    expect(await lsp.diagnostics(URI)).toHaveLength(1);
  });
});

describe("pushed", () => {
  test("to a client that cannot pull, with the version, and taken back on close", async () => {
    const lsp = await start({ mode: "push" });
    expect(lsp.capabilities.diagnosticProvider).toBeUndefined();
    await lsp.open(URI, SAFE);
    const first = await lsp.until("diagnostics", () => lsp.published.get(URI));
    expect(first).toMatchObject({ version: 1, diagnostics: [{ code: RULE }] });
    await lsp.change(URI, 2, [{ text: "x = 1\n" }]);
    const second = await lsp.until("the next version", () => {
      const last = lsp.published.get(URI);
      return last?.version === 2 && last;
    });
    expect(second.diagnostics).toEqual([]);
    await lsp.change(URI, 3, [{ text: SAFE }]);
    await lsp.until("version 3", () => lsp.published.get(URI)?.version === 3);
    await lsp.close(URI);
    await lsp.until("the end", () => lsp.published.get(URI)?.diagnostics.length === 0);
  });

  test("only the newest of quick edits is told", async () => {
    const lsp = await start({ mode: "push" });
    await lsp.open(URI, "x = 1\n");
    for (let version = 2; version < 20; version++) {
      await lsp.change(URI, version, [{ text: `x = ${version}\n` }]);
    }
    await lsp.change(URI, 20, [{ text: SAFE }]);
    const last = await lsp.until("version 20", () => {
      const published = lsp.published.get(URI);
      return published?.version === 20 && published;
    });
    expect(last.diagnostics).toHaveLength(1);
  });
});

const loop = (body: string): string => `def f(lines: str) -> None:
    ids = lines.split()
    for n in lines.split():
        if ${body}:
            print(n)
`;

/** The text under the squiggle, in texts where columns are easily wrong. */
const COLUMNS: readonly (readonly [string, string, string])[] = [
  ["CRLF", SAFE.replaceAll("\n", "\r\n"), "n in ids"],
  ["lone CR", SAFE.replaceAll("\n", "\r"), "n in ids"],
  ["tabs", SAFE.replaceAll("    ", "\t"), "n in ids"],
  ["a byte order mark", `\uFEFF${SAFE}`, "n in ids"],
  ["emoji before", loop('"🐍🐍" and n in ids'), "n in ids"],
  ["combining characters before", loop('"e\u0301a\u0308\u0304" and n in ids'), "n in ids"],
  ["wide characters before", loop('"漢字ｗ" and n in ids'), "n in ids"],
  ["a form feed", SAFE.replace("def", "\f\ndef"), "n in ids"],
  ["emoji on lines above", `x = "👩‍👩‍👧"\n${SAFE}`, "n in ids"],
  ["an identifier that is not ASCII", SAFE.replaceAll("ids", "größe"), "n in größe"],
];

describe("columns count UTF-16 code units", () => {
  test.each(COLUMNS)("%s", async (_, text, flagged) => {
    const lsp = await start();
    await lsp.open(URI, text);
    const [found] = await lsp.diagnostics(URI);
    if (!found) throw new Error("nothing was found");
    expect(TextDocument.create(URI, "python", 1, text).getText(found.range)).toBe(flagged);
  });
});

describe("suppressions", () => {
  test("a comment that silences nothing is a hint, drawn as unnecessary", async () => {
    const lsp = await start();
    await lsp.open(
      URI,
      `x = 1  # hotlint: ignore[${RULE}]\ny = 2  # hotlint: ignore[no-such-rule]\n`,
    );
    const found = await lsp.diagnostics(URI);
    expect(found).toMatchObject([
      {
        code: "unused-suppression",
        severity: 4,
        tags: [1],
        range: { start: { line: 0, character: 7 } },
      },
      { code: "unused-suppression", severity: 4, tags: [1], range: { start: { line: 1 } } },
    ]);
    expect(found[0]?.message).toContain(RULE);
    expect(found[1]?.message).toContain("There is no rule `no-such-rule`");
  });

  test("a comment for a rule that is off is not called unused", async () => {
    const lsp = await start({ settings: { ignore: [RULE] } });
    await lsp.open(URI, SAFE.replace("ids:", `ids:  # hotlint: ignore[${RULE}]`));
    expect(await lsp.diagnostics(URI)).toEqual([]);
  });
});
