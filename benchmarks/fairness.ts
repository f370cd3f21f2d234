/** Keystrokes while the workspace is checked in the background, beside the same kind of keystrokes in peace. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { corpus, type StandardLibrary } from "./corpus.ts";
import { typingSession } from "./edits.ts";
import { Peer, type PeerCommand } from "./peer.ts";
import { copyWhole } from "./scan.ts";
import { ratios, summarize, type Summary } from "./statistics.ts";

export interface FairnessResult {
  readonly lines: number;
  /** Milliseconds from edit to diagnostics. */
  readonly peace: Summary;
  readonly scanning: Summary;
  /** With a scan ÷ without. */
  readonly ratio: { readonly p50: number; readonly p95: number; readonly p99: number };
}

/** In turns, so that what else the machine does disturbs both. */
const EDITS_IN_TURN = 30;
const WARM_UP = 60;

export async function benchFairness(
  command: PeerCommand,
  library: StandardLibrary,
  { lines, edits, seed }: { readonly lines: number; readonly edits: number; readonly seed: number },
): Promise<FairnessResult> {
  const scratch = mkdtempSync(path.join(tmpdir(), "hotlint-bench-"));
  try {
    const folder = path.join(scratch, "whole");
    await copyWhole(library, folder);
    const text = corpus(library, lines);
    const uri = pathToFileURL(path.join(scratch, "module.py")).href;
    const server = await Peer.start(command, pathToFileURL(folder).href);
    await server.open(uri, text);
    const session = typingSession(text, WARM_UP + 2 * edits, seed);
    const timings = { peace: [] as number[], scanning: [] as number[] };
    for (const edit of session.slice(0, WARM_UP)) await server.edit(uri, edit);
    for (let at = WARM_UP; at < session.length;) {
      const turn = session.slice(at, at + EDITS_IN_TURN);
      for (const edit of turn) timings.peace.push(await server.edit(uri, edit));
      at += turn.length;
      at += await typeWhileScanning(server, uri, session.slice(at), timings.scanning);
    }
    await server.stop();
    const [peace, scanning] = [summarize(timings.peace), summarize(timings.scanning)];
    return { lines, peace, scanning, ratio: ratios(scanning, peace) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Types until the check is over or a turn is; gives the number of edits. */
async function typeWhileScanning(
  server: Peer,
  uri: string,
  session: ReturnType<typeof typingSession>,
  timings: number[],
): Promise<number> {
  const scan = { goesOn: true };
  const check = server.request("hotlint/checkWorkspace", {}).finally(() => {
    scan.goesOn = false;
  });
  let typed = 0;
  for (const edit of session.slice(0, EDITS_IN_TURN)) {
    const duration = await server.edit(uri, edit);
    typed++;
    if (!scan.goesOn) break;
    timings.push(duration);
  }
  await check;
  return typed;
}
