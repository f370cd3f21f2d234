/** Which files of a workspace start threads, and which modules those name: told file by file. */
import path from "node:path";
import { importName, type Starters } from "../project/threads/starters.ts";

/** Of a file that starts no threads. */
export const STARTS_NONE = "";

/** What is told of a file: the words of its imports, or that it starts none. */
export type StartMarks = ReadonlyMap<string, string>;

/** Lives as long as whoever follows the files. */
export class StartIndex implements Starters {
  readonly #marks = new Map<string, string>();
  /** By word, the starters whose imports hold it. */
  readonly #byWord = new Map<string, Set<string>>();

  get isEmpty(): boolean {
    return this.#marks.size === 0;
  }

  /** Until all are told of: nobody speaks for others meanwhile, and takes it back a moment later. */
  isAwaited = false;

  readonly covers = (file: string): boolean => this.isAwaited || this.#marks.has(file);

  knows(file: string): boolean {
    return this.#marks.has(file);
  }

  /** Sorted, so that what is found does not depend on who was read first. */
  readonly naming = (file: string): readonly string[] => {
    const found = this.#byWord.get(importName(file));
    return found ? [...found].filter((each) => each !== file).sort() : [];
  };

  /** Whether that is news. `undefined`: the file starts no threads. */
  learn(file: string, mark: string = STARTS_NONE): boolean {
    const before = this.#marks.get(file);
    if (before === mark) return false;
    this.#unname(file, before);
    this.#marks.set(file, mark);
    for (const word of wordsOf(mark)) {
      const files = this.#byWord.get(word);
      if (files) files.add(file);
      else this.#byWord.set(word, new Set([file]));
    }
    return true;
  }

  /** Of a file or folder that is gone. Whether anything was known of it. */
  forget(gone: string): boolean {
    const files = [...this.#marks.keys()].filter(
      (file) => file === gone || file.startsWith(gone + path.sep),
    );
    for (const file of files) {
      this.#unname(file, this.#marks.get(file));
      this.#marks.delete(file);
    }
    return files.length > 0;
  }

  #unname(file: string, mark: string | undefined): void {
    for (const word of wordsOf(mark)) this.#byWord.get(word)?.delete(file);
  }
}

function wordsOf(mark = STARTS_NONE): readonly string[] {
  return mark === STARTS_NONE ? [] : mark.split(" ");
}
