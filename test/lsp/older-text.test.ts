/** A file that is saved after its program began: heat is laid on the text that still runs. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { DocumentHeat, ProfileOutcome } from "../../server/src/protocol.ts";
import { endProcesses, freshFolder, pythonTool, startProcess } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";

const TEXT = `def spin(n):
    total = 0
    for value in range(n):
        total += value * value
    return total


print("ready", flush=True)
while True:
    spin(100_000)
`;
const HOT = 3;
const NEWER = `import sys\n\n\n${TEXT}`;

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
  await endProcesses();
});

test("the text that was seen while the program began, where the editor saved another since", async () => {
  const folder = freshFolder();
  const file = path.join(folder, "spin.py");
  const uri = uriOf(file);
  writeFileSync(file, TEXT);
  const session = await LspSession.start({
    folder,
    initializationOptions: { interpreter: pythonTool("python") },
  });
  lsp = session;
  await session.open(uri, TEXT);
  const { pid } = await startProcess(pythonTool("python"), [file]);
  // Processes start at whole ticks of the kernel's clock.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await session.connection.sendNotification("textDocument/willSave", {
    textDocument: { uri },
    reason: 1,
  });
  await session.diagnostics(uri);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await session.change(uri, 2, [{ text: NEWER }]);
  writeFileSync(file, NEWER);

  const outcome = await session.connection.sendRequest<ProfileOutcome>("hotlint/attach", {
    pid,
    seconds: 2,
    rate: 200,
  });
  expect(outcome).toMatchObject({ ok: true });
  // Looked for after the profile is shown; the editor is told, and asks again.
  const states: (string | undefined)[] = [];
  for (let tries = 0; tries < 50 && !states.includes("moved"); tries++) {
    const params = { uri, measure: "self" };
    const heat = await session.connection.sendRequest<DocumentHeat>("hotlint/heat", params);
    states.push(heat.lines.find(({ line }) => line === HOT + 3)?.state);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(states.at(-1)).toBe("moved");
});
