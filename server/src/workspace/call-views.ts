/** Answers what flame graph, call tree and comparison ask, a bounded number of nodes at a time. */
import path from "node:path";
import { changeWords, points } from "../insight/change-rows.ts";
import { amount, type NameFile, placeOf, type Row, rowOf } from "../insight/call-rows.ts";
import { functionSpansOf } from "../insight/function-spans.ts";
import { bandOf } from "../insight/heat-lines.ts";
import { percent } from "../profile/numbers.ts";
import { callableTotals } from "../profile/callable-totals.ts";
import { callablesOf } from "../profile/callables.ts";
import { type CallNode, type CallShape, callView, nodeAt } from "../profile/call-view.ts";
import { comparable } from "../profile/comparable.ts";
import { type Change, compareProfiles } from "../profile/compare.ts";
import { type DiffNode, diffView } from "../profile/diff-view.ts";
import { type FlameNode, flameOf } from "../profile/flame.ts";
import { denominatorOf } from "../profile/hotness.ts";
import type { Profile } from "../profile/model.ts";
import { isRealFile } from "../profile/paths.ts";
import type { Steps } from "../profile/steps.ts";
import type {
  CallFunctionsOutcome,
  CallNodesOutcome,
  ChangeRow,
  FlameBox,
  FlameOutcome,
  FrameSourceOutcome,
} from "../protocol/views.ts";
import { CurrentPlaces } from "./current-places.ts";
import { inSlices } from "./slices.ts";
import type { Workspace } from "./workspace.ts";

/** What one answer holds at most; the client's lists and pictures stay responsive with that. */
export const MOST_ROWS = 200;
export const MOST_BOXES = 2000;
/** Boxes with less than this of what fills the width would be narrower than a pixel. */
const LEAST_SHARE = 0.0005;

export function* callNodes(
  profile: Profile,
  shape: CallShape,
  at: readonly number[],
  nameFile: NameFile,
): Steps<CallNodesOutcome> {
  const found = callView(profile, shape);
  if (!found.ok) return found;
  const { view } = found;
  const node = yield* nodeAt(view, at);
  if (at.length > 0 && !node) return GONE;
  const nodes = yield* node ? view.children(node) : view.roots();
  return {
    ok: true,
    rows: nodes.slice(0, MOST_ROWS).map((each) => rowOf(profile, each, nameFile, view)),
    rest: Math.max(0, nodes.length - MOST_ROWS),
    notes: view.isEstimate ? [ESTIMATE] : [],
  };
}

const GONE = {
  ok: false,
  reason: "This place is not in the profile any more; please open the view again.",
} as const;

const ESTIMATE =
  "cProfile records who called whom and not whole stacks: below the second level, times are shared out in proportion.";

export function* callFunctions(
  profile: Profile,
  query: string,
  nameFile: NameFile,
): Steps<CallFunctionsOutcome> {
  const calls = callView(profile, { kind: "top-down" });
  if (!calls.ok) return calls;
  const { list } = callablesOf(profile);
  const wanted = query.toLowerCase();
  const functions: Row[] = [];
  for (const each of yield* callableTotals(profile)) {
    if (functions.length === MOST_ROWS) break;
    const { function: name = "", file = "" } = list[each.callable] ?? {};
    if (`${name} ${file}`.toLowerCase().includes(wanted)) {
      functions.push(rowOf(profile, each, nameFile));
    }
  }
  return { ok: true, functions };
}

export function* flameGraph(
  profile: Profile,
  at: readonly number[],
  naming: Naming,
): Steps<FlameOutcome> {
  const found = callView(profile, { kind: "top-down" });
  if (!found.ok) return found;
  const { view } = found;
  const top = yield* nodeAt(view, at);
  if (at.length > 0 && !top) return GONE;
  const roots = top ? [top] : yield* view.roots();
  const whole = top?.total ?? profile.total;
  const limits = { nodes: MOST_BOXES, share: LEAST_SHARE };
  const { nodes } = yield* flameOf(roots, view.children, whole, limits);
  return {
    ok: true,
    title: titleOf(profile),
    denominator: denominatorOf(profile),
    boxes: nodes.map((each) => boxOf(each, profile, naming)),
    notes: view.isEstimate ? [ESTIMATE] : [],
  };
}

function boxOf({ node, parent, hidden }: FlameNode, profile: Profile, naming: Naming): FlameBox {
  const { callable, frame, name, place, share, label } = rowOf(profile, node, naming.nameFile);
  const band = bandOf(profile.total > 0 ? node.self / profile.total : 0);
  const isOurs = naming.isOurs(profile.frames[frame]?.file ?? "");
  return { parent, callable, frame, name, place, share, label, band, isOurs, hidden };
}

