/** Flame graph, call tree and comparison as a client asks for them. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProfileOutcome } from "../../server/src/protocol.ts";
import type {
  CallFunctionsOutcome,
  CallNodesOutcome,
  CompareOutcome,
  FlameOutcome,
  FrameSourceOutcome,
} from "../../server/src/protocol/views.ts";
import { freshFolder } from "../engines/tools.ts";
import { recorded, type Recorded } from "../profile/recorded.ts";
import { LspSession, uriOf } from "./session.ts";

const folder = freshFolder();
const file = path.join(folder, "shop.py");
const text = "def slow():\n    pass\n\n\ndef fast():\n    pass\n";
writeFileSync(file, text);

let lsp: LspSession;
beforeAll(async () => {
  lsp = await LspSession.start({ folder, initializationOptions: { sessions: freshFolder() } });
});
afterAll(() => lsp.stop());

async function opened(name: string, parts: readonly Recorded[]): Promise<string> {
  const profile = path.join(folder, name);
  writeFileSync(profile, recorded(file, parts));
  const outcome = await ask<ProfileOutcome>("openProfile", { path: profile });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.profile.session ?? "";
}

function ask<Outcome>(method: string, params: object): Promise<Outcome> {
  return lsp.connection.sendRequest(`hotlint/${method}`, params);
}

const BEFORE = [
  { function: "slow", line: 2, seconds: 8 },
  { function: "fast", line: 6, seconds: 2 },
];
const AFTER = [
  { function: "slow", line: 2, seconds: 1 },
  { function: "fast", line: 6, seconds: 9 },
];

test("the flame graph of a session, and the line behind a box, also after an edit", async () => {
  const session = await opened("flame.json", BEFORE);
  const flame = await ask<FlameOutcome>("flameGraph", { session, path: [] });
  if (!flame.ok) throw new Error(flame.reason);
  const [slow] = flame.boxes;
  expect(slow).toMatchObject({
    parent: -1,
    name: "slow",
    place: "shop.py:2",
    label: "80 % · 8.0 s",
  });
  await lsp.open(uriOf(file), `# above\n${text}`);
  const source = await ask<FrameSourceOutcome>("frameSource", { session, frame: slow?.frame });
  expect(source).toEqual({ ok: true, uri: uriOf(file), line: 2 });
  await lsp.close(uriOf(file));
});

test("a level of the call tree, and functions by a part of their name", async () => {
  const session = await opened("tree.json", BEFORE);
  const shape = { kind: "bottom-up" };
  const level = await ask<CallNodesOutcome>("callNodes", { session, shape, path: [] });
  expect(level).toMatchObject({ ok: true, rest: 0, rows: [{ name: "slow" }, { name: "fast" }] });
  const found = await ask<CallFunctionsOutcome>("callFunctions", { session, query: "FAS" });
  expect(found).toMatchObject({ ok: true, functions: [{ name: "fast", label: "20 % · 2.0 s" }] });
});

test("two sessions are compared, in numbers and as one flame graph", async () => {
  const before = await opened("before.json", BEFORE);
  const after = await opened("after.json", AFTER);
  const found = await ask<CompareOutcome>("compareSessions", { before, after });
  if (!found.ok) throw new Error(found.reason);
  expect(
    found.lines.map(({ place, glyph, shares, delta }) => [place, glyph, shares, delta]),
  ).toEqual([
    ["shop.py:2", "▼", "80 % → 10 %", "−70.0 points"],
    ["shop.py:6", "▲", "20 % → 90 %", "+70.0 points"],
  ]);
  expect(found.lines[0]?.source).toEqual({ uri: uriOf(file), line: 1 });
  const flame = await ask<FlameOutcome>("flameGraph", { session: after, base: before, path: [] });
  expect(flame).toMatchObject({
    ok: true,
    boxes: [
      { name: "fast", delta: { verdict: "hotter" } },
      { name: "slow", delta: { verdict: "cooler" } },
    ],
  });
});

test("while a large view is counted others are answered, and who leaves it ends it", async () => {
  const profile = path.join(folder, "large.collapsed");
  writeFileSync(profile, wide());
  const outcome = await ask<ProfileOutcome>("openProfile", { path: profile });
  if (!outcome.ok) throw new Error(outcome.reason);
  const { session } = outcome.profile;
  let answered = 0;
  const shape = { kind: "bottom-up" };
  const level = ask<CallNodesOutcome>("callNodes", { session, shape, path: [] });
  const counted = level.then(() => "counted");
  while ((await Promise.race([counted, ask("threads", {})])) !== "counted") answered++;
  expect(await level).toMatchObject({ ok: true });
  expect(answered).toBeGreaterThan(0);

  // Read again, nothing is known of it.
  await ask("openProfile", { path: profile });
  const leaving = new CancellationTokenSource();
  const params = { session, shape, path: [] };
  const left = lsp.connection.sendRequest("hotlint/callNodes", params, leaving.token);
  leaving.cancel();
  await expect(left).rejects.toThrow("Nobody looks at this view any more.");
});

/** Collapsed stacks: each of 500 functions, called by each of as many. */
function wide(): string {
  const each = Array.from({ length: 500 }, (_, index) => index + 1);
  const lines = each.flatMap((a) =>
    each.map((b) => `f${a} (/srv/m.py:${a});g${b} (/srv/n.py:${b}) 1`),
  );
  return `${lines.join("\n")}\n`;
}

test("what is not there is refused in a sentence", async () => {
  const session = await opened("gone.json", BEFORE);
  const refusals: readonly [string, object][] = [
    ["flameGraph", { session: "nosuchsession", path: [] }],
    ["flameGraph", { session, path: [99] }],
    ["callNodes", { session, shape: { kind: "callers", of: 99 }, path: [] }],
    ["frameSource", { session, frame: 99 }],
    ["compareSessions", { before: session, after: "../../etc" }],
  ];
  for (const [method, params] of refusals) {
    const outcome = await ask<{ ok: boolean; reason: string }>(method, params);
    expect(outcome.ok, method).toBe(false);
    expect(outcome.reason, method).toMatch(/\.$/u);
  }
});
