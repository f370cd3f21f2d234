/** The one immutable profile model that every reader and engine produces and every view reads. */

/** Who measured. "other" is a foreign exporter of a known format; its name is in `exporter`. */
export type EngineId = "py-spy" | "tachyon" | "cprofile" | "other";

/**
 * What advanced the weights: time on a core, wall time, time holding the GIL, time with an exception
 * under way, calls traced, modules imported, memory.
 */
export type ProfileMode =
  "cpu" | "wall" | "gil" | "exception" | "traced" | "import" | "memory" | "unknown";

/** What weights are counted in. Times of every scale are converted to seconds when read. */
export type WeightUnit = "seconds" | "samples" | "bytes" | "allocations";

/** "line": heat on the executing line. "function": heat only on the line of the `def` (pstats). */
export type Granularity = "line" | "function";

/** A place in a profiled program. Lines are 1-based; 0 means that the exporter knew none. */
export interface Frame {
  /** The path as the profiled process knew it; "" for frames without a file. */
  readonly file: string;
  readonly function: string;
  readonly line: number;
  readonly endLine?: number;
  /** UTF-8 byte offset in the line, as CPython's code objects have it. */
  readonly col?: number;
  readonly endCol?: number;
  /**
   * Dotted name of the module whose import this frame stands for (`-X importtime`); the frame of the
   * module that imports it, if any, is its parent. Such frames have no file and no line.
   */
  readonly module?: string;
}

/** A thread of a profiled process; its stacks are the nodes `firstNode ≤ node < endNode`. */
export interface ProfileThread {
  readonly name: string;
  /** The operating system's thread id, where the exporter gave it. */
  readonly tid?: string;
  readonly process?: ProfileProcess;
  readonly firstNode: number;
  readonly endNode: number;
}

export interface ProfileProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * A call tree as parallel columns, in depth-first preorder: the parent of a node stands before it,
 * the descendants of node `n` are the nodes `n < m < end[n]`. Typed arrays keep a tree of millions
 * of nodes cheap to walk, to hand to another thread and to collect.
 */
export interface CallTree {
  readonly kind: "tree";
  /** Index of the parent node; -1 for the outermost frame of a thread. */
  readonly parent: Int32Array;
  /** One past the last descendant. */
  readonly end: Int32Array;
  /** Index into `Profile.frames`. */
  readonly frame: Int32Array;
  /** Weight of the samples that stopped here, in `Profile.unit`. */
  readonly self: Float64Array;
  /** Number of samples that stopped here; absent when the profile was traced and not sampled. */
  readonly samples?: Float64Array;
}

/** What one caller contributed to a function, or the function as a whole. Times in `Profile.unit`. */
export interface CallStats {
  /** Calls, with recursion. */
  readonly calls: number;
  /** Calls that were not made by recursion. */
  readonly primitiveCalls: number;
  readonly self: number;
  /** Self and everything called, each recursion counted once. */
  readonly total: number;
}

export interface CallGraphNode extends CallStats {
  /** Index into `Profile.frames`; the line of the frame is the function's first line. */
  readonly frame: number;
  readonly callers: readonly CallGraphEdge[];
}

export interface CallGraphEdge extends CallStats {
  readonly frame: number;
}

/** Who called whom, without whole stacks: all that cProfile records. */
export interface CallGraph {
  readonly kind: "graph";
  readonly nodes: readonly CallGraphNode[];
}

/** What a line, or an expression on it, cost. In `Profile.unit`. */
export interface LineCost {
  /** Index into `Profile.frames`. */
  readonly frame: number;
  readonly self: number;
  /**
   * Self and everything called. Totals of one line's frames may overlap: their sum is no total.
   * Where the profiler cannot tell the two apart (line_profiler) both are the same.
   */
  readonly total: number;
  /** Number of samples that stopped here, or of runs of the line where it was traced. */
  readonly count?: number;
}

/** Lines one by one, without who called whom: Tachyon's jsonl, line_profiler, Scalene. */
export interface LineTable {
  readonly kind: "lines";
  readonly entries: readonly LineCost[];
}

/** How sure it is that a text is the one that the process had loaded. */
export type SourceBasis =
  /** Read when we launched the process. */
  | "launch"
  /** Written into the profile by the profiler that ran the code. */
  | "in-profile"
  /** On disk unchanged since before the process started. */
  | "older-than-process"
  /** On disk unchanged since before the profile was recorded; the start of its process is not known. */
  | "older-than-profile"
  /** In the repository's newest commit before the process started, of the size that was compiled. */
  | "committed"
  /** In the commit that the profile names. */
  | "revision"
  /** In the editor's local history, of the size and time of change that was compiled. */
  | "local-history"
  /** Read by this server while it was so, before it changed. */
  | "seen"
  /** Read from the file system that the process itself sees. */
  | "process";

/** The text that a file's line numbers refer to. */
export interface SourceSnapshot {
  /** Lower-case hex digest of the file's bytes. */
  readonly sha256: string;
  readonly text: string;
  readonly basis: SourceBasis;
}

/** Which state of which repository ran, as whoever deployed the program said. */
export interface Revision {
  /** Address of the repository. */
  readonly repository?: string;
  /** A commit, tag or branch. */
  readonly gitRef?: string;
  /** Folder of the program in the repository. */
  readonly rootPath?: string;
}

export interface Profile {
  readonly engine: EngineId;
  /** Name and version of the program that wrote the profile: "py-spy@0.4.2". */
  readonly exporter?: string;
  readonly mode: ProfileMode;
  readonly unit: WeightUnit;
  readonly granularity: Granularity;
  /** Samples a second. */
  readonly rate?: number;
  /** Milliseconds since the epoch. */
  readonly startTime?: number;
  readonly endTime?: number;
  readonly pid?: number;
  readonly command?: readonly string[];
  /** The working directory that relative paths in frames refer to. */
  readonly cwd?: string;
  readonly pythonVersion?: string;
  /** Milliseconds since the epoch: a file changed later may not be what the program had loaded. */
  readonly loadedBefore?: number;
  /** In words, where this is a view of a part of what was measured: "thread MainThread". */
  readonly part?: string;
  readonly threads: readonly ProfileThread[];
  readonly frames: readonly Frame[];
  readonly data: CallTree | CallGraph | LineTable;
  /** Weight of everything measured: the denominator of every share. */
  readonly total: number;
  /** What shares are shares of, where `mode` does not say it: "of the time in `main`". */
  readonly denominator?: string;
  /** Number of samples taken; absent when traced. */
  readonly sampleCount?: number;
  /** Missing where nobody said, or where samples come from several. */
  readonly revision?: Revision;
  /** By `Frame.file`. A file that is missing here has an unknown source. */
  readonly sources: ReadonlyMap<string, SourceSnapshot>;
  /** What the reader had to leave out or repair, one sentence each. */
  readonly notes: readonly string[];
}
