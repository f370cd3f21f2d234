/** Lends the suite, which runs in the extension host, a hand in the page: it clicks and reads there. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrameLocator, Locator, Page } from "playwright-core";
import type { HandTask } from "../results.ts";

export interface Hand {
  /** Takes tasks as JSON, answers with text; this machine only. */
  readonly url: string;
  /** The page, once it is open. */
  readonly give: (page: Page) => void;
  readonly close: () => void;
}

/** Less than the suite's patience: it asks again. */
const PATIENCE_MS = 5_000;

export async function lendHand(): Promise<Hand> {
  let page: Page | undefined;
  const server = createServer((request, response) => {
    const done = async (): Promise<string> => {
      if (!page) throw new Error("the page is not open yet");
      return perform(page, JSON.parse(await bodyOf(request)) as HandTask);
    };
    done().then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    give: (opened) => {
      page = opened;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function perform(page: Page, task: HandTask): Promise<string> {
  const timeout = PATIENCE_MS;
  switch (task.do) {
    case "picture":
      await page.screenshot({ path: task.file });
      return "";
    case "press":
      await page.keyboard.press(task.key);
      return "";
    case "read":
      return locate(page, task).innerText({ timeout });
    case "click":
      await locate(page, task).click({ timeout });
      return "";
  }
}

type Placed = Extract<HandTask, { readonly selector: string }>;

function locate(page: Page, { inView, selector, text }: Placed): Locator {
  const place = inView ? viewOf(page) : page;
  const found = place.locator(selector);
  return (text === undefined ? found : found.filter({ hasText: text })).first();
}

/** A webview is a frame in a frame; hidden ones stay in the page. */
function viewOf(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  request.setEncoding("utf8");
  for await (const chunk of request) body += String(chunk);
  return body;
}
