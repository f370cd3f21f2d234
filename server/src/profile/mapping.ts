/** Places measured lines on the text as it stands now, through any number of edits and undos. */

/** How a measured line stands in the current text; each is drawn differently. */
export type LineState = "fresh" | "moved" | "edited" | "removed" | "unknown";

/** Where a measured line is now. Lines are 1-based; `line` is absent when removed or unknown. */
export interface PlacedLine {
  readonly measuredLine: number;
  readonly state: LineState;
  readonly line?: number;
}

/**
 * Replaces the lines `startLine … endLine` (1-based, inclusive) by `newLines`, the full texts that
 * stand there afterwards. `endLine = startLine - 1` inserts before `startLine`.
 */
export interface LineEdit {
  readonly startLine: number;
  readonly endLine: number;
  readonly newLines: readonly string[];
}

/** The measured text, the current text, and which current line is which measured line. */
export interface LineMap {
  readonly measured: readonly string[];
  readonly current: readonly string[];
  /** For each current line (0-based index) its 1-based measured line, or 0 for a new line. */
  readonly origin: Int32Array;
}
