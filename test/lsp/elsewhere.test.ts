/** A profile of a container, over the protocol: heat on the files here, links to them, and settings that say where they are. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import type { DocumentHeat, HotLines } from "../../server/src/protocol.ts";
import { freshFolder } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";
import { SAFE } from "./snippets.ts";

let lsp: LspSession | undefined;
afterEach(async () => {
  await lsp?.stop();
  lsp = undefined;
});

function profileAt(folder: string, file: string): string {
  const samples = Array.from({ length: 200 }, () => [0, 1]);
  const weights = samples.map(() => 0.01);
  const thread = { type: "sampled", name: "Thread 1", unit: "seconds", samples, weights };
  const frames = [
    { name: "<module>", file, line: 8 },
    { name: "f", file, line: 4 },
  ];
  const text = JSON.stringify({
    exporter: "py-spy@0.4.2",
    profiles: [thread],
    shared: { frames },
  });
  const profile = path.join(folder, "one.speedscope.json");
  writeFileSync(profile, text);
  return profile;
}

test.each([
  ["found by name and content", "/srv/app/pkg/a.py", null],
  [
    "said by the settings",
    "/elsewhere/a.py",
    { pathMappings: [{ localRoot: "${workspaceFolder}/src/pkg", remoteRoot: "/elsewhere" }] },
  ],
  [
    "said by launch.json",
    "/elsewhere/a.py",
    {
      configurations: [
        {
          type: "debugpy",
          pathMappings: [{ localRoot: "${workspaceFolder}/src/pkg", remoteRoot: "/elsewhere" }],
        },
      ],
    },
  ],
])("a path %s", async (_, remote, settings) => {
  const folder = freshFolder();
  const file = path.join(folder, "src/pkg/a.py");
  mkdirSync(path.dirname(file), { recursive: true });
  const text = `${SAFE}\n\nf("a b")\n`;
  writeFileSync(file, text);
  const session = await LspSession.start({ folder, settings });
  lsp = session;
  await session.open(uriOf(file), text);
  const { connection } = session;
  await connection.sendRequest("hotlint/openProfile", { path: profileAt(folder, remote) });
  await session.until("heat of the file here", () => session.refreshes > 1);
  const params = { uri: uriOf(file), measure: "self" };
  const heat = await connection.sendRequest<DocumentHeat>("hotlint/heat", params);
  expect(heat.lines).toMatchObject([{ line: 3, state: "fresh", label: "100 % · 2.0 s" }]);
  expect(heat.lines[0]?.hover).toContain(`(<${uriOf(file)}#L8>)`);
  const { lines } = await connection.sendRequest<HotLines>("hotlint/hotLines", {
    measure: "self",
  });
  expect(lines).toMatchObject([{ uri: uriOf(file), line: 3 }]);
});
