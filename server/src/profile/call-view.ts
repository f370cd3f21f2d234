/** Ways to look at who called whom: from the top, from the bottom, and around one function. */
import { callablesOf } from "./callables.ts";
import { graphView } from "./graph-view.ts";
import type { Profile } from "./model.ts";
import type { Steps } from "./steps.ts";
import { treeView } from "./tree-view.ts";

/**
 * `top-down`: from the outermost functions to what they called. `bottom-up`: from where time was spent
 * to who called that. `callees` and `callers`: the same two from one function on, whole: its sandwich.
 */
export type CallShape =
  | { readonly kind: "top-down" | "bottom-up" }
  | { readonly kind: "callees" | "callers"; readonly of: number };

/** A function in one place of a view, however many stacks came by. */
export interface CallNode {
  /** See `Callables`. */
  readonly callable: number;
  /** The frame, and with it the line, that most of the weight stood on. */
  readonly frame: number;
  /** In `Profile.unit`; in views of callers what the function below cost by way of this one. */
  readonly total: number;
  /** Spent in the function itself; 0 for callers. */
  readonly self: number;
  /** Samples behind `total`, where they were counted. */
  readonly samples?: number;
}

/** Nothing is computed before it is asked for, and nothing twice. */
export interface CallView extends CallLevels<CallNode> {
  /** Whether there are any, which is known without finding them. */
  readonly hasChildren: (node: CallNode) => boolean;
  /** Below the first level, weights are in proportion: only sums of who called whom were recorded. */
  readonly isEstimate: boolean;
}

/** A tree whose levels take long to find, where a million nodes stand behind them. Heaviest first. */
export interface CallLevels<Node> {
  readonly roots: () => Steps<readonly Node[]>;
  readonly children: (node: Node) => Steps<readonly Node[]>;
}

export type CallViewOutcome =
  { readonly ok: true; readonly view: CallView } | { readonly ok: false; readonly reason: string };

const views = new WeakMap<Profile, Map<string, CallView>>();

export function callView(profile: Profile, shape: CallShape): CallViewOutcome {
  const { data } = profile;
  if (data.kind === "lines") {
    const reason =
      "This profile holds costs line by line and not who called whom, so there is no call tree.";
    return { ok: false, reason };
  }
  if ("of" in shape && callablesOf(profile).list[shape.of] === undefined) {
    return { ok: false, reason: "The profile has no such function." };
  }
  const known = views.get(profile) ?? new Map<string, CallView>();
  views.set(profile, known);
  const key = "of" in shape ? `${shape.kind} ${shape.of}` : shape.kind;
  const kept = known.get(key);
  if (kept) return { ok: true, view: kept };
  const view =
    data.kind === "tree" ? treeView(profile, data, shape) : graphView(profile, data, shape);
  // A function looked at once is seldom looked at again; the two whole views are.
  for (const old of [...known.keys()].filter((each) => each.includes(" ")).slice(0, -3)) {
    known.delete(old);
  }
  known.set(key, view);
  return { ok: true, view };
}

/** Follows a path of functions from the roots; undefined where it leads nowhere. */
export function* nodeAt<Node extends CallNode>(
  view: CallLevels<Node>,
  path: readonly number[],
): Steps<Node | undefined> {
  let node: Node | undefined;
  for (const callable of path) {
    const nodes: readonly Node[] = yield* node ? view.children(node) : view.roots();
    node = nodes.find((each) => each.callable === callable);
    if (!node) return undefined;
  }
  return node;
}
