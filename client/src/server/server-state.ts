/** What the server is doing, joined from the connection's state and the server's own word. */
import type { ServerStatus } from "../../../server/src/protocol.ts";

export type Connection = "starting" | "running" | "stopped";

export interface ServerState {
  readonly state: ServerStatus["state"] | "stopped";
  /** One short sentence. */
  readonly text: string;
}

const TEXTS: Readonly<Record<ServerState["state"], string>> = {
  starting: "Starting the language server",
  ready: "Ready",
  busy: "Working",
  error: "Something went wrong; see the log",
  stopped: "The language server is not running",
};

export function serverState(
  connection: Connection,
  reported: ServerStatus | undefined,
): ServerState {
  if (connection === "stopped") return { state: "stopped", text: TEXTS.stopped };
  if (connection === "starting") return { state: "starting", text: TEXTS.starting };
  const state = reported?.state ?? "ready";
  return { state, text: reported?.message ?? TEXTS[state] };
}
