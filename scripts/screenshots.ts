/** Takes the README's pictures of the packaged extension in a real workbench, working on the samples. */
import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { openBrowser } from "../test/e2e/workbench/browser.ts";
import { startWorkbench, type WorkbenchOptions } from "../test/e2e/workbench/host.mjs";
import { goToLine, openFile, runCommand, squiggles } from "../test/e2e/workbench/page.ts";
import { ensurePythonTools } from "./ensure-python-tools.mjs";
import { root, runScript, say } from "./install-once.mjs";
import { packageExtension } from "./package.mjs";
import { onInterrupt } from "./processes.mjs";
import { startSampleService } from "./sample-service.mjs";

const images = path.join(root, "docs/images");
const hotFile = "orders/intake.py";
const flaggedLine = 35;
const hotFunction = "read_feed";

/** A picture's name, and what the page must show first. They build on each other, in this order. */
interface Picture {
  readonly name: string;
  readonly arrange: (page: Page, servicePid: number) => Promise<void>;
}

const pictures: readonly Picture[] = [
  { name: "finding", arrange: showFinding },
  { name: "quick-fix", arrange: showQuickFix },
  { name: "overlay", arrange: showOverlay },
  { name: "problems", arrange: showProblems },
  { name: "flame-graph", arrange: showFlameGraph },
];

/** Pictures show the code; what the reader need not see is away. */
const settings = {
  "editor.fontSize": 14,
  "editor.minimap.enabled": false,
  "breadcrumbs.enabled": false,
  "workbench.layoutControl.enabled": false,
  "editor.renderLineHighlight": "none",
};

await runScript(async () => {
  onInterrupt();
  const vsix = await packageExtension(path.join(root, ".cache/hotlint.vsix"));
  const scratch = await realpath(await mkdtemp(path.join(tmpdir(), "hotlint-pictures-")));
  const folder = path.join(scratch, "order-service");
  await cp(path.join(root, "samples"), folder, { recursive: true });
  const tools = await ensurePythonTools();
  const service = await startSampleService(folder);
  try {
    const env = { PATH: `${process.env["PATH"] ?? ""}${path.delimiter}${tools}` };
    await takeAll({ folder, vsix, env, settings }, service.pid);
  } finally {
    await service.stop();
    await rm(scratch, { recursive: true, force: true });
  }
});

async function takeAll(options: WorkbenchOptions, servicePid: number): Promise<void> {
  const workbench = await startWorkbench(options);
  const browser = await openBrowser({ width: 1240, height: 760 });
  try {
    const { page } = browser;
    await page.goto(workbench.url, { waitUntil: "domcontentloaded" });
    await openFile(page, hotFile);
    for (const { name, arrange } of pictures) {
      await arrange(page, servicePid);
      await settled(page);
      await page.screenshot({ path: path.join(images, `${name}.png`) });
      say(`docs/images/${name}.png`);
    }
  } catch (error) {
    // What the page looked like when something did not appear.
    await browser.page.screenshot({ path: path.join(root, "out/screenshot-failed.png") });
    throw error;
  } finally {
    await browser.close();
    await workbench.stop();
  }
}

async function showFinding(page: Page): Promise<void> {
  await runCommand(page, "View: Toggle Primary Side Bar Visibility");
  await squiggles(page).first().waitFor();
  await goToLine(page, flaggedLine);
  await flagged(page).hover();
  await page.locator(".monaco-hover:visible").filter({ hasText: "known_skus" }).first().waitFor();
}

/** VS Code drops the first request while providers still register, so the key is pressed again. */
async function showQuickFix(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await goToLine(page, flaggedLine, 16);
  // Away from the code: a hover would stand in front of the menu.
  await page.mouse.move(0, 0);
  const action = page.locator(".action-widget .monaco-list-row").first();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await page.keyboard.press("Control+.");
    if (await appears(action)) return;
  }
  throw new Error("the quick fix menu did not open");
}

/** Attaches as a person does, and points at the text after the hot line. */
async function showOverlay(page: Page, servicePid: number): Promise<void> {
  await page.keyboard.press("Escape");
  await runCommand(page, "Hotlint: Attach to Running Python Process");
  await quickInput(page).fill(String(servicePid));
  await quickInputRow(page, String(servicePid)).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget", { hasText: "How many seconds" }).waitFor();
  await quickInput(page).fill("6");
  await page.keyboard.press("Enter");
  // The text stands in `::after`, which only the computed style shows.
  await page.waitForFunction(`[...document.querySelectorAll(".view-line span")]
    .some((span) => /\\d.?%/.test(getComputedStyle(span, "::after").content))`);
  await goToLine(page, flaggedLine);
  await flaggedRow(page).locator("span[class*='ced-']").last().hover();
  await page.locator(".monaco-hover:visible").filter({ hasText: "samples" }).first().waitFor();
}

async function showProblems(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.mouse.move(0, 0);
  await runCommand(page, "Hotlint: Focus on Hot Lines View");
  await page
    .locator(".pane", { hasText: "Hot Lines" })
    .locator(".monaco-list-row")
    .first()
    .waitFor();
  await runCommand(page, "Problems: Focus on Problems View");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
  await goToLine(page, flaggedLine);
}

/** Beside the code, with the box of the hot line's function chosen. */
async function showFlameGraph(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await runCommand(page, "View: Toggle Panel Visibility");
  await runCommand(page, "Hotlint: Show Flame Graph");
  const view = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  await view.locator("g.frame").filter({ hasText: hotFunction }).first().click();
  await page
    .locator(".tab.active")
    .filter({ hasText: path.basename(hotFile) })
    .first()
    .waitFor();
}

/** The word under which the sample's list membership test is underlined. */
function flagged(page: Page): Locator {
  return flaggedRow(page).locator("span", { hasText: "known_skus" }).last();
}

function flaggedRow(page: Page): Locator {
  return page.locator(".view-line").filter({ hasText: "if sku not in known_skus" });
}

function quickInput(page: Page): Locator {
  return page.locator(".quick-input-widget input").first();
}

function quickInputRow(page: Page, text: string): Locator {
  return page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text }).first();
}

function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

/** Lets animations end; the picture shows a state, not a movement. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(800);
}
