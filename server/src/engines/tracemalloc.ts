/** Launches a program under the interpreter's own tracemalloc: which lines hold its memory, without installing anything. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { weight } from "../profile/numbers.ts";
import { readTracedMemory, type TracedMemory } from "../profile/readers/traced-memory.ts";
import type { Engine, LaunchOptions, RecordResult } from "./engine.ts";
import { launchedProfile, prepareLaunch, runLaunched } from "./launched.ts";
import { endingNote, HELD, type MemoryMoment, withoutPicture } from "./memory.ts";
import { withOutputFile } from "./output-file.ts";
import { programArguments } from "./program.ts";

export function tracemallocEngine(): Engine {
  return { id: "other", launch };
}

/** Beside this file, and beside the bundle that it becomes part of. */
const STARTER = fileURLToPath(new URL("./trace_memory.py", import.meta.url));
/** Callers that are kept of each block; every one more makes each allocation dearer. */
const FRAMES = 16;
/** Above this share of what is drawn, a moment that could not be drawn is told of. */
const MISSED = 1.1;

async function launch(options: LaunchOptions): Promise<RecordResult> {
  const prepared = await prepareLaunch(options);
  if (!prepared.ok) return prepared;
  return withOutputFile(options.outputDir, "memory", async (file) => {
    const folder = path.dirname(file);
    const args = [STARTER, folder, String(FRAMES), ...programArguments(options)];
    const child = await runLaunched(options, args);
    const pictures = { peak: await picture(folder, "peak"), end: await picture(folder, "end") };
    const wanted = options.memory ?? "peak";
    // A program that is killed has no end that could be looked at.
    const moment = pictures[wanted] === undefined ? "peak" : wanted;
    const drawn = pictures[moment];
    if (!drawn) return withoutPicture("tracemalloc", child, options);
    if (!drawn.ok) return { ok: false, kind: "engine-failed", reason: drawn.reason };
    const other = pictures[moment === "peak" ? "end" : "peak"];
    const notes = notesOf(drawn, moment, other?.ok === true ? other : undefined);
    const read = { ...drawn.profile, denominator: HELD[moment], notes };
    const profile = await launchedProfile(read, options, prepared, child);
    return { ok: true, profile, notes: [endingNote(child), ...notes] };
  });
}

type Read = ReturnType<typeof readTracedMemory>;
type Drawn = Extract<Read, { readonly ok: true }>;

async function picture(folder: string, moment: MemoryMoment): Promise<Read | undefined> {
  const text = await readFile(path.join(folder, `${moment}.json`), "utf8").catch(() => undefined);
  return text === undefined ? undefined : readTracedMemory(text);
}

function notesOf(drawn: Drawn, moment: MemoryMoment, other: Drawn | undefined): readonly string[] {
  const bytes = (memory: TracedMemory): string => weight(memory.held, "bytes");
  const notes: string[] = [];
  if (moment === "peak" && other) notes.push(`${bytes(other.facts)} were still held at the end.`);
  if (moment === "end" && other) notes.push(`${bytes(other.facts)} were held at the peak.`);
  if (moment === "peak" && drawn.facts.highest > drawn.facts.held * MISSED) {
    const most = weight(drawn.facts.highest, "bytes");
    notes.push(`For a moment about ${most} were held, too briefly to be drawn.`);
  }
  if (drawn.facts.cut) notes.push(`Of each block the ${FRAMES} innermost callers are known.`);
  return notes;
}
