/** Finds the pyproject.toml that speaks for a file, and keeps what was read until it changes. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Rule } from "../lint/rule.ts";
import { type ProjectSettings, readPyproject } from "./read-pyproject.ts";
import type { SettingsLayer, SettingsProblem } from "./settings.ts";

const NAME = "pyproject.toml";

/** What the files above a Python file say together. */
export interface ProjectView {
  /** Absolute path of the file with the nearest `[tool.hotlint]`; else of the nearest file. */
  readonly file?: string;
  readonly own: SettingsLayer;
  readonly derived: SettingsLayer;
  readonly problems: readonly SettingsProblem[];
}

/** Lives as long as the process; every method is safe to call at any time. */
export class Projects {
  readonly #rules: readonly Rule[];
  /** By folder; undefined where the folder has no such file. */
  readonly #known = new Map<string, Promise<ProjectSettings | undefined>>();

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /**
   * The nearest `[tool.hotlint]` upwards wins, whole; a folder's file without one says only which
   * Python its package requires, and the nearest of those wins.
   */
  async of(file: string): Promise<ProjectView> {
    const above = await this.#above(path.dirname(file));
    const own = above.find((project) => project.own);
    const derived = above.find((project) => Object.keys(project.derived).length > 0);
    const named = (own ?? above[0])?.file;
    return {
      ...(named !== undefined && { file: named }),
      own: own?.own ?? {},
      derived: derived?.derived ?? {},
      problems: above.flatMap((project) => project.problems),
    };
  }

  /** A file named pyproject.toml was made, changed or deleted somewhere. */
  forget(): void {
    this.#known.clear();
  }

  /** The nearest first, up to the first with a section of its own. */
  async #above(start: string): Promise<readonly ProjectSettings[]> {
    const found: ProjectSettings[] = [];
    for (let folder = start; ; folder = path.dirname(folder)) {
      const project = await this.#in(folder);
      if (project) found.push(project);
      if (project?.own || path.dirname(folder) === folder) return found;
    }
  }

  #in(folder: string): Promise<ProjectSettings | undefined> {
    const kept = this.#known.get(folder);
    if (kept) return kept;
    const read = this.#read(path.join(folder, NAME));
    this.#known.set(folder, read);
    return read;
  }

  async #read(file: string): Promise<ProjectSettings | undefined> {
    try {
      return readPyproject(file, await readFile(file, "utf8"), this.#rules);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      return { file, derived: {}, problems: [{ file, message }] };
    }
  }
}
