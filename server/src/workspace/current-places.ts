/** Finds where measured lines stand now: in the open document, else in the file on disk. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { functionSpansOf } from "../insight/function-spans.ts";
import { placeByFunction } from "../profile/function-moves.ts";
import { mapTexts, type PlacedLine } from "../profile/mapping.ts";
import type { Profile } from "../profile/model.ts";
import { isRealFile } from "../profile/paths.ts";
import type { FrameSourceOutcome } from "../protocol/views.ts";
import { uriOf } from "./uris.ts";
import type { Workspace } from "./workspace.ts";

/** For one answer: it looks at each file once. */
export class CurrentPlaces {
  readonly #profile: Profile;
  readonly #workspace: Workspace;
  readonly #files = new Map<string, Promise<Located>>();

  constructor(profile: Profile, workspace: Workspace) {
    this.#profile = profile;
    this.#workspace = workspace;
  }

  /** `file` as the profile's frames name it, `line` 1-based there; 0-based in the answer. */
  async of(file: string, line: number): Promise<FrameSourceOutcome> {
    const known = this.#files.get(file) ?? this.#locate(file);
    this.#files.set(file, known);
    const found = await known;
    if (!found.ok) return found;
    const { uri, places } = found;
    const now = places?.[line - 1];
    if (now?.line !== undefined) return { ok: true, uri, line: now.line - 1 };
    const { moved, profile } = this.#workspace.profile;
    if (now && profile === this.#profile) {
      const place = await moved?.placeOf(file, line, this.#workspace.documents);
      if (place) return { ok: true, uri: uriOf(place.path), line: place.line - 1 };
    }
    return { ok: true, uri, line: Math.max(0, line - 1) };
  }

  async #locate(file: string): Promise<Located> {
    if (!isRealFile(file)) {
      return { ok: false, reason: "This is no Python code of a file: there is nothing to open." };
    }
    const { cwd = "", sources } = this.#profile;
    const here = this.#workspace.profile.located(file) ?? path.resolve(cwd, file);
    const uri = uriOf(here);
    const document = this.#workspace.document(uri);
    const text = document?.text ?? (await readFile(here, "utf8").catch(() => undefined));
    if (text === undefined) return { ok: false, reason: `${file} is not on this machine.` };
    const measured = sources.get(file)?.text;
    if (measured === undefined || measured === text) return { ok: true, uri };
    const { parser } = this.#workspace;
    const map = mapTexts(plain(measured), plain(text));
    const [before, after] = [measured, text].map((each) => functionSpansOf(plain(each), parser));
    const { places } = placeByFunction(map, before ?? [], after ?? []);
    return { ok: true, uri, places };
  }
}

type Located =
  | { readonly ok: true; readonly uri: string; readonly places?: readonly PlacedLine[] }
  | { readonly ok: false; readonly reason: string };

/** Editors give texts without a byte order mark. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/u, "");
}
