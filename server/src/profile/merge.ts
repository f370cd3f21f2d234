/** Adds call trees up into one profile, each weighted: what live measuring shows of its pieces. */
import type { CallTree, Frame, Profile, ProfileThread, SourceSnapshot } from "./model.ts";
import { TreeBuilder } from "./tree-builder.ts";

/** A profile and how much it counts: 1 as measured, less where it is older news. */
export interface Part {
  readonly profile: Profile & { readonly data: CallTree };
  /** > 0 */
  readonly scale: number;
}

/**
 * One profile of all parts, in order of time: threads of the same process, id and name become one,
 * weights and samples add up. What describes the run comes from the last part, except that the text
 * of a file is the first that was known: the process loaded it once. Throws when the units differ.
 */
export function mergeProfiles(parts: readonly [Part, ...Part[]]): Part["profile"] {
  const last = parts[parts.length - 1] ?? parts[0];
  const { unit } = last.profile;
  if (parts.some(({ profile }) => profile.unit !== unit)) {
    throw new TypeError("profiles of different units cannot be added up");
  }
  const frames = new FrameTable();
  const builder = new TreeBuilder(parts.every(({ profile }) => profile.data.samples !== undefined));
  const places = parts.map(({ profile }) => frames.place(profile.frames));
  for (const group of threadGroups(parts)) {
    builder.startThread(group.label);
    for (const { part, thread } of group.members) {
      const own = parts[part];
      if (own) addThread(builder, own, thread, places[part] ?? []);
    }
  }
  const { tree, threads } = builder.finish();
  const samples = sum(parts, ({ profile, scale }) => (profile.sampleCount ?? 0) * scale);
  return {
    ...last.profile,
    ...spanOf(parts),
    threads,
    frames: frames.frames,
    data: tree,
    total: sum(parts, ({ profile, scale }) => profile.total * scale),
    ...(tree.samples === undefined ? {} : { sampleCount: samples }),
    sources: firstSources(parts),
    notes: [...new Set(parts.flatMap(({ profile }) => profile.notes))],
  };
}

/** Whether a profile can be a part: it has stacks. */
export function hasTree(profile: Profile): profile is Part["profile"] {
  return profile.data.kind === "tree";
}

interface Group {
  readonly label: Pick<ProfileThread, "name" | "tid" | "process">;
  readonly members: { readonly part: number; readonly thread: ProfileThread }[];
}

function threadGroups(parts: readonly Part[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  parts.forEach(({ profile }, part) => {
    for (const thread of profile.threads) {
      const { name, tid, process } = thread;
      const key = `${process?.pid ?? ""}:${tid ?? ""}:${name}`;
      const label = { name, ...(tid && { tid }), ...(process && { process }) };
      const group = groups.get(key) ?? { label, members: [] };
      groups.set(key, group);
      group.members.push({ part, thread });
    }
  });
  return groups.values();
}

function addThread(
  builder: TreeBuilder,
  { profile: { data }, scale }: Part,
  thread: ProfileThread,
  place: readonly number[],
): void {
  const nodes = new Int32Array(thread.endNode - thread.firstNode);
  for (let node = thread.firstNode; node < thread.endNode; node++) {
    const parent = data.parent[node] ?? -1;
    const above = parent < 0 ? builder.root : (nodes[parent - thread.firstNode] ?? builder.root);
    const merged = builder.child(above, place[data.frame[node] ?? 0] ?? 0);
    nodes[node - thread.firstNode] = merged;
    const weight = data.self[node] ?? 0;
    if (weight > 0) builder.addSelf(merged, weight * scale, (data.samples?.[node] ?? 0) * scale);
  }
}

/** Equal frames of different profiles get one place. */
class FrameTable {
  readonly frames: Frame[] = [];
  private readonly known = new Map<string, number>();

  place(frames: readonly Frame[]): readonly number[] {
    return frames.map((frame) => {
      const key = JSON.stringify(Object.entries(frame).sort());
      const place = this.known.get(key) ?? this.frames.length;
      if (place === this.frames.length) {
        this.known.set(key, place);
        this.frames.push(frame);
      }
      return place;
    });
  }
}

function spanOf(parts: readonly Part[]): Pick<Profile, "startTime" | "endTime"> {
  const starts = parts.flatMap(({ profile }) => profile.startTime ?? []);
  const ends = parts.flatMap(({ profile }) => profile.endTime ?? []);
  return {
    ...(starts.length > 0 && { startTime: Math.min(...starts) }),
    ...(ends.length > 0 && { endTime: Math.max(...ends) }),
  };
}

function firstSources(parts: readonly Part[]): ReadonlyMap<string, SourceSnapshot> {
  const sources = new Map<string, SourceSnapshot>();
  for (const { profile } of parts) {
    for (const [file, source] of profile.sources) {
      if (!sources.has(file)) sources.set(file, source);
    }
  }
  return sources;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
