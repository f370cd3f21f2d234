/** What the thread rules say for Pythons that are too new to be at hand everywhere. */
import { expect, test } from "vitest";
import { Document } from "../../server/src/lint/document.ts";
import type { Rule } from "../../server/src/lint/rule.ts";
import { processStateInThread } from "../../server/src/rules/threads/process-state-in-thread.ts";
import { wrongExecutor } from "../../server/src/rules/threads/wrong-executor.ts";
import { loadParser } from "../harness/analyze.ts";

const parser = await loadParser();

function messages(rule: Rule, code: string, minor: number, freeThreaded: boolean): readonly string[] {
  const document = new Document("example.py", code, parser, {
    rules: [rule],
    target: { major: 3, minor },
    freeThreaded,
    onCrash: (_, error) => {
      throw error;
    },
  });
  return document.findings().map(({ message }) => message);
}

const FILTERS = `
import threading
import warnings


def report():
    with warnings.catch_warnings():
        print()


for _ in range(2):
    threading.Thread(target=report).start()
`;

test.each([
  [13, true, 1],
  [14, false, 1],
  [14, true, 0],
])("each thread has filters of warnings of its own: 3.%i, free-threaded %s", (minor, freeThreaded, count) => {
  expect(messages(processStateInThread, FILTERS, minor, freeThreaded)).toHaveLength(count);
});

const COMPUTING = `
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor()


def work(n):
    total = 0
    while total < n:
        total += 1
    return total


pool.submit(work, 9)
`;

test("interpreters of one process are a choice from 3.14 on", () => {
  expect(messages(wrongExecutor, COMPUTING, 13, false)).toEqual([expect.not.stringContaining("InterpreterPool")]);
  expect(messages(wrongExecutor, COMPUTING, 14, false)).toEqual([expect.stringContaining("InterpreterPool")]);
  expect(messages(wrongExecutor, COMPUTING, 14, true)).toEqual([]);
});
