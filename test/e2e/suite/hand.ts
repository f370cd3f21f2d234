/** The suite's hand in the page: it clicks, presses, reads and takes pictures as a person does. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { environment, type HandTask } from "../results.ts";
import { eventually } from "./editor.ts";
import { required } from "./measuring.ts";

export function read(selector: string, text: string): Promise<string> {
  return hand({ do: "read", inView: false, selector, text });
}

export function readView(selector: string): Promise<string> {
  return hand({ do: "read", inView: true, selector });
}

/** In the shown webview. */
export async function click(selector: string, text?: string): Promise<void> {
  await eventually(() =>
    hand({ do: "click", inView: true, selector, ...(text === undefined ? {} : { text }) }),
  );
}

export async function press(key: string): Promise<void> {
  await hand({ do: "press", key });
}

/** For a person to look at. */
export async function picture(name: string): Promise<void> {
  const folder = required(environment.pictures);
  mkdirSync(folder, { recursive: true });
  await hand({ do: "picture", file: path.join(folder, `${name}.png`) });
}

async function hand(task: HandTask): Promise<string> {
  const answer = await fetch(required(environment.hand), {
    method: "POST",
    body: JSON.stringify(task),
  });
  const text = await answer.text();
  assert.ok(answer.ok, text);
  return text;
}
