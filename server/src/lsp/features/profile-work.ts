/** One measurement at a time: its progress, its cancellation, and the status that goes with it. */
import type { CancellationToken } from "vscode-languageserver";
import { NOTIFY, type SamplingMode, type ServerStatus } from "../../protocol.ts";
import type { Sampling, ToolSettings } from "../../workspace/read-editor-settings.ts";
import type { Session } from "../session.ts";

export interface Refusal {
  readonly ok: false;
  readonly reason: string;
  readonly remedy?: string;
}

/** A measurement under way. */
export interface Begun {
  readonly ok: true;
  readonly signal: AbortSignal;
  readonly isOurs: (file: string) => boolean;
  readonly onProgress: (message: string, fraction?: number) => void;
  readonly onOutput: (text: string) => void;
  /** Must be called once, whatever happened. */
  readonly end: () => void;
}

const running = new WeakMap<Session, string>();

/** `what`: the work in a word or two, for the progress title. */
export function begin(
  session: Session,
  progressToken: string | number | undefined,
  token: CancellationToken,
  what: string,
): Begun | Refusal {
  const { connection, workspace } = session;
  const place = reserve(session, what);
  if (!place.ok) return place;
  const stop = new AbortController();
  const cancelling = token.onCancellationRequested(() => {
    stop.abort();
  });
  const progress =
    progressToken === undefined
      ? undefined
      : connection.window.attachWorkDoneProgress(progressToken);
  progress?.begin(what, undefined, undefined, true);
  tell(session, { state: "busy", message: what });
  return {
    ok: true,
    signal: stop.signal,
    isOurs: (file) => workspace.isOurs(file),
    onProgress: (message, fraction) => {
      if (fraction === undefined) progress?.report(message);
      else progress?.report(Math.round(fraction * 100), message);
    },
    onOutput: (text) => {
      if (text.trim() !== "") connection.console.log(text.trimEnd());
    },
    end: () => {
      place.release();
      cancelling.dispose();
      progress?.done();
      tell(session, { state: "ready" });
    },
  };
}

/** Measurements would disturb each other: whoever holds the place is the only one. */
export function reserve(
  session: Session,
  what: string,
): { readonly ok: true; readonly release: () => void } | Refusal {
  const other = running.get(session);
  if (other !== undefined) {
    return { ok: false, reason: `${other} is still under way.`, remedy: "Wait for it or stop it." };
  }
  running.set(session, what);
  return { ok: true, release: () => running.delete(session) };
}

export function untrusted({ options }: Session): Refusal | undefined {
  if (options.untrusted !== true) return undefined;
  return {
    ok: false,
    reason: "This workspace is not trusted, so Hotlint runs no profiler and no Python.",
    remedy: "Trust the workspace, or open a recorded profile.",
  };
}

function tell({ connection }: Session, status: ServerStatus): void {
  void connection.sendNotification(NOTIFY.status, status);
}

/** What a request asks for, else the settings. */
export function samplingOf(
  { sampling }: ToolSettings,
  { rate, mode }: { readonly rate: number | undefined; readonly mode: SamplingMode | undefined },
): Sampling {
  return { ...sampling, ...(rate !== undefined && { rate }), ...(mode !== undefined && { mode }) };
}
