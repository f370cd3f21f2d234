/**
 * What client and server say to each other beyond the Language Server Protocol. The only file that
 * the client shares with the server: types and names, no behaviour.
 *
 * Lines and columns are 0-based and count UTF-16 code units, as in the protocol, except in text
 * that is shown to people. Shares are 0…1. Weights are in the profile's unit.
 */

/** Requests from client to server. */
export const REQUEST = {
  /** () → ProcessList */
  processes: "hotlint/processes",
  /** AttachParams → ProfileOutcome; reports progress to `workDoneToken`, ends early on cancel with what was measured. */
  attach: "hotlint/attach",
  /** ProfileFileParams → ProfileOutcome; the same. */
  profileFile: "hotlint/profileFile",
  /** LaunchParams → ProfileOutcome; the same. */
  launch: "hotlint/launch",
  /** () → LaunchConfigurations: those of launch.json that start a Python program. */
  launchConfigurations: "hotlint/launchConfigurations",
  /** OpenProfileParams → ProfileOutcome; the same. */
  openProfile: "hotlint/openProfile",
  /** PyroscopeContentsParams → PyroscopeContents: what a Pyroscope server has to choose from. */
  pyroscopeContents: "hotlint/pyroscope/contents",
  /** PyroscopeParams → ProfileOutcome; as openProfile. */
  pyroscopeProfile: "hotlint/pyroscope/profile",
  /** LiveParams → LiveOutcome, after the first second; from then on `NOTIFY.live` tells of every further one. */
  liveStart: "hotlint/live/start",
  /** LiveControlParams → LiveStatus | null; null where nothing is measured live. */
  liveControl: "hotlint/live/control",
  /** () → null */
  clearProfile: "hotlint/clearProfile",
  /** () → null: loads the session that an earlier server showed, where nothing is loaded. */
  restoreProfile: "hotlint/restoreProfile",
  /** () → SessionList */
  sessions: "hotlint/sessions",
  /** SessionParams → ProfileOutcome: shows an earlier session. */
  loadSession: "hotlint/loadSession",
  /** RenameSessionParams → boolean; false where there is no such session. */
  renameSession: "hotlint/renameSession",
  /** SessionParams → null */
  deleteSession: "hotlint/deleteSession",
  /** ExportParams → ExportOutcome */
  exportSession: "hotlint/exportSession",
  /** CallNodesParams → CallNodesOutcome: one level of a call tree. */
  callNodes: "hotlint/callNodes",
  /** CallFunctionsParams → CallFunctionsOutcome: the heaviest functions whose name holds a text. */
  callFunctions: "hotlint/callFunctions",
  /** FlameParams → FlameOutcome */
  flameGraph: "hotlint/flameGraph",
  /** FrameSourceParams → FrameSourceOutcome: where the line of a frame stands now. */
  frameSource: "hotlint/frameSource",
  /** CompareParams → CompareOutcome */
  compareSessions: "hotlint/compareSessions",
  /** () → InstallPlan: what installPySpy would run, so that a person can agree to it first. */
  installPlan: "hotlint/installPlan",
  /** InstallParams → InstallOutcome */
  installPySpy: "hotlint/installPySpy",
  /** HeatParams → DocumentHeat | null; null where the profile says nothing about the document. */
  heat: "hotlint/heat",
  /** HotLinesParams → HotLines */
  hotLines: "hotlint/hotLines",
  /**
   * CheckWorkspaceParams → CheckWorkspaceOutcome; reports progress to `workDoneToken`. Findings of
   * files that are not open come as published diagnostics, and follow the files from then on.
   */
  checkWorkspace: "hotlint/checkWorkspace",
  /** () → ThreadList: the threads of the loaded profile, heaviest first. */
  threads: "hotlint/threads",
  /** ShowThreadsParams → null: heat, findings and lists count only these threads from then on. */
  showThreads: "hotlint/showThreads",
} as const;

