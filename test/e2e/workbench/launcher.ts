/** Launches the suite in the code-server workbench, where no desktop VS Code can be had. */
import path from "node:path";
import type { Page } from "playwright-core";
import type { Launch } from "../launch.ts";
import { environment } from "../results.ts";
import { openBrowser } from "./browser.ts";
import { lendHand } from "./hand.ts";
import { startWorkbench } from "./host.mjs";

/** Runs until the extension host reports its exit, or something dies first. */
export async function launchWorkbench({
  extension,
  suite,
  folder,
  env,
  signal,
}: Launch): Promise<string> {
  const hand = await lendHand();
  const pictures = path.join(extension, "out/pictures");
  const lent = { ...env, [environment.hand]: hand.url, [environment.pictures]: pictures };
  const workbench = await startWorkbench({ folder, env: lent, tests: { extension, suite } });
  const printed: string[] = [];
  try {
    const browser = await openBrowser();
    hand.give(browser.page);
    try {
      const serverEnded = workbench.ended.then((code) => {
        throw new Error(`the workbench ended with ${String(code)}\n${workbench.log()}`);
      });
      const exit = await listenForExit(browser.page, printed);
      await browser.page.goto(workbench.url, { waitUntil: "domcontentloaded" });
      await Promise.race([exit.reported, serverEnded, aborted(signal)]);
    } finally {
      await browser.close();
    }
  } finally {
    hand.close();
    await workbench.stop();
  }
  return printed.join("\n");
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
  });
}

interface SuiteExit {
  /** Settles when the extension host is done. The exit code is no proof of anything: results are. */
  readonly reported: Promise<void>;
}

/** VS Code's page reports to two functions that it looks for; they must stand before it loads. */
async function listenForExit(page: Page, printed: string[]): Promise<SuiteExit> {
  let report: () => void = () => undefined;
  const reported = new Promise<void>((resolve, reject) => {
    report = resolve;
    page.on("crash", () => {
      reject(new Error("the workbench's page crashed"));
    });
  });
  await page.exposeFunction("codeAutomationExit", () => {
    report();
  });
  await page.exposeFunction("codeAutomationLog", (_type: string, args: readonly unknown[]) => {
    printed.push(args.map(String).join(" "));
  });
  return { reported };
}
