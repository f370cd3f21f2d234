/** The loaded profile, and where its heat lies in the texts as they are now. */
import { functionSpans, functionSpansOf } from "../insight/function-spans.ts";
import { importHeat, importsOf } from "../insight/import-heat.ts";
import { type PlacedHeat, placeHeat, withAdopted } from "../insight/placed-heat.ts";
import type { Document } from "../lint/document.ts";
import { type PlacedFunctions, placeByFunction } from "../profile/function-moves.ts";
import { outermost } from "../profile/function-texts.ts";
import type { FunctionSpan } from "../profile/hotness.ts";
import {
  applyEdit,
  editFromChange,
  identityMap,
  isFresh,
  type LineMap,
  mapTexts,
  placesEdited,
  splitLines,
} from "../profile/mapping.ts";
import type { Profile } from "../profile/model.ts";
import type { Steps } from "../profile/steps.ts";
import { onlyThreads, threadId } from "../profile/thread-filter.ts";
import type { PythonParser } from "../syntax/parser.ts";
import type { FoundSources } from "./measured-sources.ts";
import { type MeasuredFile, MeasuredFiles } from "./measured-files.ts";
import { MovedFunctions } from "./moved-functions.ts";
import type { ContentChange, OpenDocument } from "./open-document.ts";

/** What ranking a document's findings needs; empty without a profile of it. */
export interface HeatEvidence {
  readonly heat?: PlacedHeat;
  readonly symbols?: readonly string[];
}

/** Lives as long as the server; holds at most one profile. */
export class ProfileSession {
  readonly #parser: PythonParser;
  #measured: MeasuredFiles | undefined;
  #whole: Profile | undefined;
  /** Ids of the threads that are shown; missing: all. */
  #threads: ReadonlySet<string> | undefined;
  /** From the measured text of an open document to its current one. */
  #maps = new WeakMap<OpenDocument, LineMap>();
  #moved: MovedFunctions | undefined;
  #located: ReadonlyMap<string, string> = new Map();
  #onLoad: () => void = () => undefined;

  constructor(parser: PythonParser) {
    this.#parser = parser;
  }

  /** Another number for every profile. */
  generation = 0;

  /** Which kept session the profile is. */
  session: string | undefined;

  /** What is shown: of the loaded profile the chosen threads. */
  get profile(): Profile | undefined {
    return this.#measured?.profile;
  }

  /** The loaded profile with all of its threads. */
  get whole(): Profile | undefined {
    return this.#whole;
  }

  /** The absolute path here of a file that had another one where it ran; named as in frames. */
  located(file: string): string | undefined {
    return this.#located.get(file);
  }

  /** Absolute paths of measured files, heaviest first; also those outside the workspace. */
  get paths(): Iterable<string> {
    return this.#measured?.paths ?? [];
  }

  /**
   * `session`: the id that it is kept under. A choice of threads stays while the same process is
   * measured on, as in a live recording.
   */
  load(profile: Profile | undefined, session?: string): void {
    this.session = session;
    const before = this.#whole;
    const isSame = profile !== undefined && before !== undefined && isSameRun(profile, before);
    this.#whole = isSame
      ? { ...profile, sources: new Map([...before.sources, ...profile.sources]) }
      : profile;
    if (!isSame) {
      this.#threads = undefined;
      this.#located = new Map();
    }
    this.#show();
    if (profile) this.#onLoad();
  }

  /** `listener`: called after each profile that is loaded. */
  onLoad(listener: () => void): void {
    this.#onLoad = listener;
  }

  /** Adds what was found out about a profile since it was loaded. Whether that changed what is shown. */
  supplement(profile: Profile, { located, sources }: FoundSources): boolean {
    const whole = this.#whole;
    if (!whole || (profile !== whole && !isSameRun(profile, whole))) return false;
    if (located.size === 0 && sources.size === 0) return false;
    this.#located = new Map([...this.#located, ...located]);
    this.#whole = { ...whole, sources: new Map([...whole.sources, ...sources]) };
    this.#show();
    return true;
  }

  /** Shows the threads with these ids alone; undefined shows all. Ids of no thread are let pass. */
  showThreads(ids: readonly string[] | undefined): void {
    this.#threads = ids && new Set(ids);
    this.#show();
  }

  isShown(thread: Profile["threads"][number]): boolean {
    return this.profile?.part === undefined || this.#threads?.has(threadId(thread)) === true;
  }