/** Notifications from server to client. */
export const NOTIFY = {
  /** ProfileSummary | null: another profile, or none, or its heat lies elsewhere after an edit. Ask for heat again. */
  heatChanged: "hotlint/heatChanged",
  /** No parameters: a session came, went or got another name. Ask for the list again. */
  sessionsChanged: "hotlint/sessionsChanged",
  /** LiveStatus: another second was measured, or the measurement was paused, went on or ended. */
  live: "hotlint/live",
  /** ServerStatus */
  status: "hotlint/status",
  /** InterpreterParams, from client to server: the interpreter selected in the Python extension. */
  interpreter: "hotlint/interpreter",
  /**
   * VisibleDocumentsParams, from client to server, after every change: an editor keeps documents open
   * that nobody sees any more, and then shows no findings of theirs by itself.
   */
  visibleDocuments: "hotlint/visibleDocuments",
} as const;

/** Sent by the client with `initialize`. */
export interface InitializationOptions {
  /** Folder where dist/*.wasm lie; the server finds its own when missing. */
  readonly assets?: string;
  /** Python selected in the Python extension, where there is one and the workspace is trusted. */
  readonly interpreter?: string;
  /** Nothing from the workspace may run. */
  readonly untrusted?: boolean;
  /** The editor's hover shows diagnostics with their related information: ours leaves both out. */
  readonly hoverShowsDiagnostics?: boolean;
  /** Folder outside the workspace, for this client alone: there profiles are kept from window to window. */
  readonly sessions?: string;
  /** Folder outside the workspace, kept from session to session: there goes what checks found. */
  readonly scanCache?: string;
  /** Folder where the editor keeps what it saved of files; it is only read. */
  readonly localHistory?: string;
}

/** Settings under `hotlint.` in the editor; see package.json for their documentation. */
export interface EditorSettings {
  readonly enable: boolean;
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  /** Rule id → severity, or `off`. */
  readonly severity: Readonly<Record<string, string>>;
  /** Glob → rule ids that say nothing there; `*` for all. */
  readonly perPathIgnores: Readonly<Record<string, readonly string[]>>;
  /** `3.12`; empty: from `requires-python`, else the selected interpreter, else 3.8. */
  readonly targetVersion: string;
  /** Machine-scoped. Executables; empty: look for one. */
  readonly pySpyPath: string;
  readonly pythonPath: string;
  /** Percent below which a line is not marked. */
  readonly overlay: { readonly minimumPercent: number };
  /** Machine-scoped; only the client reads them. */
  readonly pyroscope: { readonly url: string; readonly tenant: string };
  /** Folders of programs that run elsewhere, and where their code is here. */
  readonly pathMappings: readonly { readonly localRoot: string; readonly remoteRoot: string }[];
  readonly profile: {
    readonly rate: number;
    readonly seconds: number;
    readonly mode: SamplingMode;
    readonly subprocesses: boolean;
    readonly native: boolean;
    readonly memory: "peak" | "end";
  };
  /** Space that kept profiles may take together. */
  readonly sessions: { readonly maximumMegabytes: number };
}

export type Measure = "self" | "total";

export interface ProcessInfo {
  readonly pid: number;
  readonly command: string;
  readonly name: string;
  readonly isPython: boolean;
  readonly inWorkspace: boolean;
  /** Milliseconds since the epoch. */
  readonly startTime?: number;
  /** Percent of one core. */
  readonly cpu?: number;
  readonly user?: string;
  /** Why attaching will fail, and what helps; missing where it should work. */
  readonly obstacle?: { readonly reason: string; readonly remedy?: string };
}

export interface ProcessList {
  /** Python first, those of the workspace before the rest. */
  readonly processes: readonly ProcessInfo[];
}

/** Threads that work, all threads, holders of the interpreter lock, threads with an exception, tasks. */
export type SamplingMode = "cpu" | "wall" | "gil" | "exception" | "await";

