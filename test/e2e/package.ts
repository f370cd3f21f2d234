/** Packs the extension, looks into the package, installs it in the workbench and sees it work there. */
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onInterrupt, run } from "../../scripts/processes.mjs";
import { runScript } from "../../scripts/install-once.mjs";
import { node } from "../../scripts/ensure-node-modules.mjs";
import { packageExtension } from "../../scripts/package.mjs";
import type { Page } from "playwright-core";
import { openBrowser } from "./workbench/browser.ts";
import { startWorkbench } from "./workbench/host.mjs";
import { openFile, squiggles } from "./workbench/page.ts";
import { checkReload } from "./window-reload.ts";

const root = path.resolve(import.meta.dirname, "../..");
const vsix = path.join(root, "out/package/hotlint.vsix");

/** What must be inside for the extension to run at all. */
const expected = [
  "dist/extension.cjs",
  "dist/server.js",
  "dist/profile-worker.js",
  "dist/scan-worker.js",
  "dist/python-parser.wasm",
  "dist/THIRD-PARTY-NOTICES.txt",
  "docs/images/icon.png",
  "LICENSE",
  "package.json",
  "README.md",
];

/** What is typed stays unsaved. */
const settings = { "files.autoSave": "off" };

const checks: readonly { readonly name: string; readonly check: () => Promise<void> }[] = [
  { name: "it packs into one file under 2 MB", check: checkSize },
  { name: "it holds what runs, and no sources or node_modules", check: checkContents },
  { name: "installed in the workbench, it flags the sample", check: () => inWorkbench(checkFlags) },
  {
    name: "heat stays with an edited line when the window is reloaded",
    check: () => inWorkbench(checkReload),
  },
];

await runScript(async () => {
  onInterrupt();
  const results = { passed: 0, failed: 0 };
  for (const { name, check } of checks) {
    try {
      await check();
      results.passed += 1;
      console.log(`  ✓ ${name}`);
    } catch (error) {
      results.failed += 1;
      console.log(`  ✗ ${name}`);
      console.error(error);
    }
  }
  await mkdir(path.join(root, "out/results"), { recursive: true });
  await writeFile(path.join(root, "out/results/package.json"), JSON.stringify(results));
  return results.failed === 0 ? 0 : 1;
});

/** Packing refuses a file that grew too large. */
async function checkSize(): Promise<void> {
  await packageExtension(vsix);
}

async function checkContents(): Promise<void> {
  const program = path.join(root, "node_modules/@vscode/vsce/vsce");
  const listing = await run(node, [program, "ls", "--no-dependencies"], { cwd: root });
  assert.ok(listing.ok, listing.output);
  const files = listing.output.split("\n").map((line) => line.trim());
  // vsce renames these two inside the package; `ls` names them as they are here.
  const missing = expected.filter((file) => !files.includes(file));
  assert.deepEqual(missing, [], `missing in the package:\n${listing.output}`);
  const strays = files.filter((file) =>
    /node_modules|\.ts$|\.map$|^(test|scripts|server|client)\//.test(file),
  );
  assert.deepEqual(strays, [], "these do not belong into the package");
}

async function checkFlags(page: Page): Promise<void> {
  await openFile(page, "orders/intake.py");
  await squiggles(page).first().waitFor();
}

/** With the packed extension installed, over a private copy of the samples. */
async function inWorkbench(check: (page: Page, folder: string) => Promise<void>): Promise<void> {
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), "hotlint-package-")));
  await cp(path.join(root, "samples"), scratch, { recursive: true });
  try {
    const workbench = await startWorkbench({ folder: scratch, vsix, settings });
    const browser = await openBrowser();
    try {
      await browser.page.goto(workbench.url, { waitUntil: "domcontentloaded" });
      await check(browser.page, scratch);
    } catch (error) {
      const picture = path.join(root, "out/pictures/package-failed.png");
      await browser.page.screenshot({ path: picture });
      throw error;
    } finally {
      await browser.close();
      await workbench.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
