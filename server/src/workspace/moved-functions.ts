/** Where measured functions are now that left their files: in open documents, and in files that nobody has open. */
import { readFile } from "node:fs/promises";
import { functionSpansOf } from "../insight/function-spans.ts";
import type { AdoptedFunction } from "../insight/placed-heat.ts";
import { placeByFunction, placesIn } from "../profile/function-moves.ts";
import { type FunctionText, outermost } from "../profile/function-texts.ts";
import { mapTexts, splitLines } from "../profile/mapping.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { FunctionHomes } from "./function-homes.ts";
import { LostFunctions } from "./lost-functions.ts";
import type { MeasuredFile, MeasuredFiles } from "./measured-files.ts";
import type { OpenDocument } from "./open-document.ts";

/** Lives as long as its profile is shown. */
export class MovedFunctions {
  readonly #parser: PythonParser;
  readonly #measured: MeasuredFiles;
  readonly #lost: LostFunctions;
  readonly #homes = new FunctionHomes();

  constructor(parser: PythonParser, measured: MeasuredFiles) {
    this.#parser = parser;
    this.#measured = measured;
    this.#lost = new LostFunctions(parser);
  }

  /** Files that nobody has open and that have functions of others now. */
  get homes(): readonly string[] {
    return this.#homes.files;
  }

  /** Bare names of hot functions that are not in their files any more. */
  get names(): ReadonlySet<string> {
    return this.#lost.names;
  }

  /** What an open document has lost. */
  note(path: string, measured: MeasuredFile, lost: readonly FunctionText[]): void {
    this.#lost.note(this.#measured.keyOf(path), measured, lost);
  }

  /** Functions of other files that an open document has now. */
  adoptedBy(path: string, added: readonly FunctionText[]): readonly AdoptedFunction[] {
    return this.#lost.adoptedBy(this.#measured.keyOf(path), added);
  }

  /** The same for a file that is not open, where it is the only one that has them. */
  adoptedOn(path: string, text: string): readonly AdoptedFunction[] {
    if (!this.#homes.files.includes(path)) return [];
    return this.#claimedBy(path, text).filter((each) => this.#homes.has(path, each));
  }

  /** Where a measured line is now that left its file with its function; both 1-based. */
  async placeOf(
    file: string,
    line: number,
    open: Iterable<OpenDocument>,
  ): Promise<{ readonly path: string; readonly line: number } | undefined> {
    const texts = [...open].map(({ path, text }) => ({ path, text }));
    for (const path of this.homes) {
      texts.push({ path, text: await readFile(path, "utf8").catch(() => "") });
    }
    for (const { path, text } of texts) {
      if (path === undefined) continue;
      for (const pair of this.#claimedBy(path, text)) {
        const { before, after, heat } = pair;
        if (heat.file !== file || line < before.startLine || line > before.endLine) continue;
        const place = placesIn(pair).find(({ measuredLine }) => measuredLine === line);
        return { path, line: place?.line ?? after.defLine ?? after.startLine };
      }
    }
    return undefined;
  }

  /** Looks into measured files that changed on disk; `isOurs`: into which. Whether other functions are lost now. */
  lookForLost(isOurs: (path: string) => boolean, open: Iterable<OpenDocument>): Promise<boolean> {
    const measured = this.#measured;
    const shown = new Set([...open].map(({ path }) => path && measured.keyOf(path)));
    return this.#lost.look(measured.files((path) => !shown.has(path) && isOurs(path)));
  }

  /** `files`: the workspace's Python files. Whether functions stand in other closed files now. */
  lookForHomes(
    files: () => Promise<readonly string[]>,
    open: Iterable<OpenDocument>,
  ): Promise<boolean> {
    const texts = new Map<string, string>();
    for (const { path, text } of open) if (path !== undefined) texts.set(path, text);
    return this.#homes.look({
      names: this.#lost.names,
      files,
      open: texts,
      adopting: (path, text) => this.#claimedBy(path, text),
    });
  }

  #claimedBy(path: string, text: string): readonly AdoptedFunction[] {
    const plain = text.replace(/^\uFEFF/u, "");
    const now = functionSpansOf(plain, this.#parser);
    const measured = this.#measured.at(path);
    if (!measured) return this.adoptedBy(path, outermost(now, splitLines(plain)));
    const { text: before, spans } = measured;
    if (before === undefined || spans === undefined) return [];
    return this.adoptedBy(path, placeByFunction(mapTexts(before, plain), spans, now).added);
  }
}
