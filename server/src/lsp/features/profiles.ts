/** Requests that measure: list processes, attach, run a file, open and clear a profile, install py-spy. */
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import path from "node:path";
import { INSTALL_ARGUMENTS, installPySpy } from "../../engines/install.ts";
import type { Prediction } from "../../engines/predict.ts";
import { listProcesses } from "../../engines/processes.ts";
import {
  type AttachParams,
  type InstallOutcome,
  type InstallParams,
  type InstallPlan,
  type LaunchParams,
  type OpenProfileParams,
  type ProcessInfo,
  type ProcessList,
  type ProfileFileParams,
  type ProfileOutcome,
  REQUEST,
} from "../../protocol.ts";
import type { ToolSettings } from "../../workspace/read-editor-settings.ts";
import type { Origin } from "../../workspace/session-info.ts";
import { joined, openProfile, type Recording, recordProcess } from "../../workspace/record.ts";
import { nameFunctions } from "../../workspace/name-functions.ts";
import { recordLaunch } from "../../workspace/record-launch.ts";
import { findPython, type ToolSearch } from "../../workspace/tools.ts";
import { pathOf } from "../../workspace/uris.ts";
import type { Session } from "../session.ts";
import { registerInterpreter } from "./interpreter.ts";
import { type Launching, registerLaunch } from "./profile-launch.ts";
import { registerLive } from "./profile-live.ts";
import { registerPyroscope } from "./pyroscope.ts";
import { showProfile } from "./profile-state.ts";
import { type Begun, begin, type Refusal, samplingOf, untrusted } from "./profile-work.ts";

export function registerProfiles(session: Session): void {
  const { connection, workspace } = session;
  const selected = registerInterpreter(session);
  const searchWith = ({ pySpyPath, pythonPath }: ToolSettings): ToolSearch => ({
    pySpyPath,
    pythonPath,
    interpreter: selected(),
    folders: workspace.folders,
  });
  const live = registerLive(session, searchWith);
  connection.onRequest(REQUEST.processes, () => processes(session));
  connection.onRequest(REQUEST.attach, (params: AttachParams, token: CancellationToken) =>
    measured(session, params, token, {
      kind: "Recording",
      origin: { target: `process ${params.pid}` },
      run: (work, tools) =>
        recordProcess(
          params.pid,
          params.seconds ?? tools.seconds,
          samplingOf(tools, { rate: params.rate, mode: params.mode }),
          { ...work, search: searchWith(tools) },
        ),
    }),
  );
  connection.onRequest(REQUEST.profileFile, (params: ProfileFileParams, token: CancellationToken) =>
    measured(session, params, token, {
      kind: "Profiling",
      origin: { target: path.posix.basename(params.uri) },
      run: async (work, tools) => {
        const script = pathOf(params.uri);
        if (script === undefined) return notAFile(params.uri);
        const cwd = workspace.folderOf(script) ?? path.dirname(script);
        const context = { ...work, search: searchWith(tools) };
        const launched = { program: { script }, cwd };
        return recordLaunch(launched, tools.sampling, params.engine, context);
      },
    }),
  );
  registerLaunch(session, (params, token, launching) =>
    launch(session, params, token, launching, searchWith),
  );
  connection.onRequest(REQUEST.openProfile, (params: OpenProfileParams, token: CancellationToken) =>
    // Reading runs nothing, so no trust is needed.
    measured(session, params, token, {
      kind: "Opening",
      origin: { target: path.basename(params.path) },
      run: (work, tools) => openProfile(params.path, { ...work, search: searchWith(tools) }),
    }),
  );
  registerPyroscope(session, (...given) => measured(session, ...given));
  connection.onRequest(REQUEST.clearProfile, async () => {
    await live.stop();
    showProfile(session, undefined);
    session.sessions.show(undefined);
    return null;
  });
  connection.onRequest(REQUEST.installPlan, () => installPlan(session, searchWith));
  connection.onRequest(REQUEST.installPySpy, (params: InstallParams, token: CancellationToken) =>
    install(session, params, token, searchWith),
  );
}

