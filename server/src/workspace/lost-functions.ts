/** Measured functions that are gone from their file, kept so that the files they moved to can have them. */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { functionSpansOf } from "../insight/function-spans.ts";
import { type AdoptedFunction, isWithin } from "../insight/placed-heat.ts";
import { adopt, placeByFunction } from "../profile/function-moves.ts";
import type { FunctionText } from "../profile/function-texts.ts";
import type { FileHeat } from "../profile/hotness.ts";
import { mapTexts } from "../profile/mapping.ts";
import type { PythonParser } from "../syntax/parser.ts";
import type { MeasuredFile } from "./measured-files.ts";

interface LostOfFile {
  readonly heat: FileHeat;
  readonly functions: readonly FunctionText[];
  /** State of the file on disk that this was found in; missing for an open document. */
  readonly stamp?: string;
}

/** Files looked at on disk, the heaviest first, and how large they may be. Bytes. */
const MOST_FILES = 60;
const MOST_BYTES = 4 * 1024 * 1024;

/** Lives as long as its profile is shown. */
export class LostFunctions {
  readonly #parser: PythonParser;
  readonly #files = new Map<string, LostOfFile>();
  #looking: Promise<boolean> | undefined;

  constructor(parser: PythonParser) {
    this.#parser = parser;
  }

  /** What an open document has lost; `file`: one spelling of its path. */
  note(file: string, { heat }: MeasuredFile, functions: readonly FunctionText[]): void {
    this.#files.set(file, { heat, functions });
  }

  /**
   * Looks into measured files that are not open and changed on disk since it last looked. Whether
   * other functions are lost now. Never rejects.
   */
  look(files: Iterable<readonly [file: string, measured: MeasuredFile]>): Promise<boolean> {
    this.#looking ??= this.#lookAt(files).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Bare names of those lost functions that have heat. */
  get names(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { heat, functions } of this.#files.values()) {
      for (const { name } of functions) {
        const isHot = heat.functions.some((each) => isWithin(each.name, name));
        if (isHot) names.add(name.slice(name.lastIndexOf(".") + 1));
      }
    }
    return names;
  }

  /** Functions lost elsewhere that these of `file` are now. */
  adoptedBy(file: string, added: readonly FunctionText[]): readonly AdoptedFunction[] {
    if (added.length === 0) return [];
    return [...this.#files].flatMap(([other, { heat, functions }]) => {
      if (other === file || functions.length === 0) return [];
      const from = path.basename(other);
      return adopt(functions, added).map((pair) => ({ ...pair, heat, from }));
    });
  }

  async #lookAt(files: Iterable<readonly [string, MeasuredFile]>): Promise<boolean> {
    let looked = 0;
    let changed = false;
    for (const [file, measured] of files) {
      if (++looked > MOST_FILES) break;
      const { text: before, spans } = measured;
      if (before === undefined || spans === undefined) continue;
      const info = await stat(file).catch(() => undefined);
      const stamp = info?.isFile() === true ? `${info.mtimeMs} ${info.size}` : "gone";
      const known = this.#files.get(file);
      if (known?.stamp === stamp) continue;
      const isSmall = info !== undefined && info.size <= MOST_BYTES;
      const text = isSmall ? await readFile(file, "utf8").catch(() => "") : "";
      const now = text.replace(/^\uFEFF/u, "");
      const map = mapTexts(before, now);
      const { lost } = placeByFunction(map, spans, functionSpansOf(now, this.#parser));
      this.#files.set(file, { heat: measured.heat, functions: lost, stamp });
      changed ||= lost.length > 0 || (known?.functions.length ?? 0) > 0;
    }
    return changed;
  }
}
