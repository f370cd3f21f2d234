/** What a launcher of a real VS Code is given, and promises. */

export interface Launch {
  /** The extension under development: the project's folder. */
  readonly extension: string;
  /** The bundled suite's entry. */
  readonly suite: string;
  /** Opened as the workspace. */
  readonly folder: string;
  /** Environment of the extension host, beside this process's own. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the editor early: at the time limit, or when the user asks. Its reason is an `Error`. */
  readonly signal: AbortSignal;
}

/** Resolves to what the editor printed, once it has ended; rejects when it could not run the suite. */
export type Launcher = (launch: Launch) => Promise<string>;