  #show(): void {
    const whole = this.#whole;
    const shown = whole && this.#threads ? onlyThreads(whole, this.#threads) : whole;
    this.#measured = shown && new MeasuredFiles(shown, this.#parser, this.#located);
    this.#maps = new WeakMap();
    this.#moved = this.#measured && new MovedFunctions(this.#parser, this.#measured);
    this.generation++;
  }

  /** Whether two paths name one file, links followed. */
  isSame(a: string, b: string): boolean {
    return this.keyOf(a) === this.keyOf(b);
  }

  /** One spelling for one file; not a path to open. */
  keyOf(path: string): string {
    return this.#measured?.keyOf(path) ?? path;
  }

  measured(path: string | undefined): MeasuredFile | undefined {
    return path === undefined ? undefined : this.#measured?.at(path);
  }

  /** Finds in steps what `measured` gives at once from then on. */
  *prepare(path: string | undefined): Steps<void> {
    if (path !== undefined) yield* this.#measured?.atInSteps(path) ?? [];
  }

  /** Must be told of changes before the document takes them. Whether the document was measured. */
  follow(document: OpenDocument, changes: readonly ContentChange[]): boolean {
    if (!this.#measured) return false;
    let map = this.mapOf(document);
    if (!map) return this.measured(document.path) !== undefined;
    for (const { range, text } of changes) {
      map = range
        ? applyEdit(map, editFromChange(map, { ...range, text }))
        : mapTexts(map.measured.join("\n"), text);
    }
    this.#maps.set(document, map);
    return true;
  }

  /** Undefined where the measured text is not known, or nothing was measured. */
  mapOf(document: OpenDocument): LineMap | undefined {
    const kept = this.#maps.get(document);
    if (kept) return kept;
    const text = this.measured(document.path)?.text;
    if (text === undefined) return undefined;
    const map = mapBetween(text, document.text);
    this.#maps.set(document, map);
    return map;
  }

  /**
   * Heat of an open document, with that of functions that came from other files. `analysis` is of its
   * newest text.
   */
  placed(document: OpenDocument, analysis: Document): PlacedHeat | undefined {
    if (!this.#measured || document.path === undefined) return undefined;
    const { profile } = this.#measured;
    if (profile.mode === "import") {
      const imports = importsOf(analysis.module, document.lines);
      return importHeat(profile, imports, document.path);
    }
    const measured = this.measured(document.path);
    const map = this.mapOf(document);
    const spans = this.spans(document, analysis);
    const functions = map && measured?.spans && placeByFunction(map, measured.spans, spans);
    if (measured && functions) this.#moved?.note(document.path, measured, functions.lost);
    const own = measured && this.#place(measured, map, functions);
    const added = functions?.added ?? (measured ? [] : outermost(spans, splitLines(document.text)));
    const adopted = this.#moved?.adoptedBy(document.path, added) ?? [];
    return withAdopted(own, profile.mode, document.path, adopted);
  }

  /** Heat of a file with this text. */
  placedOn(path: string, text: string): PlacedHeat | undefined {
    const measured = this.measured(path);
    const adopted = this.#moved?.adoptedOn(path, text) ?? [];
    const mode = this.profile?.mode ?? "unknown";
    if (!measured) return withAdopted(undefined, mode, path, adopted);
    const { text: before, spans } = measured;
    const map = before === undefined ? undefined : mapBetween(before, text);
    const functions =
      map && spans && !isFresh(map)
        ? placeByFunction(map, spans, functionSpansOf(text, this.#parser))
        : undefined;
    return withAdopted(this.#place(measured, map, functions), mode, path, adopted);
  }

  /** Functions that left their files; undefined where nothing was measured. */
  get moved(): MovedFunctions | undefined {
    return this.#moved;
  }

  evidenceFor(document: OpenDocument, analysis: Document): HeatEvidence {
    const heat = this.placed(document, analysis);
    if (!heat) return {};
    return { heat, symbols: this.spans(document, analysis).map((span) => span.name) };
  }

  /** The functions of a document as it is now. */
  spans(document: OpenDocument, analysis: Document): readonly FunctionSpan[] {
    return functionSpans(analysis.module, document.lines);
  }

  /** Places where open documents differ from what was measured. */
  edits(documents: Iterable<OpenDocument>): number {
    let count = 0;
    for (const document of documents) {
      const map = this.#measured && this.mapOf(document);
      if (map && !isFresh(map)) count += placesEdited(map);
    }
    return count;
  }

  #place(
    measured: MeasuredFile,
    map: LineMap | undefined,
    functions: PlacedFunctions | undefined,
  ): PlacedHeat {
    return placeHeat(measured.heat, this.profile?.mode ?? "unknown", map, functions);
  }
}

/** Whether two profiles are of one process, as the seconds of a live recording are. */
function isSameRun(a: Profile, b: Profile): boolean {
  return a.pid !== undefined && a.pid === b.pid && a.loadedBefore === b.loadedBefore;
}

function mapBetween(measured: string, current: string): LineMap {
  const text = current.replace(/^\uFEFF/u, "");
  return measured === text ? identityMap(text) : mapTexts(measured, text);
}
