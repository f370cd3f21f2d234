/** Settings of many files: worked out once a folder where no pattern singles files out. */
import path from "node:path";
import type { Rule } from "../lint/rule.ts";
import type { Projects, ProjectView } from "./projects.ts";
import { type FileSettings, settingsFor, type SettingsLayer } from "./settings.ts";

export interface FolderSettingsOptions {
  readonly rules: readonly Rule[];
  readonly projects: Projects;
  /** The strongest first. Called once a folder, with one of its files. */
  readonly layers: (project: ProjectView, file: string) => readonly SettingsLayer[];
  /** Where patterns without a place of their own begin. */
  readonly folderOf?: (file: string) => string | undefined;
}

/** Lives as long as one look at many files: settings that change meanwhile are not seen. */
export class FolderSettings {
  readonly #options: FolderSettingsOptions;
  readonly #known = new Map<string, Promise<Known>>();

  constructor(options: FolderSettingsOptions) {
    this.#options = options;
  }

  async of(file: string): Promise<FileSettings> {
    const folder = path.dirname(file);
    let known = this.#known.get(folder);
    if (!known) {
      known = this.#look(file);
      this.#known.set(folder, known);
    }
    const { layers, shared } = await known;
    return shared ?? this.#settings(file, layers);
  }

  async #look(file: string): Promise<Known> {
    const { projects, layers: layersOf } = this.#options;
    const layers = layersOf(await projects.of(file), file);
    const singles = layers.some(({ perPathIgnores = [] }) => perPathIgnores.length > 0);
    return { layers, shared: singles ? undefined : this.#settings(file, layers) };
  }

  #settings(file: string, layers: readonly SettingsLayer[]): FileSettings {
    const { rules, folderOf } = this.#options;
    return settingsFor(file, rules, layers, folderOf?.(file));
  }
}

interface Known {
  readonly layers: readonly SettingsLayer[];
  /** Undefined where files of the folder may differ. */
  readonly shared: FileSettings | undefined;
}
