/** Records a process together with the Pythons that it starts, one recording each, and adds them up. */
import { setTimeout as wait } from "node:timers/promises";
import { hasTree, mergeProfiles } from "../profile/merge.ts";
import type { Part } from "../profile/merge.ts";
import type { ProfileProcess } from "../profile/model.ts";
import { descendantsOf } from "./descendants.ts";
import type { AttachOptions, FailureKind, RecordOptions, RecordResult } from "./engine.ts";
import type { ProcessInfo } from "./process-info.ts";
import { linuxProcess } from "./processes-linux.ts";

export interface Family {
  /** Below it children are looked for; undefined while it is not known. */
  readonly pid: () => number | undefined;
  /** Recordings of it end with it. */
  readonly root: Promise<RecordResult>;
  /** Processes below `pid` that `root` records itself. */
  readonly isRoot: (process: ProcessInfo) => boolean;
  /** What the root's threads are threads of. */
  readonly name: () => ProfileProcess | undefined;
}

type AttachOne = (options: AttachOptions) => Promise<RecordResult>;

/** How long a process may live unseen. */
const LOOK_EVERY_MS = 150;
/** Each one takes a profiler of its own. */
const MOST_CHILDREN = 32;
/** Recordings end with the root's; this is for those that nobody ends. */
const LONGEST_SECONDS = 86_400;

/** What is no news of a child: it did nothing, or ended. */
const QUIET: ReadonlySet<FailureKind> = new Set(["no-samples", "process-gone", "cancelled"]);

interface Member {
  readonly info: ProcessInfo;
  readonly result: RecordResult;
}

/** The root's result, with what its children did. Children that could not be measured are told of. */
export async function recordFamily(
  family: Family,
  attachOne: AttachOne,
  options: RecordOptions,
): Promise<RecordResult> {
  const rootEnded = new AbortController();
  const root = family.root.finally(() => {
    rootEnded.abort();
  });
  const { found, left } = await followChildren(family, rootEnded.signal, (info) =>
    attachOne(childOptions(info.pid, options, rootEnded.signal)),
  );
  const result = await root;
  const members = await Promise.all(found);
  const merged = added(result, members, family.name());
  if (!merged.ok || left === 0) return merged;
  const note = `${left} more child processes were not measured: ${MOST_CHILDREN} are at most.`;
  return { ...merged, notes: [...merged.notes, note] };
}

function childOptions(pid: number, options: RecordOptions, rootEnded: AbortSignal): AttachOptions {
  const silent = (): void => undefined;
  const signals = options.signal ? [options.signal, rootEnded] : [rootEnded];
  return {
    ...options,
    onProgress: silent,
    onOutput: silent,
    pid,
    duration: LONGEST_SECONDS,
    signal: AbortSignal.any(signals),
    subprocesses: false,
  };
}

interface Followed {
  readonly found: readonly Promise<Member>[];
  /** How many were too many. */
  readonly left: number;
}

/** Looks for new children until the root's recording has ended. */
async function followChildren(
  family: Family,
  ended: AbortSignal,
  record: (info: ProcessInfo) => Promise<RecordResult>,
): Promise<Followed> {
  const found = new Map<number, Promise<Member>>();
  const left = new Set<number>();
  while (!ended.aborted) {
    const pid = family.pid();
    const all = pid === undefined ? [] : await descendantsOf(pid);
    for (const info of all) {
      if (!info.isPython || found.has(info.pid) || family.isRoot(info)) continue;
      if (found.size >= MOST_CHILDREN) left.add(info.pid);
      else found.set(info.pid, member(info, record));
    }
    await wait(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
  return { found: [...found.values()], left: left.size };
}

async function member(
  info: ProcessInfo,
  record: (info: ProcessInfo) => Promise<RecordResult>,
): Promise<Member> {
  const result = await record(info);
  if (result.ok || result.kind !== "not-python") return { info, result };
  // A forked Python that has become another program meanwhile is none of ours.
  const now = process.platform === "linux" ? await linuxProcess(info.pid) : undefined;
  return { info, result: now?.isPython === true ? result : { ...result, kind: "process-gone" } };
}

function added(
  root: RecordResult,
  members: readonly Member[],
  name: ProfileProcess | undefined,
): RecordResult {
  const notes = members.flatMap(({ info, result }) => failureNote(info, result));
  const parts = members.flatMap(({ info, result }) =>
    result.ok ? partOf(result, { pid: info.pid, command: info.command }) : [],
  );
  const own = root.ok ? partOf(root, name) : [];
  const [first, ...others] = [...parts, ...own];
  if (parts.length === 0 || first === undefined) {
    return root.ok ? { ...root, notes: [...root.notes, ...notes] } : root;
  }
  const rootNotes = root.ok ? root.notes : [];
  return { ok: true, profile: mergeProfiles([first, ...others]), notes: [...rootNotes, ...notes] };
}

/** Its threads named by their process. Lines without stacks cannot be added up. */
function partOf(
  { profile }: Extract<RecordResult, { readonly ok: true }>,
  process: ProfileProcess | undefined,
): readonly Part[] {
  if (!hasTree(profile)) return [];
  const threads = process ? profile.threads.map((each) => ({ ...each, process })) : profile.threads;
  return [{ profile: { ...profile, threads }, scale: 1 }];
}

function failureNote({ pid, command }: ProcessInfo, result: RecordResult): readonly string[] {
  if (result.ok || QUIET.has(result.kind)) return [];
  const what = command.length > 60 ? `${command.slice(0, 60)}…` : command;
  return [`Child process ${pid} (${what}) was not measured: ${result.reason}`];
}
