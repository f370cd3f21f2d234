/** Opens a workbench in a Chromium without a window. */
import { chromium, type Browser, type Page } from "playwright-core";
import { ensureChromium } from "../../../scripts/ensure-chromium.mjs";

export interface OpenBrowser {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

/** Nothing that a private page needs, and a sandbox only where Chromium grants it. */
const quietArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** @returns an empty page; width and height in CSS pixels */
export async function openBrowser(viewport = { width: 1280, height: 800 }): Promise<OpenBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: await ensureChromium(),
    headless: true,
    args: quietArguments,
    // This process ends what it started itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const context = await browser.newContext({ viewport, deviceScaleFactor: 1 });
  return { page: await context.newPage(), close: () => browser.close() };
}