function launch(
  session: Session,
  params: LaunchParams,
  token: CancellationToken,
  { origin, launched, note }: Launching,
  searchWith: (tools: ToolSettings) => ToolSearch,
): Promise<ProfileOutcome> {
  return measured(session, params, token, {
    kind: "Profiling",
    origin,
    run: async (work, tools) => {
      const context = { ...work, search: searchWith(tools) };
      const recording = await recordLaunch(launched, tools.sampling, params.engine, context);
      if (!recording.ok || note === undefined) return recording;
      return { ...recording, note: joined(recording.note, note) };
    },
  });
}

async function processes({ workspace }: Session): Promise<ProcessList> {
  const listed = await listProcesses(workspace.folders);
  if (!listed.ok) throw new ResponseError(LSPErrorCodes.RequestFailed, listed.reason);
  return {
    processes: listed.processes.map((each) => ({
      pid: each.pid,
      command: each.command,
      name: each.name,
      isPython: each.isPython,
      inWorkspace: each.inWorkspace,
      ...(each.startTime !== undefined && { startTime: each.startTime }),
      ...(each.cpu !== undefined && { cpu: each.cpu }),
      ...(each.user !== undefined && { user: each.user }),
      ...(!each.attach.ok && { obstacle: obstacleOf(each.attach) }),
    })),
  };
}

function obstacleOf({ reason, remedy }: Exclude<Prediction, { readonly ok: true }>): Obstacle {
  return remedy === undefined ? { reason } : { reason, remedy };
}

type Obstacle = NonNullable<ProcessInfo["obstacle"]>;

type Kind = "Recording" | "Profiling" | "Opening";

export interface Measuring {
  readonly kind: Kind;
  readonly origin: Origin;
  readonly run: (work: Omit<Begun, "end">, tools: ToolSettings) => Promise<Recording>;
}

async function measured(
  session: Session,
  params: { readonly workDoneToken?: string | number },
  token: CancellationToken,
  { kind, origin, run }: Measuring,
): Promise<ProfileOutcome> {
  const refused = kind === "Opening" ? undefined : untrusted(session);
  if (refused) return refused;
  const work = begin(session, params.workDoneToken, token, kind);
  if (!work.ok) return work;
  try {
    const { tools } = await session.workspace.editor();
    const recording = await run(work, tools);
    if (!recording.ok) return recording;
    const { note, source } = recording;
    const recorded = await nameFunctions(recording.profile, session.workspace.parser);
    const from = { ...origin, ...(source !== undefined && { source }) };
    showProfile(session, recorded, session.sessions.add(recorded, from, tools.sessionBytes));
    const profile = session.workspace.profileSummary();
    if (!profile) return { ok: false, reason: "The profile was cleared while it was loaded." };
    return { ok: true, profile, ...(note !== undefined && { note }) };
  } finally {
    work.end();
  }
}

/** What would be run, for the person who is asked. */
async function installPlan(
  session: Session,
  searchWith: (tools: ToolSettings) => ToolSearch,
): Promise<InstallPlan> {
  const refused = untrusted(session);
  if (refused) return refused;
  const { tools } = await session.workspace.editor();
  const python = findPython(searchWith(tools));
  return python.ok ? { ok: true, command: [python.path, ...INSTALL_ARGUMENTS] } : python;
}

async function install(
  session: Session,
  params: InstallParams,
  token: CancellationToken,
  searchWith: (tools: ToolSettings) => ToolSearch,
): Promise<InstallOutcome> {
  const refused = untrusted(session);
  if (refused) return refused;
  const work = begin(session, params.workDoneToken, token, "Installing py-spy");
  if (!work.ok) return work;
  try {
    const { tools } = await session.workspace.editor();
    const python = findPython(searchWith(tools));
    if (!python.ok) return python;
    const { signal, onOutput } = work;
    const found = await installPySpy({ interpreter: python.path, signal, onOutput });
    return found.ok ? { ok: true, path: found.command.file } : { ok: false, reason: found.reason };
  } finally {
    work.end();
  }
}

function notAFile(uri: string): Refusal {
  return { ok: false, reason: `${uri} is not a file on disk.`, remedy: "Save it first." };
}
