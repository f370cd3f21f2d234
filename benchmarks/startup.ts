/** Server start to first diagnostics on the sample: process, handshake, open, diagnostics. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Peer, type PeerCommand } from "./peer.ts";
import { summarize, type Summary } from "./statistics.ts";

export interface StartupResult {
  readonly name: string;
  /** Milliseconds. */
  readonly start: Summary;
}

const RUNS = 9;

/** Each run starts a new process; the first, with cold disk caches, is left out. */
export async function benchStartup(
  commands: readonly PeerCommand[],
  sample: { readonly folder: string; readonly file: string },
): Promise<readonly StartupResult[]> {
  const timings = new Map<string, number[]>(commands.map(({ name }) => [name, []]));
  for (let run = 0; run <= RUNS; run++) {
    for (const command of commands) {
      const duration = await startOnce(command, sample);
      if (run > 0) timings.get(command.name)?.push(duration);
    }
  }
  return [...timings].map(([name, values]) => ({ name, start: summarize(values) }));
}

async function startOnce(
  command: PeerCommand,
  sample: { folder: string; file: string },
): Promise<number> {
  const begin = performance.now();
  const peer = await Peer.start(command, pathToFileURL(sample.folder).href);
  try {
    await peer.open(pathToFileURL(sample.file).href, readFileSync(sample.file, "utf8"));
    return performance.now() - begin;
  } finally {
    await peer.stop();
  }
}
