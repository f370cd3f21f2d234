/** The thread filter over the protocol: lists, findings, heat and the summary change together. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type {
  DocumentHeat,
  HotLines,
  ProfileOutcome,
  ProfileSummary,
  ThreadList,
} from "../../server/src/protocol.ts";
import { freshFolder } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";
import { RULE, SAFE } from "./snippets.ts";

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
});

/** Two threads: one in the finding of the snippet, the other in the line above it. */
function recording(file: string): string {
  const frames = [4, 3].map((line) => ({ name: "f", file, line }));
  const thread = (name: string, frame: number, count: number) => ({
    type: "sampled",
    name,
    unit: "seconds",
    samples: Array.from({ length: count }, () => [frame]),
    weights: Array.from({ length: count }, () => 0.01),
  });
  const profiles = [thread('Thread 1 "hot"', 0, 300), thread('Thread 2 "other"', 1, 900)];
  return JSON.stringify({ exporter: "py-spy@0.4.2", profiles, shared: { frames } });
}

test("showing one thread makes its lines the whole, in heat, lists, findings and the summary", async () => {
  const folder = freshFolder();
  const file = path.join(folder, "a.py");
  const uri = uriOf(file);
  writeFileSync(file, SAFE);
  const profile = path.join(folder, "two.speedscope.json");
  writeFileSync(profile, recording(file));
  const session = await LspSession.start({ folder });
  lsp = session;
  const { connection } = session;
  await session.open(uri, SAFE);
  const opened = await connection.sendRequest<ProfileOutcome>("hotlint/openProfile", {
    path: profile,
  });
  expect(opened).toMatchObject({ ok: true, profile: { denominator: /all threads/u } });

  const state = async () => {
    const measure = "self";
    const heat = await connection.sendRequest<DocumentHeat>("hotlint/heat", { uri, measure });
    const hot = await connection.sendRequest<HotLines>("hotlint/hotLines", { measure });
    const [finding] = await session.diagnostics(uri);
    return {
      heat: heat.lines.map(({ line, label }) => [line, label]),
      hot: hot.lines.map(({ line, share }) => [line, share.toFixed(3)]),
      message: typeof finding?.message === "string" ? finding.message : "",
      hover: heat.lines.at(-1)?.hover ?? "",
      part: hot.summary?.part,
    };
  };
  const before = await state();
  expect(before.hot).toEqual([
    [2, "0.750"],
    [3, "0.250"],
  ]);

  const { threads } = await connection.sendRequest<ThreadList>("hotlint/threads");
  expect(threads.map(({ name, label, shown }) => [name, label, shown])).toEqual([
    ["other", "75 % · 9.0 s", true],
    ["hot", "25 % · 3.0 s", true],
  ]);
  const hot = threads.find(({ name }) => name === "hot");
  const refreshes = session.refreshes;
  await connection.sendRequest("hotlint/showThreads", { ids: [hot?.id] });
  await session.until("findings asked for anew", () => session.refreshes > refreshes);
  const alone = await state();
  expect(alone.hot).toEqual([[3, "1.000"]]);
  expect(alone.heat).toEqual([[3, "100 % · 3.0 s"]]);
  expect(alone.message).toMatch(/100 % of sampled CPU time, thread hot/u);
  expect(alone.part).toBe("thread hot");
  // The finding on the line, with its fix, below the line's own numbers.
  expect(alone.hover).toContain(`**${RULE}**: ${alone.message}`);
  expect(alone.hover).toMatch(/Fix: .+ Quick Fix on the underlined code applies it\.$/u);
  const told = session.notifications.findLast(({ method }) => method === "hotlint/heatChanged");
  expect((told?.params as ProfileSummary).denominator).toMatch(/, thread hot$/u);

  await connection.sendRequest("hotlint/showThreads", { ids: null });
  expect(await state()).toEqual(before);
});
