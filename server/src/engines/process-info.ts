/** What is known of a running process, on every system as much as it tells. */

export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  /** Base name of the executable. */
  readonly name: string;
  /** The command line with its arguments, as it was typed. */
  readonly command: string;
  readonly executable?: string;
  readonly cwd?: string;
  readonly uid?: number;
  readonly user?: string;
  /** Milliseconds since the epoch. */
  readonly startTime?: number;
  /** Per cent of one core, just now; 0…100 × cores. */
  readonly cpu?: number;
  readonly isPython: boolean;
  /** "3.11", where it can be seen from outside. */
  readonly pythonVersion?: string;
  readonly freeThreaded: boolean;
  /** Linux, Python only: as in `TargetFacts`. */
  readonly inContainer?: boolean;
  readonly machine?: string;
}