export interface AttachParams {
  readonly pid: number;
  /** Defaults from settings. */
  readonly seconds?: number;
  /** Samples a second. */
  readonly rate?: number;
  readonly mode?: SamplingMode;
  readonly workDoneToken?: string | number;
}

export interface LiveParams {
  readonly pid: number;
  /** Samples a second; default from settings. */
  readonly rate?: number;
  readonly mode?: SamplingMode;
}

export type LiveOutcome = { readonly ok: true } | ProfileRefusal;

/** What of a live measurement is drawn: the last seconds, all of it, or seconds since its start. */
export type LiveView = "now" | "all" | { readonly from: number; readonly to: number };

export type LiveControlParams =
  | { readonly action: "pause" | "resume" | "stop" }
  | { readonly action: "show"; readonly view: LiveView };

export interface LiveStatus {
  readonly state: "measuring" | "paused" | "ended";
  readonly pid: number;
  readonly engine: string;
  /** Since the start, pauses left out. */
  readonly seconds: number;
  readonly samples: number;
  readonly view: LiveView;
  /**
   * From the start on, oldest first: the last minutes in pieces of about a second, what is older in
   * longer ones. Seconds since the start.
   */
  readonly timeline: readonly {
    readonly from: number;
    readonly to: number;
    readonly samples: number;
  }[];
  /** Worth telling: how it ended. */
  readonly note?: string;
}

export interface ProfileFileParams {
  readonly uri: string;
  readonly engine?: LaunchEngine;
  readonly workDoneToken?: string | number;
}

/**
 * Missing: what CPython 3.15 brings along there, else py-spy where there is one, else cProfile.
 * "memory": memray where there is one, else tracemalloc.
 */
export type LaunchEngine =
  "py-spy" | "cprofile" | "tachyon" | "importtime" | "memory" | "memray" | "tracemalloc";

export interface LaunchParams {
  readonly target: LaunchTarget;
  readonly engine?: LaunchEngine;
  readonly workDoneToken?: string | number;
}

export type LaunchTarget =
  /** `python -m module args`, in the first workspace folder. */
  | { readonly kind: "module"; readonly module: string; readonly args?: readonly string[] }
  /** By its name in launch.json; `uri`: the file in the active editor, for `${file}` and its like. */
  | { readonly kind: "configuration"; readonly name: string; readonly uri?: string }
  /** The pytest test around a line, 0-based. */
  | { readonly kind: "test"; readonly uri: string; readonly line: number };

export interface LaunchConfigurations {
  readonly names: readonly string[];
}

export interface OpenProfileParams {
  /** Absolute path. */
  readonly path: string;
  readonly workDoneToken?: string | number;
}

export type ProfileOutcome =
  | {
      readonly ok: true;
      readonly profile: ProfileSummary;
      /** Worth telling: "the process ended after 2.1 s". */ readonly note?: string;
    }
  | ProfileRefusal;

export interface ProfileRefusal {
  readonly ok: false;
  /** One sentence: what happened. */
  readonly reason: string;
  /** One sentence: what to do. */
  readonly remedy?: string;
  /** An action the client can offer. */
  readonly offer?: "install-py-spy" | "profile-current-file" | "refresh-processes";
  readonly cancelled?: boolean;
}

export type InstallPlan =
  | {
      readonly ok: true;
      /** Executable and arguments, nothing quoted. */
      readonly command: readonly string[];
    }
  | { readonly ok: false; readonly reason: string; readonly remedy?: string };

export interface InstallParams {
  readonly workDoneToken?: string | number;
}

export type InstallOutcome =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string; readonly remedy?: string };

export interface InterpreterParams {
  /** Executable; null when none is selected any more. */
  readonly path: string | null;
}

