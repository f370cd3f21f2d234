/** Drives the installed extension as a person does: heat stays with an edited line when the window is reloaded. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { openFile, openTab, runCommand } from "./workbench/page.ts";

const FILE = "orders/intake.py";
const PATIENCE_MS = 20_000;

/** What stands behind a heated line, after the number of that line (1-based) in the editor's margin. */
type Heat = Readonly<Record<string, string>>;

/** `folder`: the workspace, a copy of the samples. Throws where the heat is not where its line is. */
export async function checkReload(page: Page, folder: string): Promise<void> {
  const hot = await writeProfile(folder);
  await openTab(page, "intake.speedscope.json");
  await page.locator("iframe.webview.ready").first().waitFor();
  await openFile(page, FILE);
  // Closed, it is not what brings the heat back.
  await runCommand(page, "View: Close Other Editors in Group");
  await page.locator(".tab", { hasText: "speedscope" }).waitFor({ state: "detached" });
  await expectHeat(page, hot);

  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# a line that was not measured\n");
  await expectHeat(page, hot + 1);
  // The editor keeps what is not saved a moment later.
  await page.locator(".tab.active.dirty").waitFor();
  await page.waitForTimeout(2000);

  await page.reload({ waitUntil: "domcontentloaded" });
  await openFile(page, FILE);
  await expectHeat(page, hot + 1);
  assert.match(await page.locator(".view-lines").first().innerText(), /was\snot\smeasured/u);

  await page.locator(".monaco-editor .view-line").first().click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Delete");
  await expectHeat(page, hot);
}

/** A profile of one line alone, the first of the file that begins a loop; gives its number, 1-based. */
async function writeProfile(folder: string): Promise<number> {
  const file = path.join(folder, FILE);
  const lines = (await readFile(file, "utf8")).split("\n");
  const line = lines.findIndex((text) => /^\s+for /u.test(text)) + 1;
  assert.ok(line > 0, "the sample has no loop");
  const samples = Array.from({ length: 200 }, () => [0]);
  const weights = samples.map(() => 0.01);
  const thread = { type: "sampled", name: 'Thread 1 "MainThread"', unit: "seconds" };
  const profile = {
    exporter: "py-spy@0.4.2",
    profiles: [{ ...thread, samples, weights }],
    shared: { frames: [{ name: "work", file, line }] },
  };
  await writeFile(path.join(folder, "intake.speedscope.json"), JSON.stringify(profile));
  return line;
}

async function expectHeat(page: Page, line: number): Promise<void> {
  let seen: Heat = {};
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    seen = await heatOf(page);
    if (Object.keys(seen).join() === String(line)) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`heat is expected on line ${line} alone: ${JSON.stringify(seen)}`);
}

/** The text stands in `::after`, which only the computed style shows; line and number share their top. */
function heatOf(page: Page): Promise<Heat> {
  return page.evaluate(`(() => {
    const editor = document.querySelector(".editor-instance");
    const numbers = new Map();
    for (const each of editor?.querySelectorAll(".margin .line-numbers") ?? []) {
      numbers.set(Math.round(each.getBoundingClientRect().top), each.textContent.trim());
    }
    const heat = {};
    for (const line of editor?.querySelectorAll(".view-line") ?? []) {
      const number = numbers.get(Math.round(line.getBoundingClientRect().top));
      for (const span of line.querySelectorAll("span")) {
        const { content } = getComputedStyle(span, "::after");
        if (/\\d %|\\d\u00a0%/.test(content)) heat[number] = content;
      }
    }
    return heat;
  })()`);
}
