/** What client and server say about flame graph, call tree and comparison. Units as in protocol.ts. */
import type { Band } from "../protocol.ts";
import type { SessionInfo } from "./sessions.ts";

/** Which profile a view is of: a kept session; missing: the one whose heat is shown. */
export interface ViewParams {
  readonly session?: string;
}

/** See `CallShape` in profile/call-view.ts. `of`: a function by its number in this profile. */
export type CallShape =
  | { readonly kind: "top-down" | "bottom-up" }
  | { readonly kind: "callees" | "callers"; readonly of: number };

export interface CallNodesParams extends ViewParams {
  readonly shape: CallShape;
  /** Numbers of functions from the first level down to the node whose children are wanted; empty: the first level. */
  readonly path: readonly number[];
}

export interface Refused {
  readonly ok: false;
  /** One sentence. */
  readonly reason: string;
}

export type CallNodesOutcome =
  | {
      readonly ok: true;
      /** Heaviest first; a bounded number. */
      readonly rows: readonly CallRow[];
      /** Lighter ones that were left out. */
      readonly rest: number;
      /** Worth telling about the whole view. */
      readonly notes: readonly string[];
    }
  | Refused;

/** A function in a view of calls. */
export interface CallRow {
  readonly callable: number;
  readonly frame: number;
  readonly name: string;
  /** "orders/reports.py:42"; "" where nothing is known. */
  readonly place: string;
  /** Of the whole profile, 0…1. */
  readonly share: number;
  /** "31 % · 1.2 s" */
  readonly label: string;
  /** The same for the time in the function itself; "" in views of callers. */
  readonly self: string;
  readonly canExpand: boolean;
}

export interface CallFunctionsParams extends ViewParams {
  readonly query: string;
}

export type CallFunctionsOutcome =
  { readonly ok: true; readonly functions: readonly CallRow[] } | Refused;

export interface FlameParams extends ViewParams {
  /** Session to compare with, the earlier one. */
  readonly base?: string;
  /** As in CallNodesParams: the node that fills the width; empty: everything. */
  readonly path: readonly number[];
}

export type FlameOutcome =
  | {
      readonly ok: true;
      readonly title: string;
      /** "of sampled CPU time, all threads" */
      readonly denominator: string;
      /** Parents before children; a bounded number, the heaviest. */
      readonly boxes: readonly FlameBox[];
      readonly notes: readonly string[];
    }
  | Refused;

export interface FlameBox {
  /** Index of the box that it stands on; -1: of none. */
  readonly parent: number;
  readonly callable: number;
  readonly frame: number;
  readonly name: string;
  readonly place: string;
  /** Of the whole profile, 0…1; in a comparison the larger of both. */
  readonly share: number;
  readonly label: string;
  /** Heat of the time spent in the function itself. */
  readonly band: Band;
  /** Code of the workspace and not of its environment. */
  readonly isOurs: boolean;
  /** How many boxes on it are too light to be shown here. */
  readonly hidden: number;
  /** In a comparison: later less earlier, and whether that is more than chance. */
  readonly delta?: { readonly share: number; readonly verdict: ChangeVerdict };
}

export interface FrameSourceParams extends ViewParams {
  readonly frame: number;
}

export type FrameSourceOutcome =
  { readonly ok: true; readonly uri: string; readonly line: number } | Refused;

/** See `Verdict` in profile/compare.ts. */
export type ChangeVerdict = "hotter" | "cooler" | "new" | "gone" | "not-proven";

export interface CompareParams {
  /** Sessions. */
  readonly before: string;
  readonly after: string;
}

export type CompareOutcome =
  | {
      readonly ok: true;
      readonly before: SessionInfo;
      readonly after: SessionInfo;
      /** Largest difference first, bounded. */
      readonly lines: readonly ChangeRow[];
      readonly functions: readonly ChangeRow[];
      readonly notes: readonly string[];
    }
  | Refused;

/** A line or function in two sessions. */
export interface ChangeRow {
  readonly function: string;
  /** "orders/reports.py:42" */
  readonly place: string;
  /** Where it stands now; missing where the file is not here. */
  readonly source?: { readonly uri: string; readonly line: number };
  /** "▲" hotter, "▼" cooler, "+" new, "−" gone, "≈" not proven. */
  readonly glyph: string;
  readonly verdict: ChangeVerdict;
  /** "23 % → 4.1 %" */
  readonly shares: string;
  /** "−18.9 points" */
  readonly delta: string;
  /** Self time, later less earlier, as a share. */
  readonly share: number;
  /** One sentence for screen readers and tooltips. */
  readonly spoken: string;
}
