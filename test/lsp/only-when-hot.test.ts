/** Rules for hot lines only, over the protocol: silent until a profile shows the heat, and again without it. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Diagnostic } from "vscode-languageserver";
import type { ProfileOutcome } from "../../server/src/protocol.ts";
import { freshFolder } from "../engines/tools.ts";
import { recorded } from "../profile/recorded.ts";
import { LspSession, uriOf } from "./session.ts";
import { HOT_ONLY, HOT_ONLY_HERE, HOT_ONLY_RULE, RULE } from "./snippets.ts";

const ALL = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
/** From 1, as profiles count. */
const LINE = 4;

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
});

interface Setup {
  readonly session: LspSession;
  readonly file: string;
  readonly uri: string;
}

async function start(text: string): Promise<Setup> {
  const folder = freshFolder();
  const file = path.join(folder, "sizes.py");
  writeFileSync(file, text);
  lsp = await LspSession.start({ folder });
  await lsp.open(uriOf(file), text);
  return { session: lsp, file, uri: uriOf(file) };
}

/** Opens a profile in which the line of `show` takes this part of the time. */
async function open({ session, file }: Setup, share: number): Promise<void> {
  const profile = path.join(path.dirname(file), "recorded.speedscope.json");
  const parts = [
    { function: "show", line: LINE, seconds: 10 * share },
    { function: "other", line: LINE + 5, seconds: 10 * (1 - share) },
  ];
  writeFileSync(profile, recorded(file, parts));
  const outcome = await session.connection.sendRequest<ProfileOutcome>("hotlint/openProfile", {
    path: profile,
  });
  expect(outcome).toMatchObject({ ok: true });
}

const of = (rule: string, found: readonly Diagnostic[]): readonly Diagnostic[] =>
  found.filter(({ code }) => code === rule);

const own = (found: readonly Diagnostic[]): readonly Diagnostic[] => of(HOT_ONLY_RULE, found);

test("one finding waits for heat where others of its rule do not", async () => {
  const setup = await start(HOT_ONLY_HERE);
  const { session, uri } = setup;
  expect(await session.diagnostics(uri)).toEqual([]);
  expect(await session.actions(uri, ALL, ["source.fixAll"])).toEqual([]);

  await open(setup, 0);
  expect(of(RULE, await session.diagnostics(uri))).toEqual([]);

  await open(setup, 0.6);
  const [found, ...others] = of(RULE, await session.diagnostics(uri));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 1, range: { start: { line: LINE - 1 } } });
  expect(await session.actions(uri, ALL, ["source.fixAll"])).toEqual([]);

  await session.change(uri, 2, [{ text: HOT_ONLY_HERE.replaceAll("name", "lines") }]);
  await session.connection.sendRequest("hotlint/clearProfile");
  expect(of(RULE, await session.diagnostics(uri))).toHaveLength(1);
  expect(await session.actions(uri, ALL, ["source.fixAll"])).toHaveLength(1);
});

test("shown where it is hot, a level louder and with the share; gone with the profile", async () => {
  const setup = await start(HOT_ONLY);
  const { session, uri } = setup;
  expect(await session.diagnostics(uri)).toEqual([]);

  await open(setup, 0.6);
  const [found, ...others] = own(await session.diagnostics(uri));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 3, range: { start: { line: LINE - 1 } } });
  expect(found?.message).toContain("60 % of sampled CPU time");

  await session.connection.sendRequest("hotlint/clearProfile");
  expect(await session.diagnostics(uri)).toEqual([]);
});

test("not shown where it is cold, nor in a file that was not measured", async () => {
  const setup = await start(HOT_ONLY);
  const { session, uri } = setup;
  await open(setup, 0);
  expect(own(await session.diagnostics(uri))).toEqual([]);
  await open({ ...setup, file: path.join(path.dirname(setup.file), "another.py") }, 0.6);
  expect(own(await session.diagnostics(uri))).toEqual([]);
});

test("follows the line through edits, and goes and comes with the code", async () => {
  const setup = await start(HOT_ONLY);
  const { session, uri } = setup;
  await open(setup, 0.6);
  await session.change(uri, 2, [{ text: `import os\n${HOT_ONLY}` }]);
  const [moved] = own(await session.diagnostics(uri));
  expect(moved).toMatchObject({ range: { start: { line: LINE } } });
  await session.change(uri, 3, [{ text: HOT_ONLY.replaceAll("sizes[row]", "row") }]);
  expect(own(await session.diagnostics(uri))).toEqual([]);
  await session.change(uri, 4, [{ text: HOT_ONLY }]);
  expect(own(await session.diagnostics(uri))).toHaveLength(1);
});

test("has its fix on the spot, and is no part of fixing everything", async () => {
  const setup = await start(HOT_ONLY);
  const { session, uri } = setup;
  await open(setup, 0.6);
  const [found] = own(await session.diagnostics(uri));
  if (!found) throw new Error("no finding");
  const fixes = await session.actions(uri, found.range, ["quickfix"]);
  expect(fixes.map(({ title }) => title)).toContain("Iterate over `sizes.items()`");
  expect(await session.actions(uri, ALL, ["source.fixAll"])).toEqual([]);
});

test("a comment that silences it is not called useless while nothing is measured, or when cold", async () => {
  const silenced = HOT_ONLY.replace(
    "sizes[row])",
    `sizes[row])  # hotlint: ignore[${HOT_ONLY_RULE}]`,
  );
  const setup = await start(silenced);
  const { session, uri } = setup;
  expect(silenced).not.toBe(HOT_ONLY);
  expect(await session.diagnostics(uri)).toEqual([]);
  for (const share of [0.6, 0]) {
    await open(setup, share);
    expect(await session.diagnostics(uri)).toEqual([]);
  }
});

test("what only heat lets speak is looked for as soon as there is some", async () => {
  const kept = `class Shop:
    def __init__(self): self.ids = []
    def show(self, rows):
        return [row for row in rows if row in self.ids]
`;
  const setup = await start(kept);
  const { session, uri } = setup;
  expect(await session.diagnostics(uri)).toEqual([]);

  await open(setup, 0.6);
  const [found, ...others] = of(RULE, await session.diagnostics(uri));
  expect(others).toEqual([]);
  expect(found?.message).toContain("`self.ids` is a list");

  await session.connection.sendRequest("hotlint/clearProfile");
  expect(await session.diagnostics(uri)).toEqual([]);
});
