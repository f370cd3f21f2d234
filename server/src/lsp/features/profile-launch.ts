/** Requests that launch what was chosen: a module, a configuration of launch.json, the test at the cursor. */
import type { CancellationToken } from "vscode-languageserver";
import path from "node:path";
import { functionSpansOf } from "../../insight/function-spans.ts";
import {
  type LaunchConfigurations,
  type LaunchParams,
  type LaunchTarget,
  type ProfileOutcome,
  REQUEST,
} from "../../protocol.ts";
import {
  configurationLaunch,
  type Launch,
  type LaunchRefusal,
  moduleLaunch,
  pythonConfigurations,
  testLaunch,
} from "../../workspace/launch-target.ts";
import type { Launched } from "../../workspace/record-launch.ts";
import type { Origin } from "../../workspace/session-info.ts";
import { pathOf } from "../../workspace/uris.ts";
import type { Session } from "../session.ts";
import { untrusted } from "./profile-work.ts";

export interface Launching {
  readonly origin: Origin;
  readonly launched: Launched;
  readonly note?: string;
}

/** `run` measures what was resolved. */
export function registerLaunch(
  session: Session,
  run: (
    params: LaunchParams,
    token: CancellationToken,
    launching: Launching,
  ) => Promise<ProfileOutcome>,
): void {
  const { connection } = session;
  connection.onRequest(REQUEST.launchConfigurations, async (): Promise<LaunchConfigurations> => {
    if (untrusted(session)) return { names: [] };
    return { names: (await configurations(session)).map(({ name }) => name) };
  });
  connection.onRequest(REQUEST.launch, async (params: LaunchParams, token: CancellationToken) => {
    const refused = untrusted(session);
    if (refused) return refused;
    const launch = await resolve(session, params.target);
    if (!launch.ok) return launch;
    const { title, notes, program, args, cwd, env } = launch;
    const note = notes.length === 0 ? {} : { note: notes.join(" ") };
    const launched = { program, args, cwd, env };
    return run(params, token, { origin: { target: title }, launched, ...note });
  });
}

async function resolve(session: Session, target: LaunchTarget): Promise<Launch | LaunchRefusal> {
  const { workspace } = session;
  const [folder] = workspace.folders;
  const file = "uri" in target ? pathOf(target.uri) : undefined;
  const cwd = (file && workspace.folderOf(file)) ?? folder;
  if (target.kind === "test") {
    const document = workspace.document(target.uri);
    if (file === undefined || !document) {
      return { ok: false, reason: "The test is not in an open file on disk." };
    }
    const spans = functionSpansOf(document.text, workspace.parser);
    return testLaunch(file, target.line + 1, spans, cwd ?? path.dirname(file));
  }
  if (cwd === undefined) {
    return { ok: false, reason: "No folder is open to run that in.", remedy: "Open one first." };
  }
  if (target.kind === "module") return moduleLaunch(target.module, target.args ?? [], cwd);
  const found = (await configurations(session)).find(({ name }) => name === target.name);
  if (found) {
    const context = { folder: cwd, env: process.env, ...(file !== undefined && { file }) };
    return configurationLaunch(found, context);
  }
  return { ok: false, reason: `launch.json has no Python configuration named "${target.name}".` };
}

async function configurations({
  connection,
  client,
}: Session): Promise<ReturnType<typeof pythonConfigurations>> {
  if (!client.configuration) return [];
  const launch: unknown = await connection.workspace
    .getConfiguration({ section: "launch" })
    .catch(() => null);
  return pythonConfigurations(launch);
}
