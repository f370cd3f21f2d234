/** Compares two profiles of one program, line by line and function by function, without overstating. */
import { comparable } from "./comparable.ts";
import {
  type Cost,
  type FileHeat,
  type FunctionSpan,
  fileHeatInSteps,
  type Share,
} from "./hotness.ts";
import { mapTexts, placeLines } from "./mapping.ts";
import type { Profile } from "./model.ts";
import type { Steps } from "./steps.ts";
import { fileSummaries } from "./summaries.ts";
import { shareOf } from "./wilson.ts";

/**
 * What may be said of a difference. `not-proven`: the intervals of the two shares overlap, or there
 * are none; `new` and `gone`: one profile does not know it, and that is proven as well.
 */
export type Verdict = "hotter" | "cooler" | "new" | "gone" | "not-proven";

/** Shares 0…1 of each profile's own whole. A side that is missing was not seen there. */
export interface Change {
  /** As the later profile's frames name it, else the earlier one's. */
  readonly file: string;
  readonly function: string;
  /** 1-based, in the later measured text; in the earlier one where it is gone. */
  readonly line: number;
  readonly before?: Cost;
  readonly after?: Cost;
  /** Later less earlier. */
  readonly selfDelta: number;
  readonly totalDelta: number;
  readonly selfVerdict: Verdict;
  readonly totalVerdict: Verdict;
}

export type Comparison =
  | {
      readonly ok: true;
      /** Largest difference of self time first. */
      readonly lines: readonly Change[];
      readonly functions: readonly Change[];
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

/** Gives the functions of a measured text, so that they are told apart by qualified name. */
export type SpansOf = (text: string) => readonly FunctionSpan[];

/** `isOurs`: whether a file is worth a comparison; those of libraries seldom are. */
export function* compareProfiles(
  before: Profile,
  after: Profile,
  { isOurs = () => true, spansOf }: { isOurs?: (file: string) => boolean; spansOf?: SpansOf } = {},
): Steps<Comparison> {
  const may = comparable(before, after);
  if (!may.ok) return may;
  const files = new Set(
    [...fileSummaries(after), ...fileSummaries(before)].map(({ file }) => file).filter(isOurs),
  );
  const lines: Change[] = [];
  const functions: Change[] = [];
  let unknown = 0;
  for (const file of files) {
    const earlier = yield* heatOf(before, file, spansOf);
    const later = yield* heatOf(after, file, spansOf);
    functions.push(...functionChanges(file, earlier, later));
    if (after.granularity !== "line") continue;
    const moved = linesBetween(before, after, file);
    if (moved === "unknown") unknown++;
    else lines.push(...lineChanges(file, earlier, later, moved));
  }
  const notes = unknown === 0 ? may.notes : [...may.notes, unknownText(unknown)];
  return { ok: true, lines: largestFirst(lines), functions: largestFirst(functions), notes };
}

function unknownText(files: number): string {
  const which = files === 1 ? "one file" : `${files} files`;
  return `Lines of ${which} are not compared: which text ran is not known, so a line may be another one.`;
}

function heatOf(profile: Profile, file: string, spansOf: SpansOf | undefined): Steps<FileHeat> {
  const text = profile.sources.get(file)?.text;
  const spans = text === undefined ? undefined : spansOf?.(text);
  return fileHeatInSteps(profile, file, {}, spans);
}

type Moved = ReadonlyMap<number, number> | "nowhere";

/** Where each line of the earlier text stands in the later one; "nowhere": the text did not change. */
function linesBetween(before: Profile, after: Profile, file: string): Moved | "unknown" {
  const [old, now] = [before.sources.get(file), after.sources.get(file)];
  if (!old || !now) return "unknown";
  if (old.sha256 === now.sha256) return "nowhere";
  const places = placeLines(mapTexts(old.text, now.text));
  return new Map(
    places.flatMap(({ measuredLine, line }) => (line === undefined ? [] : [[measuredLine, line]])),
  );
}

function lineChanges(
  file: string,
  before: FileHeat,
  after: FileHeat,
  moved: Moved,
): readonly Change[] {
  const later = new Map(after.lines.map((heat) => [heat.line, heat]));
  const changes: Change[] = [];
  for (const heat of before.lines) {
    const line = moved === "nowhere" ? heat.line : moved.get(heat.line);
    const now = line === undefined ? undefined : later.get(line);
    if (now) later.delete(now.line);
    const at = { file, function: now?.function ?? heat.function, line: line ?? heat.line };
    changes.push(change(at, heat, now, [before, after]));
  }
  for (const heat of later.values()) {
    const at = { file, function: heat.function, line: heat.line };
    changes.push(change(at, undefined, heat, [before, after]));
  }
  return changes;
}

function functionChanges(file: string, before: FileHeat, after: FileHeat): readonly Change[] {
  const later = new Map(after.functions.map((heat) => [heat.name, heat]));
  const changes: Change[] = [];
  for (const heat of before.functions) {
    const now = later.get(heat.name);
    later.delete(heat.name);
    const at = { file, function: heat.name, line: now?.line ?? heat.line };
    changes.push(change(at, heat, now, [before, after]));
  }
  for (const heat of later.values()) {
    const at = { file, function: heat.name, line: heat.line };
    changes.push(change(at, undefined, heat, [before, after]));
  }
  return changes;
}

type Place = Pick<Change, "file" | "function" | "line">;

function change(
  place: Place,
  before: Cost | undefined,
  after: Cost | undefined,
  wholes: readonly [FileHeat, FileHeat],
): Change {
  const none = wholes.map(nothingOf);
  const self = [before?.selfShare ?? none[0], after?.selfShare ?? none[1]] as const;
  const total = [before?.totalShare ?? none[0], after?.totalShare ?? none[1]] as const;
  const only = before === undefined ? "new" : after === undefined ? "gone" : undefined;
  return {
    ...place,
    ...(before && { before }),
    ...(after && { after }),
    selfDelta: (self[1]?.value ?? 0) - (self[0]?.value ?? 0),
    totalDelta: (total[1]?.value ?? 0) - (total[0]?.value ?? 0),
    selfVerdict: verdict(self[0], self[1], only),
    totalVerdict: verdict(total[0], total[1], only),
  };
}

/** The interval of what was never hit: with few samples that is no small one. */
function nothingOf({ wholeSamples }: FileHeat): Share {
  return shareOf(0, 1, wholeSamples, Z);
}

/**
 * Two intervals of 95 % that do not touch: stricter than a test at 5 %, as it should be for many
 * lines looked at together, and for samples that are not quite independent.
 */
export function verdict(
  before: Share | undefined,
  after: Share | undefined,
  only?: "new" | "gone",
): Verdict {
  if (!before || !after || !hasInterval(before) || !hasInterval(after)) return "not-proven";
  if (after.low > before.high) return only ?? "hotter";
  if (after.high < before.low) return only ?? "cooler";
  return "not-proven";
}

/** Traced times come without one: how much the next run would differ is not known. */
function hasInterval({ low, high }: Share): boolean {
  return high > low;
}

function largestFirst(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort(
    (a, b) =>
      Math.abs(b.selfDelta) - Math.abs(a.selfDelta) ||
      Math.abs(b.totalDelta) - Math.abs(a.totalDelta) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line,
  );
}

const Z = 1.96;
