/** Worker entry: parses a large profile off the main loop and hands its columns over without a copy. */
import { parentPort, workerData } from "node:worker_threads";
import { parseProfile } from "./parse.ts";
import type { ReadResult } from "./result.ts";

if (workerData instanceof Uint8Array) {
  const result = parseProfile(workerData);
  parentPort?.postMessage(result, columns(result));
}

function columns(result: ReadResult): ArrayBuffer[] {
  if (!result.ok || result.profile.data.kind !== "tree") return [];
  const { parent, end, frame, self, samples } = result.profile.data;
  return [parent, end, frame, self, ...(samples ? [samples] : [])].map(
    (column) => column.buffer as ArrayBuffer,
  );
}
