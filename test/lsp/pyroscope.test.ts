/** A profile of Pyroscope over the protocol: recorded answers of a real server, shown on the source that ran. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Profile as Pprof } from "pprof-format";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DocumentHeat, ProfileOutcome } from "../../server/src/protocol.ts";
import type { PyroscopeContents } from "../../server/src/protocol/pyroscope.ts";
import {
  answerTo,
  listen,
  type Listening,
  RECORDED,
  replay,
  type Respond,
} from "../continuous/recorded-pyroscope.ts";
import { shopRepository } from "../continuous/shop-repository.ts";
import { freshFolder } from "../engines/tools.ts";
import { LspSession, uriOf } from "./session.ts";

const { selector, profileType, period, newer, commit } = RECORDED;

let lsp: LspSession;
let server: Listening | undefined;
let folder: string;
let reports: string;
beforeEach(async () => {
  folder = path.join(freshFolder(), "shop");
  expect(shopRepository(folder)).toBe(commit);
  reports = path.join(folder, "app/orders/reports.py");
  // Edited since, in a repository that holds a copy somewhere else.
  cpSync(path.join(folder, "app"), path.join(folder, "old"), { recursive: true });
  writeFileSync(reports, `# New.\n${readFileSync(reports, "utf8")}`);
  lsp = await LspSession.start({ folder });
});
afterEach(async () => {
  server?.close();
  await lsp.stop();
});

async function opened(respond: Respond): Promise<ProfileOutcome> {
  server = await listen(respond);
  const params = { server: { url: server.url }, period, selector, profileType };
  return lsp.connection.sendRequest("hotlint/pyroscope/profile", params);
}

/** "8 moved": lines with heat in a file, hottest first. */
async function heatOn(file: string): Promise<readonly string[] | undefined> {
  await lsp.open(uriOf(file), readFileSync(file, "utf8"));
  const heat = await lsp.connection.sendRequest<DocumentHeat | null>("hotlint/heat", {
    uri: uriOf(file),
    measure: "self",
  });
  const lines = [...(heat?.lines ?? [])].sort((a, b) => b.share - a.share);
  return heat ? lines.map(({ line, state }) => `${line} ${state}`) : undefined;
}

/** `if order in known:`, below the line that was put above. */
const HOT = "7 moved";

/** Sources are looked for after the profile is shown. */
async function untilHot(): Promise<void> {
  await lsp.until("the measured source", () => lsp.notifications.length > 1);
  for (let tries = 0; tries < 100; tries++) {
    const lines = await heatOn(reports);
    await lsp.close(uriOf(reports));
    if (lines?.[0] === HOT) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await heatOn(reports)).toContain(HOT);
}

test("an older server: heat stands on the commit that its labels name, in the folder that they name", async () => {
  const outcome = await opened(replay);
  if (!outcome.ok) throw new Error(outcome.reason);
  expect(outcome.profile).toMatchObject({
    mode: "cpu",
    unit: "seconds",
    granularity: "line",
    time: period.from,
    denominator: "of sampled CPU time",
  });
  expect(outcome.profile.label).toMatch(/^Grafana Pyroscope, \d\.\d s, \d+ samples$/u);
  await untilHot();
  expect(await heatOn(path.join(folder, "old/orders/reports.py"))).toBeUndefined();
  expect(server?.asked).toEqual(["SelectMergeStacktraces", "SelectMergeProfile"]);
});

test("a newer server gives the same in one answer", async () => {
  const outcome = await opened((method, request, response) => {
    expect(method).toBe("SelectMergeStacktraces");
    expect(answerTo(method, request)).toBeDefined();
    response.writeHead(200, { "content-type": "application/proto" });
    response.end(Buffer.from(newer.body, "base64"));
  });
  expect(outcome).toMatchObject({ ok: true });
  await untilHot();
  expect(server?.asked).toEqual(["SelectMergeStacktraces"]);
});

test("where the pprof does not name the commit, the labels of its series do", async () => {
  const outcome = await opened((method, request, response) => {
    if (method !== "SelectMergeProfile") {
      replay(method, request, response);
      return;
    }
    const pprof = Pprof.decode(Buffer.from(answerTo(method, request)?.body ?? "", "base64"));
    for (const mapping of pprof.mapping) mapping.buildId = 0;
    response.writeHead(200, { "content-type": "application/proto" }).end(pprof.encode());
  });
  expect(outcome).toMatchObject({ ok: true });
  await untilHot();
  expect(server?.asked.at(-1)).toBe("Series");
});

test("what there is to choose from; a server that wants to know who asks", async () => {
  server = await listen(replay);
  const { url } = server;
  const ask = (to: object): Promise<PyroscopeContents> =>
    lsp.connection.sendRequest("hotlint/pyroscope/contents", { server: to, period });
  expect(await ask({ url })).toEqual({ ok: true, profileTypes: [profileType], services: ["shop"] });
  const closed = await listen((_method, _request, response) => {
    response.writeHead(401, { "content-type": "text/plain" }).end("who are you?");
  });
  expect(await ask({ url: closed.url })).toMatchObject({ ok: false, wantsCredentials: true });
  closed.close();
});

test("a refusal leaves what was shown, and cancelling ends a request that nobody answers", async () => {
  expect(await opened(replay)).toMatchObject({ ok: true });
  server?.close();
  const params = { server: { url: server?.url }, period, selector, profileType };
  const refused = await lsp.connection.sendRequest<ProfileOutcome>(
    "hotlint/pyroscope/profile",
    params,
  );
  expect(refused).toMatchObject({ ok: false });
  await untilHot();

  const asked: string[] = [];
  server = await listen((method) => asked.push(method));
  const leaving = new CancellationTokenSource();
  const silent = lsp.connection.sendRequest<ProfileOutcome>(
    "hotlint/pyroscope/profile",
    { ...params, server: { url: server.url } },
    leaving.token,
  );
  await lsp.until("the request", () => asked.length > 0);
  leaving.cancel();
  expect(await silent).toMatchObject({ ok: false, cancelled: true });
});
