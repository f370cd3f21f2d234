/** Takes the README's pictures of the packaged extension in a real workbench, working on the samples. */
import { cp, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { openBrowser } from "../test/e2e/workbench/browser.ts";
import { startWorkbench } from "../test/e2e/workbench/host.mjs";
import { openFile, runCommand, squiggles } from "../test/e2e/workbench/page.ts";
import { ensurePythonTools } from "./ensure-python-tools.mjs";
import { root, runScript, say } from "./install-once.mjs";
import { packageExtension } from "./package.mjs";
import { onInterrupt } from "./processes.mjs";
import { startSampleService } from "./sample-service.mjs";

const images = path.join(root, "docs/images");
const hotFile = "orders/intake.py";

const pictures: readonly {
  readonly name: string;
  readonly arrange: (page: Page) => Promise<void>;
}[] = [
  { name: "finding", arrange: showFinding },
  { name: "quick-fix", arrange: showQuickFix },
  { name: "problems", arrange: showProblems },
];

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
    await takeAll(folder, vsix, env);
  } finally {
    await service.stop();
    await rm(scratch, { recursive: true, force: true });
  }
});

async function takeAll(folder: string, vsix: string, env: Record<string, string>): Promise<void> {
  const workbench = await startWorkbench({
    folder,
    vsix,
    env,
    settings: { "editor.fontSize": 14 },
  });
  const browser = await openBrowser();
  try {
    const { page } = browser;
    await page.goto(workbench.url, { waitUntil: "domcontentloaded" });
    await openFile(page, hotFile);
    for (const { name, arrange } of pictures) {
      await arrange(page);
      await settled(page);
      await page.screenshot({ path: path.join(images, `${name}.png`) });
      say(`docs/images/${name}.png`);
    }
  } finally {
    await browser.close();
    await workbench.stop();
  }
}

async function showFinding(page: Page): Promise<void> {
  await squiggles(page).first().waitFor();
  await flagged(page).hover();
  await page.locator(".monaco-hover:visible").filter({ hasText: "known_skus" }).first().waitFor();
}

/** VS Code drops the first request while providers still register, so the key is pressed again. */
async function showQuickFix(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await flagged(page).click();
  const menu = page.locator(".action-widget");
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await page.keyboard.press("Control+.");
    if (
      await menu.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error("the quick fix menu did not open");
}

async function showProblems(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await runCommand(page, "Problems: Focus on Problems View");
  await page.locator(".markers-panel .monaco-list-row").first().waitFor();
}

/** The word under which the sample's list membership test is underlined. */
function flagged(page: Page): ReturnType<Page["locator"]> {
  const line = page.locator(".view-line").filter({ hasText: "if sku not in known_skus" });
  return line.locator("span", { hasText: "known_skus" }).last();
}

/** Lets animations end; the picture shows a state, not a movement. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(800);
}