/** The loaded profile in a few words, for the status bar and messages. */
export interface ProfileSummary {
  /** "py-spy, 5.0 s, 496 samples" */
  readonly label: string;
  readonly engine: string;
  /** "cpu", "wall", "gil", "traced", "memory", or "unknown" */
  readonly mode: string;
  readonly unit: string;
  readonly granularity: "line" | "function";
  /** Where it is kept; missing while it is not. */
  readonly session?: string;
  /** Milliseconds since the epoch. */
  readonly time?: number;
  readonly samples?: number;
  /** "of sampled CPU time, all threads" */
  readonly denominator: string;
  /** Where only some threads are shown: "thread MainThread", "2 of 5 threads". */
  readonly part?: string;
  /** Edits to measured files since. */
  readonly edits: number;
  readonly notes: readonly string[];
}

export interface ThreadList {
  /** Empty where the profile does not tell threads apart. */
  readonly threads: readonly ThreadInfo[];
}

export interface ThreadInfo {
  readonly id: string;
  readonly name: string;
  /** The operating system's thread id. */
  readonly tid?: string;
  readonly process?: { readonly pid: number; readonly command: string };
  /** Of all threads, 0…1. */
  readonly share: number;
  /** "61 % · 3.0 s" */
  readonly label: string;
  readonly shown: boolean;
}

export interface ShowThreadsParams {
  /** null: all. */
  readonly ids: readonly string[] | null;
}

export interface HeatParams {
  readonly uri: string;
  readonly measure: Measure;
}

export type HeatState = "fresh" | "moved" | "edited" | "removed" | "unknown";

/** Band 0 is the coolest that is shown, 4 the hottest. */
export type Band = 0 | 1 | 2 | 3 | 4;

export interface HeatLine {
  /** 0-based line in the document as it is now. */
  readonly line: number;
  readonly band: Band;
  readonly state: HeatState;
  /** Shown after the line: "31 % · 1.2 s". */
  readonly label: string;
  /** Share of the whole, in the asked measure. */
  readonly share: number;
  /** Markdown: self, total, samples, interval, callers and callees, findings; profile text escaped. */
  readonly hover: string;
  /** Hot expressions of the line, in order and without overlaps, where the profiler told them apart. */
  readonly parts?: readonly HeatPart[];
}

export interface HeatPart {
  /** UTF-16 columns, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly band: Band;
  /** "23 % · 1.2 s" */
  readonly label: string;
}

export interface DocumentHeat {
  readonly uri: string;
  /** Version of the document that the lines belong to. */
  readonly version: number;
  readonly measure: Measure;
  readonly lines: readonly HeatLine[];
}

export interface HotLinesParams {
  readonly measure: Measure;
}

export interface HotLines {
  readonly summary: ProfileSummary | null;
  /** Hottest first. */
  readonly lines: readonly HotLine[];
}

export interface HotLine {
  readonly uri: string;
  /** 0-based, in the document as it is now. */
  readonly line: number;
  readonly function: string;
  readonly share: number;
  readonly label: string;
  readonly band: Band;
  /** What looking here first is worth: the share, more where there is a finding, twice where it has a fix. */
  readonly rank: number;
  /** Findings on the line or in the function, loudest first. */
  readonly findings: readonly HotFinding[];
}

export interface HotFinding {
  readonly rule: string;
  readonly message: string;
  readonly line: number;
  readonly hasFix: boolean;
}

export interface ServerStatus {
  readonly state: "starting" | "ready" | "busy" | "error";
  readonly message?: string;
}

export interface VisibleDocumentsParams {
  readonly uris: readonly string[];
}

export interface CheckWorkspaceParams {
  readonly workDoneToken?: string | number;
}

export type CheckWorkspaceOutcome =
  | {
      readonly ok: true;
      /** Python files of the workspace. */
      readonly files: number;
      readonly findings: number;
      readonly filesWithFindings: number;
      /** Files that could not be checked; the log says why. */
      readonly failed: number;
    }
  | {
      readonly ok: false;
      /** One sentence: what happened. */
      readonly reason: string;
      /** One sentence: what to do. */
      readonly remedy?: string;
      readonly cancelled?: boolean;
    };
