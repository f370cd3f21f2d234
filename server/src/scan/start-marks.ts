/** Which of many files start threads, so that each can be asked about the threads that others start on its functions. */
import { readFileSync } from "node:fs";
import { startMark } from "../project/threads/starters.ts";
import { breather } from "../workspace/breathe.ts";
import { decodeSource } from "../workspace/source-file.ts";
import { STARTS_NONE, type StartMarks } from "../workspace/start-index.ts";

export interface Reading {
  /** Stops with what it has. */
  readonly signal?: AbortSignal | undefined;
  /** Waits before each file while others go first; see gate.ts. */
  readonly held?: (() => Promise<void> | undefined) | undefined;
}

/** `known`: the mark of a file that is as it was; others are read. */
export async function readStartMarks(
  files: Iterable<string>,
  known: (file: string) => string | undefined,
  { signal, held }: Reading = {},
): Promise<StartMarks> {
  const marks = new Map<string, string>();
  const breathe = breather(held);
  for (const file of files) {
    await breathe();
    if (signal?.aborted) break;
    marks.set(file, known(file) ?? markOf(file));
  }
  return marks;
}

/** What cannot be read starts nothing. */
function markOf(file: string): string {
  try {
    const source = decodeSource(file, readFileSync(file));
    return (source.ok ? startMark(source.text) : undefined) ?? STARTS_NONE;
  } catch {
    return STARTS_NONE;
  }
}
