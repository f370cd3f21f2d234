/** A failure as a person wants it: what differs, and a small case to paste into regressions.ts. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../harness/analyze.ts";
import type { Difference } from "./compare.ts";
import type { Case, Failure } from "./run.ts";
import { applySplices } from "./splice.ts";

export interface Minimised {
  readonly failure: Failure;
  readonly case: Case;
  readonly difference: Difference;
}

/** Writes the case to `.cache/differential/`; gives what is to be printed. */
export function report(found: Minimised): string {
  const { failure } = found;
  const folder = path.join(root, ".cache/differential");
  const file = path.join(folder, `${found.difference.what}-${failure.seed}.txt`);
  const text = describe(found);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${text}\n\nThe edits as they were made:\n${JSON.stringify(failure)}\n`);
  return `${text}\n\nwritten to ${path.relative(root, file)}`;
}

function describe({ failure, case: small, difference }: Minimised): string {
  const edits = failure.operations.filter((operation) => operation.do === "edit").length;
  const key = `${difference.what}, session ${failure.seed}`;
  return [
    `${difference.what}: ${difference.detail}`,
    `after ${edits} edits of ${failure.name} (session seed ${failure.seed})`,
    "",
    "texts of the smallest case:",
    ...textsOf(small).map((text) => `  ${JSON.stringify(text)}`),
    "",
    "to paste into test/differential/regressions.ts:",
    `  ${JSON.stringify(key)}: ${JSON.stringify(small)},`,
  ].join("\n");
}

function textsOf({ text, operations }: Case): readonly string[] {
  const texts = [text];
  for (const operation of operations) {
    if (operation.do === "edit") texts.push(applySplices(texts.at(-1) ?? "", operation.splices));
  }
  return texts;
}
