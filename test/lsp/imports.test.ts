/** A real `-X importtime` on real imports: the statements that cost are painted, in the files that paid for them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { DocumentHeat, HotLines, ProfileOutcome } from "../../server/src/protocol.ts";
import { freshFolder, pythonTool } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";

const SLOW = "import time\ntime.sleep(0.3)\n";
const MAIN =
  'import sys\nimport shop.prices\nfrom shop import (\n    stock as store,\n)\nprint("done")\n';
const STOCK = "from . import slow\nfrom .prices import NAME\n";

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
});

test("import lines have the time of what they imported first", async () => {
  const folder = freshFolder();
  mkdirSync(path.join(folder, "src/shop"), { recursive: true });
  const write = (name: string, text: string): string => {
    const file = path.join(folder, "src", name);
    writeFileSync(file, text);
    return file;
  };
  write("shop/__init__.py", "");
  write("shop/slow.py", SLOW);
  write("shop/prices.py", "NAME = 1\n");
  const stock = write("shop/stock.py", STOCK);
  const main = write("main.py", MAIN);
  const { stderr } = spawnSync(pythonTool("python"), ["-X", "importtime", main]);
  const profile = path.join(folder, "imports.txt");
  writeFileSync(profile, stderr);

  const session = await LspSession.start({ folder });
  lsp = session;
  const { connection } = session;
  await session.open(uriOf(main), MAIN);
  await session.open(uriOf(stock), STOCK);
  const opened = await connection.sendRequest<ProfileOutcome>("hotlint/openProfile", {
    path: profile,
  });
  expect(opened).toMatchObject({
    ok: true,
    profile: { denominator: "of the time of all imports" },
  });
  const linesOf = async (file: string, measure: string) => {
    const params = { uri: uriOf(file), measure };
    const heat = await connection.sendRequest<DocumentHeat | null>("hotlint/heat", params);
    return heat?.lines.filter(({ share }) => share > 0.5) ?? [];
  };
  const [store, ...others] = await linesOf(main, "total");
  expect(others).toEqual([]);
  expect(store).toMatchObject({ line: 2, state: "fresh" });
  expect(store?.label).toMatch(/^\d\d %\u0020· \d\d\d ms$/u);
  expect(store?.hover).toContain("`shop.slow`");
  // `main` waited for it; `stock` is what imported it, and the module itself took the time.
  expect(await linesOf(main, "self")).toEqual([]);
  expect(await linesOf(stock, "self")).toMatchObject([{ line: 0 }]);
  const { lines } = await connection.sendRequest<HotLines>("hotlint/hotLines", {
    measure: "total",
  });
  expect(lines[0]).toMatchObject({ line: 2, uri: uriOf(main) });
});
