/** Heat follows a function to another file of the workspace, in open editors and on disk. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { DocumentHeat, HotLines, ProfileOutcome } from "../../server/src/protocol.ts";
import { freshFolder } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";
import { RULE, SAFE } from "./snippets.ts";

const REST = `def rest(rows):
    for row in rows:
        print(row)
`;

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
});

interface Setup {
  readonly session: LspSession;
  readonly from: string;
  readonly to: string;
}

/** Two files; in the first of them the finding of the snippet has all of the profile's samples. */
async function measured(): Promise<Setup> {
  const folder = freshFolder();
  const from = path.join(folder, "from.py");
  const to = path.join(folder, "to.py");
  writeFileSync(from, `${SAFE}\n\n${REST}`);
  writeFileSync(to, "import os\n");
  const samples = Array.from({ length: 200 }, () => [0]);
  const thread = {
    type: "sampled",
    name: "Thread 1",
    unit: "seconds",
    samples,
    weights: samples.map(() => 0.01),
  };
  const frames = [{ name: "f", file: from, line: 4 }];
  const profile = path.join(folder, "one.speedscope.json");
  writeFileSync(
    profile,
    JSON.stringify({ exporter: "py-spy@0.4.2", profiles: [thread], shared: { frames } }),
  );
  const session = await LspSession.start({ folder });
  lsp = session;
  const opened = await session.connection.sendRequest<ProfileOutcome>("hotlint/openProfile", {
    path: profile,
  });
  expect(opened).toMatchObject({ ok: true });
  return { session, from, to };
}

async function linesOf({ session }: Setup, file: string): Promise<readonly string[] | null> {
  const heat = await session.connection.sendRequest<DocumentHeat | null>("hotlint/heat", {
    uri: uriOf(file),
    measure: "self",
  });
  return heat && heat.lines.map(({ line, state, label }) => `${line} ${state} ${label}`);
}

test("cut from one open file and pasted into another under a new name", async () => {
  const setup = await measured();
  const { session, from, to } = setup;
  await session.open(uriOf(from), `${SAFE}\n\n${REST}`);
  await session.open(uriOf(to), "import os\n");
  expect(await linesOf(setup, from)).toEqual(["3 fresh 100 % · 2.0 s"]);
  expect(await linesOf(setup, to)).toBeNull();

  await session.change(uriOf(from), 2, [{ text: REST }]);
  await session.change(uriOf(to), 2, [
    { text: `import os\n\n\n${SAFE.replace("def f", "def find")}` },
  ]);
  expect(await linesOf(setup, from)).toEqual([]);
  expect(await linesOf(setup, to)).toEqual(["6 moved 100 % · 2.0 s"]);
  const [finding] = await session.diagnostics(uriOf(to));
  expect(finding).toMatchObject({ code: RULE, severity: 1 });
  expect(finding?.message).toContain("100 %");

  await session.change(uriOf(from), 3, [{ text: `${SAFE}\n\n${REST}` }]);
  expect(await linesOf(setup, from)).toEqual(["3 fresh 100 % · 2.0 s"]);
  // A copy of a function that still is where it was is not the measured one.
  expect(await linesOf(setup, to)).toBeNull();
});

test("moved on disk, as by another branch, with only the new file open", async () => {
  const setup = await measured();
  const { session, from, to } = setup;
  const text = `import os\n\n\nclass Finder:\n${SAFE.replace(/^/gmu, "    ")}`;
  writeFileSync(to, text);
  await session.open(uriOf(to), text);
  expect(await linesOf(setup, to)).toBeNull();
  writeFileSync(from, REST);
  expect(await linesOf(setup, to)).toEqual(["7 moved 100 % · 2.0 s"]);
  const heat = await session.connection.sendRequest<DocumentHeat>("hotlint/heat", {
    uri: uriOf(to),
    measure: "self",
  });
  expect(heat.lines[0]?.hover).toContain("Moved here from line 4 of `from.py`.");
});

/** "to.py:6 f 100 %" of every line in the list, hottest first. */
async function hotLines({ session }: Setup): Promise<readonly string[]> {
  const { lines } = await session.connection.sendRequest<HotLines>("hotlint/hotLines", {
    measure: "self",
  });
  return lines.map(
    ({ uri, line, function: name, label }) =>
      `${path.posix.basename(uri)}:${line} ${name} ${label.split(" ·")[0] ?? ""}`,
  );
}

test("cut from an open file into one that nobody has open", async () => {
  const setup = await measured();
  const { session, from, to } = setup;
  expect(await hotLines(setup)).toEqual(["from.py:3 f 100 %"]);
  await session.open(uriOf(from), `${SAFE}\n\n${REST}`);
  writeFileSync(to, `import os\n\n\nclass Finder:\n${SAFE.replace(/^/gmu, "    ")}`);
  expect(await hotLines(setup)).toEqual(["from.py:3 f 100 %"]);
  await session.change(uriOf(from), 2, [{ text: REST }]);
  expect(await hotLines(setup)).toEqual(["to.py:7 Finder.f 100 %"]);
  const { lines } = await session.connection.sendRequest<HotLines>("hotlint/hotLines", {
    measure: "self",
  });
  expect(lines[0]?.findings).toMatchObject([{ rule: RULE, line: 7 }]);
  // So does a click in the flame graph.
  const click = { frame: 0 };
  expect(await session.connection.sendRequest("hotlint/frameSource", click)).toEqual({
    ok: true,
    uri: uriOf(to),
    line: 7,
  });

  // Opened, it is shown there, and once.
  await session.open(uriOf(to), `import os\n\n\n${SAFE}`);
  expect(await linesOf(setup, to)).toEqual(["6 moved 100 % · 2.0 s"]);
  expect(await hotLines(setup)).toEqual(["to.py:6 f 100 %"]);
  await session.close(uriOf(to));

  await session.change(uriOf(from), 3, [{ text: `${SAFE}\n\n${REST}` }]);
  expect(await hotLines(setup)).toEqual(["from.py:3 f 100 %"]);
});

test("moved on disk between files that nobody has open, which is told without being asked", async () => {
  const setup = await measured();
  const { session, from, to } = setup;
  expect(await hotLines(setup)).toEqual(["from.py:3 f 100 %"]);
  const edited = SAFE.replace("\n", "\n    print(1)\n");
  const changed = async (texts: Readonly<Record<string, string>>): Promise<void> => {
    for (const [file, text] of Object.entries(texts)) writeFileSync(file, text);
    await session.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: Object.keys(texts).map((file) => ({ uri: uriOf(file), type: 2 })),
    });
  };
  const told = (): number =>
    session.notifications.filter(({ method }) => method === "hotlint/heatChanged").length;
  const before = told();
  await changed({ [from]: REST, [to]: `import os\n\n\n${edited}` });
  await session.until("news of heat", () => told() > before);
  expect(await hotLines(setup)).toEqual(["to.py:7 f 100 %"]);

  // In two files, nobody knows which one it is.
  const third = path.join(path.dirname(to), "third.py");
  await changed({ [third]: SAFE });
  expect(await hotLines(setup)).toEqual([]);
  // Of the same name, and another function.
  await changed({ [third]: "", [to]: "def f(a, b):\n    return sorted(a)[0] + max(b)\n" });
  expect(await hotLines(setup)).toEqual([]);
  await changed({ [from]: `${SAFE}\n\n${REST}` });
  expect(await hotLines(setup)).toEqual(["from.py:3 f 100 %"]);
});
