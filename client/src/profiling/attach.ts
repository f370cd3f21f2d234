/** Hotlint: Attach to Running Python Process… */
import { window, workspace } from "vscode";
import { REQUEST } from "../../../server/src/protocol.ts";
import type { Guide } from "../overlay/navigate.ts";
import type { Measurement } from "./measure.ts";
import { obstacleSentence, parseSeconds } from "./process-items.ts";
import { pickProcess } from "./process-picker.ts";

/** What a key binding or a test passes; whatever is missing is asked for. */
export interface AttachRequest {
  readonly pid?: number;
  readonly seconds?: number;
}

/** Undefined when the person leaves, or picked a process that cannot be profiled. */
export async function askWhatToAttachTo(
  guide: Guide,
  request: AttachRequest,
): Promise<Measurement | undefined> {
  const pid = request.pid ?? (await pickPid(guide));
  if (pid === undefined) return undefined;
  const seconds =
    request.seconds ?? (request.pid === undefined ? await askSeconds() : defaultSeconds());
  if (seconds === undefined) return undefined;
  return {
    method: REQUEST.attach,
    params: { pid, seconds },
    title: `Profiling process ${pid} for ${seconds} s`,
  };
}

/** Undefined when the person leaves, or picks a process that cannot be profiled. */
export async function pickPid({ server, voice }: Guide): Promise<number | undefined> {
  const process = await pickProcess(server);
  if (process === undefined) return undefined;
  const obstacle = obstacleSentence(process);
  if (obstacle === undefined) return process.pid;
  voice.warning(obstacle);
  return undefined;
}

async function askSeconds(): Promise<number | undefined> {
  const text = await window.showInputBox({
    title: "Attach to Running Python Process",
    prompt: "How many seconds to record. Cancelling later keeps what was measured.",
    value: String(defaultSeconds()),
    validateInput: (value) =>
      parseSeconds(value) === undefined ? "A whole number of seconds, 1 to 86400" : undefined,
  });
  return text === undefined ? undefined : parseSeconds(text);
}

function defaultSeconds(): number {
  return workspace.getConfiguration("hotlint").get("profile.seconds", 10);
}
