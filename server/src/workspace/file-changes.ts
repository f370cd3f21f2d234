/** Which files changed when, so that what was worked out from some of them can tell whether it still holds. */
import { STARTERS } from "../project/code-base.ts";

export interface FileChange {
  readonly path: string;
  /** `everything`: where imports are looked for may have changed. Whoever looked into a folder looked for it. */
  readonly reach: "path" | "everything";
  /** Set where it decides as well which modules start threads, or what those import. */
  readonly ofStarters?: true;
}

/** Changes that are remembered; whoever was away for longer than that has to look again. */
const MOST = 256;

export class FileChanges {
  generation = 1;
  /** The newest last, each path once. */
  #changes: (FileChange & { readonly at: number })[] = [];
  /** Generation up to which changes are forgotten. */
  #forgotten = 0;

  note(change: FileChange): FileChange {
    this.generation++;
    const last = this.#changes.at(-1);
    // Mostly somebody types in one file.
    const isSame = last?.reach === change.reach && last.ofStarters === change.ofStarters;
    if (last?.path === change.path && isSame) this.#changes.pop();
    this.#changes.push({ ...change, at: this.generation });
    if (this.#changes.length > MOST) this.#forgotten = this.#changes.shift()?.at ?? 0;
    return change;
  }

  last(path: string): FileChange | undefined {
    return this.#changes.findLast((change) => change.path === path);
  }

  /** Whether none of the paths changed after a generation. */
  spared(paths: ReadonlySet<string>, since: number): boolean {
    if (since === this.generation || paths.size === 0) return true;
    if (since < this.#forgotten) return false;
    for (let i = this.#changes.length - 1; i >= 0; i--) {
      const change = this.#changes[i];
      if (!change || change.at <= since) return true;
      if (concerns(change, paths)) return false;
    }
    return true;
  }
}

/** Whether what was worked out from what is at these paths may be something else now. */
export function concerns(change: FileChange, paths: ReadonlySet<string>): boolean {
  if (change.reach === "everything") return paths.size > 0;
  return paths.has(change.path) || (change.ofStarters === true && paths.has(STARTERS));
}
