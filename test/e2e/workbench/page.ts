/** What a person does in the workbench, for tests and pictures that look at the page itself. */
import path from "node:path";
import type { Locator, Page } from "playwright-core";

const PATIENCE_MS = 30_000;

/** Opens a file by its name in Quick Open and waits until its text stands in the editor. */
export async function openFile(page: Page, file: string): Promise<void> {
  await openTab(page, file);
  await page.locator(".monaco-editor .view-line").first().waitFor();
}

/** The same for a file that has another editor than that of text. */
export async function openTab(page: Page, file: string): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  await page.locator(".monaco-workbench").waitFor();
  const row = page
    .locator(".quick-input-list .monaco-list-row")
    .filter({ hasText: path.basename(file) });
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").first().fill(file);
  await row.first().waitFor();
  await page.keyboard.press("Enter");
  await page
    .locator(".tab.active")
    .filter({ hasText: path.basename(file) })
    .waitFor();
}

/** The wavy lines under findings in the visible editor, of any severity. */
export function squiggles(page: Page): Locator {
  return page.locator(".squiggly-warning, .squiggly-info, .squiggly-hint, .squiggly-error");
}

/** Runs a command by its title in the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${title}`);
  await page
    .locator(".quick-input-list .monaco-list-row")
    .filter({ hasText: title })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
}

/** Scrolls to a 1-based line and puts the cursor there. */
export async function goToLine(page: Page, line: number, column = 1): Promise<void> {
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-widget input").first().fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
}
