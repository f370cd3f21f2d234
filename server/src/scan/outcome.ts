/** What became of one file of a scan: plain data, which travels between threads. */
import type { LocatedFinding } from "./located-finding.ts";

export type Outcome = Checked | Unchanged | NotChecked;

export interface Checked {
  readonly kind: "checked";
  /** Of the file's bytes. */
  readonly hash: string;
  readonly findings: readonly LocatedFinding[];
  /** Other paths that the findings rest on: files that were read or looked for, and folders. */
  readonly others: readonly string[];
  /** What rules that failed on it said: mistakes of ours. The findings of the others stand. */
  readonly crashes: readonly string[];
}

/** The content is the one that was known already. */
export interface Unchanged {
  readonly kind: "unchanged";
}

export interface NotChecked {
  readonly kind: "not-checked";
  /** Goes on after the file's name: "cannot be read: …". */
  readonly reason: string;
}
