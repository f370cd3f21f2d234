/** The other paths that a file's findings rest on, and whether they are as they were. */
import { createHash } from "node:crypto";
import { isRecent, stampOf, statOf } from "./stats.ts";

/** What is at a path; folders change with all that is put into them, so that one is there is enough. */
const NOTHING = "-";
const FOLDER = "/";
/** Of paths that changed while they were looked at: equal to no state. */
const UNSURE = "";

/** Looks at each path once; lives as long as one scan. */
export class Others {
  readonly #seen = new Map<string, string>();
  /** When the scan began, in milliseconds since the epoch. */
  readonly #since = Date.now();

  /** One short text for the state of all the paths. */
  stateOf(paths: readonly string[]): string {
    const hash = createHash("sha256");
    for (const path of paths) {
      const state = this.#at(path);
      if (state === UNSURE) return UNSURE;
      hash.update(state).update("\0");
    }
    return hash.digest("base64url").slice(0, 16);
  }

  isAsBefore(paths: readonly string[], state: string): boolean {
    return state !== UNSURE && this.stateOf(paths) === state;
  }

  #at(path: string): string {
    const seen = this.#seen.get(path);
    if (seen !== undefined) return seen;
    const state = this.#look(path);
    this.#seen.set(path, state);
    return state;
  }

  #look(path: string): string {
    const stats = statOf(path);
    if (!stats) return NOTHING;
    if (stats.isDirectory()) return FOLDER;
    const stamp = stampOf(stats);
    // It may have been read before or after it changed.
    return isRecent(stamp, this.#since) ? UNSURE : stamp.join(" ");
  }
}
