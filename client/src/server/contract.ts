/** Which request takes what and answers what: the protocol's comments as types. */
import type {
  AttachParams,
  CheckWorkspaceOutcome,
  CheckWorkspaceParams,
  DocumentHeat,
  HeatParams,
  HotLines,
  HotLinesParams,
  InstallOutcome,
  InstallParams,
  InstallPlan,
  LaunchConfigurations,
  LaunchParams,
  LiveControlParams,
  LiveOutcome,
  LiveParams,
  LiveStatus,
  OpenProfileParams,
  ProcessList,
  ProfileFileParams,
  ProfileOutcome,
  ShowThreadsParams,
  ThreadList,
} from "../../../server/src/protocol.ts";
import type {
  PyroscopeContents,
  PyroscopeContentsParams,
  PyroscopeParams,
} from "../../../server/src/protocol/pyroscope.ts";
import type {
  ExportOutcome,
  ExportParams,
  RenameSessionParams,
  SessionList,
  SessionParams,
} from "../../../server/src/protocol/sessions.ts";
import type {
  CallFunctionsOutcome,
  CallFunctionsParams,
  CallNodesOutcome,
  CallNodesParams,
  CompareOutcome,
  CompareParams,
  FlameOutcome,
  FlameParams,
  FrameSourceOutcome,
  FrameSourceParams,
} from "../../../server/src/protocol/views.ts";

interface Exchange<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export interface Contract {
  readonly "hotlint/processes": Exchange<undefined, ProcessList>;
  readonly "hotlint/attach": Exchange<AttachParams, ProfileOutcome>;
  readonly "hotlint/profileFile": Exchange<ProfileFileParams, ProfileOutcome>;
  readonly "hotlint/launch": Exchange<LaunchParams, ProfileOutcome>;
  readonly "hotlint/launchConfigurations": Exchange<undefined, LaunchConfigurations>;
  readonly "hotlint/openProfile": Exchange<OpenProfileParams, ProfileOutcome>;
  readonly "hotlint/pyroscope/contents": Exchange<PyroscopeContentsParams, PyroscopeContents>;
  readonly "hotlint/pyroscope/profile": Exchange<PyroscopeParams, ProfileOutcome>;
  readonly "hotlint/live/start": Exchange<LiveParams, LiveOutcome>;
  readonly "hotlint/live/control": Exchange<LiveControlParams, LiveStatus | null>;
  readonly "hotlint/clearProfile": Exchange<undefined, null>;
  readonly "hotlint/restoreProfile": Exchange<undefined, null>;
  readonly "hotlint/sessions": Exchange<undefined, SessionList>;
  readonly "hotlint/loadSession": Exchange<SessionParams, ProfileOutcome>;
  readonly "hotlint/renameSession": Exchange<RenameSessionParams, boolean>;
  readonly "hotlint/deleteSession": Exchange<SessionParams, null>;
  readonly "hotlint/exportSession": Exchange<ExportParams, ExportOutcome>;
  readonly "hotlint/callNodes": Exchange<CallNodesParams, CallNodesOutcome>;
  readonly "hotlint/callFunctions": Exchange<CallFunctionsParams, CallFunctionsOutcome>;
  readonly "hotlint/flameGraph": Exchange<FlameParams, FlameOutcome>;
  readonly "hotlint/frameSource": Exchange<FrameSourceParams, FrameSourceOutcome>;
  readonly "hotlint/compareSessions": Exchange<CompareParams, CompareOutcome>;
  readonly "hotlint/installPlan": Exchange<undefined, InstallPlan>;
  readonly "hotlint/installPySpy": Exchange<InstallParams, InstallOutcome>;
  readonly "hotlint/heat": Exchange<HeatParams, DocumentHeat | null>;
  readonly "hotlint/hotLines": Exchange<HotLinesParams, HotLines>;
  readonly "hotlint/checkWorkspace": Exchange<CheckWorkspaceParams, CheckWorkspaceOutcome>;
  readonly "hotlint/threads": Exchange<undefined, ThreadList>;
  readonly "hotlint/showThreads": Exchange<ShowThreadsParams, null>;
}

export type Method = keyof Contract;
export type Params<M extends Method> = Contract[M]["params"];
export type Result<M extends Method> = Contract[M]["result"];

/** Requests that measure or read a profile, with progress and cancel. */
export type ProfileMethod =
  | "hotlint/launch"
  | "hotlint/attach"
  | "hotlint/profileFile"
  | "hotlint/openProfile"
  | "hotlint/pyroscope/profile";
