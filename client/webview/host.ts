/** The page's line to the extension: questions with answers, and requests to open code. */
import type { FromPage, Question, Questions, Target, ToPage } from "../src/views/view-messages.ts";

interface EditorApi {
  readonly postMessage: (message: FromPage) => void;
}

declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
}

const waiting = new Map<number, Waiting>();
let lastId = 0;

/** Rejects with a sentence where the extension cannot answer; never ends where the page asks for another view meanwhile. */
export function ask<Q extends Question>(
  question: Q,
  params: Questions[Q]["params"],
): Promise<Questions[Q]["answer"]> {
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    editor.postMessage({ type: "ask", id, question, params });
  });
}

/** Opens the line of a frame beside the page. */
export function openFrame(frame: number): void {
  editor.postMessage({ type: "openFrame", frame });
}

export function openLine(uri: string, line: number): void {
  editor.postMessage({ type: "openLine", uri, line });
}

/** Only the editor's own frame may talk to the page, which the content policy sees to. */
export function listen(show: (target: Target) => void): void {
  window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
    if (data.type === "target") {
      show(data.target);
      return;
    }
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.type === "answer") asked?.resolve(data.answer);
    else if (data.type === "failed") asked?.reject(new Error(data.reason));
  });
  editor.postMessage({ type: "ready" });
}
