/** The server types in a copy of a document while nobody types in it, and only then. */
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { registerWarmUp } from "../../server/src/lsp/features/warm-up.ts";
import type { ClientAbilities } from "../../server/src/lsp/session.ts";
import { ALL_RULES } from "../../server/src/rules/index.ts";
import { loadParser } from "../../server/src/workspace/assets.ts";
import type { Judgement } from "../../server/src/workspace/judge.ts";
import type { OpenDocument } from "../../server/src/workspace/open-document.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const URI = "file:///nowhere/a.py";
const TEXT = "def area(shape):\n    width = shape.width\n    return width * shape.height\n";

const parser = await loadParser();

/** A workspace that tells what was judged in it. */
class Watched extends Workspace {
  readonly judged: OpenDocument[] = [];

  constructor() {
    super({
      parser,
      rules: ALL_RULES,
      editorSettings: () => Promise.resolve(undefined),
      log: (message) => {
        throw new Error(message);
      },
      onProblem: () => undefined,
    });
  }

  override judgement(document: OpenDocument): Promise<Judgement> {
    this.judged.push(document);
    return super.judgement(document);
  }

  get copies(): readonly OpenDocument[] {
    return this.judged.filter((each) => each !== this.document(URI));
  }
}

function start(): { workspace: Watched; warmUp: ReturnType<typeof registerWarmUp> } {
  const workspace = new Watched();
  const client = { relatedInformation: true } as ClientAbilities;
  return { workspace, warmUp: registerWarmUp({ workspace, client }) };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(20);
}

test("a quiet document is rehearsed in a copy, which ends as it began; the document stays untouched", async () => {
  const { workspace, warmUp } = start();
  const document = workspace.open(URI, 1, TEXT);
  const { generation } = document;
  warmUp.changed(URI);
  await until(() => workspace.copies.length >= 9);
  await setTimeout(100);
  expect(new Set(workspace.copies).size).toBe(1);
  expect(workspace.copies[0]?.text).toBe(TEXT);
  expect(workspace.copies[0]?.version).toBe(workspace.copies.length);
  expect(document).toMatchObject({ text: TEXT, version: 1, generation });
});

test("who types is not disturbed, and who stops is rehearsed for", async () => {
  const { workspace, warmUp } = start();
  workspace.open(URI, 1, TEXT);
  for (let version = 2; version < 14; version++) {
    const typedAt = performance.now();
    const start = { line: 1, character: 4 };
    workspace.change(URI, [{ range: { start, end: start }, text: "a" }], version);
    warmUp.changed(URI);
    await setTimeout(60);
    // A machine that stood still as long as somebody who stopped typing shows nothing.
    if (performance.now() - typedAt < 400) expect(workspace.copies).toEqual([]);
  }
  await until(() => workspace.copies.length > 0);
});

test("it ends where the document is closed", async () => {
  const { workspace, warmUp } = start();
  workspace.open(URI, 1, TEXT.repeat(200));
  warmUp.changed(URI);
  await until(() => workspace.copies.length > 5);
  workspace.close(URI);
  const judged = workspace.judged.length;
  await setTimeout(200);
  expect(workspace.judged.length).toBeLessThanOrEqual(judged + 1);
});
