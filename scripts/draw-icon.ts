/** Draws docs/images/icon.png from icon.svg, as Chromium renders it. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { openBrowser } from "../test/e2e/workbench/browser.ts";
import { root, runScript } from "./install-once.mjs";

const SIZE = 256;
const images = path.join(root, "docs/images");

await runScript(async () => {
  const svg = await readFile(path.join(images, "icon.svg"), "utf8");
  const browser = await openBrowser({ width: SIZE, height: SIZE });
  try {
    await browser.page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    // The rounded corners stay transparent.
    await browser.page.screenshot({ path: path.join(images, "icon.png"), omitBackground: true });
  } finally {
    await browser.close();
  }
});
