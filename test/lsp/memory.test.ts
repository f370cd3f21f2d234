/** A program's memory over the protocol: what the lines, their hovers and the flame graph say. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { DocumentHeat, HotLines, ProfileOutcome } from "../../server/src/protocol.ts";
import type { FlameOutcome } from "../../server/src/protocol/views.ts";
import { freshFolder, program, pythonTool } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";

let lsp: LspSession;
let file = "";
afterEach(() => lsp.stop());

/** From 0. */
const BURST = 14;
const KEEP = 9;

async function start(settings: unknown = null): Promise<void> {
  const folder = freshFolder();
  file = path.join(folder, "hungry.py");
  copyFileSync(program("hungry.py"), file);
  const initializationOptions = { interpreter: pythonTool("python"), sessions: freshFolder() };
  lsp = await LspSession.start({ folder, settings, initializationOptions });
  await lsp.open(uriOf(file), readFileSync(file, "utf8"));
}

function ask<Outcome>(method: string, params: object): Promise<Outcome> {
  return lsp.connection.sendRequest(`hotlint/${method}`, params);
}

async function profiled(method: string, params: object): Promise<ProfileOutcome & { ok: true }> {
  const outcome = await ask<ProfileOutcome>(method, params);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome;
}

async function lines(): Promise<DocumentHeat["lines"]> {
  const heat = await ask<DocumentHeat | null>("heat", { uri: uriOf(file), measure: "self" });
  return [...(heat?.lines ?? [])].sort((a, b) => b.share - a.share);
}

test.each(["tracemalloc", "memory"])("a file's memory at the peak, by %s", async (engine) => {
  await start();
  const { profile } = await profiled("profileFile", { uri: uriOf(file), engine });
  const name = engine === "memory" ? "memray" : engine;
  expect(profile).toMatchObject({ mode: "memory", unit: "bytes", granularity: "line" });
  expect(profile.label).toMatch(new RegExp(`^${name}, 3\\d MB$`, "u"));
  expect(profile.denominator).toBe("of memory held at the peak");
  const [first, second] = await lines();
  expect([first?.line, second?.line]).toEqual([BURST, KEEP]);
  expect(first?.label).toMatch(/^8\d % · 30 MB$/u);
  // Bytes are no samples, and no time that could be saved.
  expect(first?.hover).toMatch(/^\*\*8\d %\*\* of memory held at the peak\n\nself 30 MB · total/u);
  expect(first?.hover).not.toMatch(/sample|faster|save/u);
  const hot = await ask<HotLines>("hotLines", { measure: "self" });
  expect(hot.lines[0]).toMatchObject({ line: BURST, function: "burst" });
  const flame = await ask<FlameOutcome>("flameGraph", { session: profile.session, path: [] });
  if (!flame.ok) throw new Error(flame.reason);
  const heaviest = flame.boxes.slice(0, 3).map((box) => box.name);
  expect(heaviest).toEqual(["<module>", "main", "burst"]);
});

test("what a module still holds at the end, when the settings ask for that", async () => {
  await start({ profile: { memory: "end" } });
  const target = { kind: "module", module: "hungry" };
  const { profile } = await profiled("launch", { target, engine: "tracemalloc" });
  expect(profile.denominator).toBe("of memory still held at the end");
  expect(profile.notes.join(" ")).toMatch(/3\d MB were held at the peak\./u);
  expect((await lines())[0]).toMatchObject({ line: KEEP });
  expect((await lines()).map(({ line }) => line)).not.toContain(BURST);
});

test("findings about allocation show by memory, and are told no time", async () => {
  await start();
  const text =
    "def check(n):\n    return any([str(i) * 9 for i in range(n)])\n\n\ncheck(200_000)\n";
  const other = path.join(path.dirname(file), "check.py");
  writeFileSync(other, text);
  await lsp.open(uriOf(other), text);
  const said = async (): Promise<string> => JSON.stringify(await lsp.diagnostics(uriOf(other)));
  expect(await said()).not.toContain("any-all-materialized");
  await profiled("profileFile", { uri: uriOf(other), engine: "memray" });
  expect(await said()).toMatch(/any-all-materialized.*% of memory held at the peak\)/u);
  expect(await said()).not.toContain("save at most");
});