/** Refuses what cannot be compared, with the reason. */
export function* differentialFlame(
  before: Profile,
  after: Profile,
  at: readonly number[],
  naming: Naming,
): Steps<FlameOutcome> {
  const may = comparable(before, after);
  if (!may.ok) return may;
  const [old, now] = [before, after].map((each) => callView(each, { kind: "top-down" }));
  if (!old?.ok) return old ?? GONE;
  if (!now?.ok) return now ?? GONE;
  const view = diffView([before, old.view], [after, now.view]);
  const top = yield* nodeAt(view, at);
  if (at.length > 0 && !top) return GONE;
  const roots = top ? [top] : yield* view.roots();
  const whole = top?.total ?? 1;
  const limits = { nodes: MOST_BOXES, share: LEAST_SHARE };
  const { nodes } = yield* flameOf(roots, view.children, whole, limits);
  return {
    ok: true,
    title: `${titleOf(before)} → ${titleOf(after)}`,
    denominator: denominatorOf(after),
    boxes: nodes.map((each) => diffBox(each, before, after, naming)),
    notes: may.notes,
  };
}

function diffBox(
  { node, parent, hidden }: FlameNode<DiffNode>,
  before: Profile,
  after: Profile,
  { nameFile, isOurs }: Naming,
): FlameBox {
  const shown = node.after ? after : before;
  const side: CallNode = node.after ?? node.before ?? node;
  const { beforeShare, afterShare, verdict } = node;
  const delta = afterShare.value - beforeShare.value;
  return {
    parent,
    callable: node.callable,
    // Frames are those of the later profile; what is gone has no place in it.
    frame: node.after ? side.frame : -1,
    name: callablesOf(shown).list[side.callable]?.function ?? "?",
    place: placeOf(shown, side.frame, nameFile),
    share: node.total,
    band: 0,
    isOurs: isOurs(shown.frames[side.frame]?.file ?? ""),
    label: `${percent(beforeShare.value)} → ${percent(afterShare.value)} (${points(delta)})`,
    hidden,
    delta: { share: delta, verdict },
  };
}

export interface ComparedRows {
  readonly lines: readonly ChangeRow[];
  readonly functions: readonly ChangeRow[];
  readonly notes: readonly string[];
}

/** Undefined once `isStale` says that nobody wants it any more. */
export async function compareRows(
  before: Profile,
  after: Profile,
  workspace: Workspace,
  isStale: () => boolean,
): Promise<
  | ({ readonly ok: true } & ComparedRows)
  | { readonly ok: false; readonly reason: string }
  | undefined
> {
  const steps = compareProfiles(before, after, {
    isOurs: (file) => isRealFile(file) && workspace.isOurs(file),
    spansOf: (text) => functionSpansOf(text, workspace.parser),
  });
  const found = await inSlices(steps, isStale);
  if (!found?.ok) return found;
  const nameFile = fileNamer(workspace);
  const places = new CurrentPlaces(after, workspace);
  const rows = (changes: readonly Change[], measure: "self" | "total"): Promise<ChangeRow[]> =>
    Promise.all(
      changes.slice(0, MOST_ROWS).map(async (change) => {
        const words = changeWords(change, measure, nameFile);
        // What is gone has no place in the later text.
        const source = change.after && (await places.of(change.file, change.line));
        return source?.ok === true
          ? { ...words, source: { uri: source.uri, line: source.line } }
          : words;
      }),
    );
  return {
    ok: true,
    lines: await rows(found.lines, "self"),
    functions: await rows(found.functions, "total"),
    notes: found.notes,
  };
}

/** Where a frame's line stands now, in the editor or on disk. */
export async function frameSource(
  profile: Profile,
  frame: number,
  workspace: Workspace,
): Promise<FrameSourceOutcome> {
  const { file = "", line = 0 } = profile.frames[frame] ?? {};
  return new CurrentPlaces(profile, workspace).of(file, line);
}

/** What views say of files. */
export interface Naming {
  /** Files of the workspace by their path in it, others by their last two steps. */
  readonly nameFile: NameFile;
  readonly isOurs: (file: string) => boolean;
}

export function namingOf(workspace: Workspace): Naming {
  return { nameFile: fileNamer(workspace), isOurs: (file) => workspace.isOurs(file) };
}

function fileNamer(workspace: Workspace): NameFile {
  return (file) => {
    const folder = workspace.folderOf(file);
    if (folder !== undefined) return path.relative(folder, file).replaceAll("\\", "/");
    return file.split(/[\\/]/u).slice(-2).join("/");
  };
}

function titleOf(profile: Profile): string {
  const { engine, exporter } = profile;
  const name = engine === "other" ? (exporter ?? "profile") : engine;
  return `${name}, ${amount(profile, profile.total).replace(/^100 % · /u, "")}`;
}
