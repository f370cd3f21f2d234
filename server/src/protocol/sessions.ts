/** What client and server say about kept profiles. */

export interface SessionParams {
  readonly id: string;
}

export interface RenameSessionParams extends SessionParams {
  readonly name: string;
}

export interface SessionList {
  /** Newest first. */
  readonly sessions: readonly SessionInfo[];
}

/** A kept profile. */
export interface SessionInfo {
  readonly id: string;
  /** What a person called it, else its target. */
  readonly name: string;
  /** What was measured: "report.py", "process 4711". */
  readonly target: string;
  /** As in ProfileSummary, and so are the next four. */
  readonly label: string;
  readonly engine: string;
  readonly mode: string;
  readonly unit: string;
  readonly granularity: "line" | "function";
  /** Milliseconds since the epoch: when it was recorded, and when it came into the list. */
  readonly time: number;
  readonly added: number;
  readonly samples?: number;
  readonly pythonVersion?: string;
  /** On disk; 0 where it lives in memory only. */
  readonly bytes: number;
  /** Its heat is shown now. */
  readonly loaded: boolean;
}

export type ExportFormat = "speedscope" | "cpuprofile" | "collapsed" | "html";

export interface ExportParams extends SessionParams {
  readonly format: ExportFormat;
  /** Absolute; a file there is replaced. */
  readonly path: string;
}

export type ExportOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };
