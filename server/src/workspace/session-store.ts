/** Keeps measured and opened profiles in a folder, from one server and one window to the next. */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { deserialize, serialize } from "node:v8";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Profile } from "../profile/model.ts";
import type { SessionInfo } from "../protocol/sessions.ts";
import { infoOf, isSessionId, type KeptInfo, type Origin, readInfo } from "./session-info.ts";

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

/** Names the session that the next server shows again. */
const LOADED = "loaded.hotlint";
const OUR_FILE = /^[a-z0-9]{1,40}\.hotlint\.(?:json|bin)(?:\.part)?$/u;

/** Profiles kept in memory beside the loaded one, so that a view of an older session answers fast. */
const MOST_OPEN = 3;

export interface KeptSession {
  readonly id: string;
  readonly profile: Profile;
}

/**
 * Works on one folder, one task after the other. Never rejects: what cannot be kept is not kept.
 * A session is two files: `<id>.hotlint.bin` holds the profile; `<id>.hotlint.json`, written last,
 * says what it is.
 */
export class SessionStore {
  readonly #folder: string | undefined;
  readonly #changed: () => void;
  #infos: Map<string, KeptInfo> | undefined;
  /** Oldest use first. */
  readonly #open = new Map<string, Profile>();
  #last: Promise<unknown> = Promise.resolve();
  #loaded: string | undefined;

  /** `folder`: absolute, owned by this server alone; missing: nothing outlives this server. */
  constructor(folder: string | undefined, changed: () => void = () => undefined) {
    this.#folder = folder;
    this.#changed = changed;
  }

  /**
   * Takes a profile that is about to be shown and gives its id. `limit`: bytes that all sessions may
   * take together; the oldest go first, and one that alone is larger lives only in memory.
   */
  add(profile: Profile, origin: Origin, limit: number): string {
    const now = Date.now();
    // Opened once more, a file stays the session that it is, and views of it stay views of it.
    const twin = this.#twinOf(origin);
    const id = twin?.id ?? now.toString(36) + randomBytes(4).toString("hex");
    this.#hold(id, profile);
    this.#loaded = id;
    void this.#queue(async () => {
      const infos = await this.#read();
      const before = this.#twinOf(origin);
      if (before && before.id !== id) await this.#remove(before.id);
      const info = { ...infoOf(profile, origin, id, now), ...(before && { name: before.name }) };
      infos.set(id, info);
      await this.#write(info, profile, limit).catch(() => undefined);
      await this.#mark(this.#loaded);
      await this.#shrink(limit);
      this.#changed();
    });
    return id;
  }

  /** Newest first. */
  async list(): Promise<readonly SessionInfo[]> {
    const infos = await this.#queue(() => this.#read());
    return [...(infos?.values() ?? [])]
      .sort((a, b) => b.added - a.added)
      .map((info) => ({ ...info, loaded: info.id === this.#loaded }));
  }

  /** Undefined where there is no such session, or its file was spoiled: then it is gone from the list. */
  async profile(id: string): Promise<Profile | undefined> {
    const open = this.#open.get(id);
    if (open) {
      this.#hold(id, open);
      return open;
    }
    return this.#queue(async () => {
      const infos = await this.#read();
      if (!infos.has(id)) return undefined;
      const profile = await this.#load(id).catch(() => undefined);
      if (profile) this.#hold(id, profile);
      else {
        await this.#remove(id);
        this.#changed();
      }
      return profile;
    });
  }

  /** Which session is shown now, and by the next server; undefined: none. */
  show(id: string | undefined): void {
    this.#loaded = id;
    void this.#queue(() => this.#mark(id));
    this.#changed();
  }

  /**
   * Gives what an earlier server showed and forgets that it did: a profile that brings the server
   * down must not do so at every start. `show` it to have it again.
   */
  async takeShown(): Promise<KeptSession | undefined> {
    const id = await this.#queue(async () => {
      const found = (await readFile(this.#file(LOADED), "utf8")).trim();
      await rm(this.#file(LOADED), { force: true });
      return found;
    });
    if (!isSessionId(id)) return undefined;
    const profile = await this.profile(id);
    return profile && { id, profile };
  }

  /** False where there is no such session. */
  async rename(id: string, name: string): Promise<boolean> {
    const done = await this.#queue(async () => {
      const infos = await this.#read();
      const info = infos.get(id);
      if (!info) return false;
      infos.set(id, { ...info, name });
      if (info.bytes > 0) await this.#writeInfo({ ...info, name });
      return true;
    });
    this.#changed();
    return done ?? false;
  }

  async delete(id: string): Promise<void> {
    await this.#queue(() => this.#remove(id));
    this.#changed();
  }

  #twinOf({ source }: Origin): KeptInfo | undefined {
    const infos = [...(this.#infos?.values() ?? [])];
    return infos.find((info) => info.source !== undefined && info.source === source);
  }

  #hold(id: string, profile: Profile): void {
    this.#open.delete(id);
    this.#open.set(id, profile);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#open.delete(oldest);
    }
  }

  async #read(): Promise<Map<string, KeptInfo>> {
    if (this.#infos) return this.#infos;
    const infos = new Map<string, KeptInfo>();
    this.#infos = infos;
    const folder = this.#folder;
    const names = folder === undefined ? [] : await readdir(folder).catch(() => []);
    const ours = names.filter((name) => OUR_FILE.test(name));
    for (const name of ours.filter((each) => each.endsWith(".json"))) {
      const info = readInfo(await readFile(this.#file(name), "utf8").catch(() => ""));
      if (info && infoName(info.id) === name) infos.set(info.id, info);
    }
    // Left behind by a server that ended while it wrote, or by another Hotlint.
    const known = new Set([...infos.keys()].flatMap((id) => [infoName(id), dataName(id)]));
    for (const name of ours) {
      if (!known.has(name)) await rm(this.#file(name), { force: true });
    }
    return infos;
  }

  async #write(info: KeptInfo, profile: Profile, limit: number): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) return;
    const bytes = await pack(serialize(profile), { level: 1 });
    if (bytes.byteLength > limit) return;
    await mkdir(folder, { recursive: true });
    await replace(this.#file(dataName(info.id)), bytes);
    const kept = { ...info, bytes: bytes.byteLength };
    await this.#writeInfo(kept);
    this.#infos?.set(info.id, kept);
  }

  async #writeInfo(info: KeptInfo): Promise<void> {
    await replace(this.#file(infoName(info.id)), JSON.stringify(info));
  }

  async #load(id: string): Promise<Profile> {
    const bytes = await unpack(await readFile(this.#file(dataName(id))));
    // Written by this very program: it has the shape of the model.
    return deserialize(bytes) as Profile;
  }

  async #mark(id: string | undefined): Promise<void> {
    if (this.#folder === undefined) return;
    const isKept = id !== undefined && (this.#infos?.get(id)?.bytes ?? 0) > 0;
    if (isKept) await replace(this.#file(LOADED), id);
    else await rm(this.#file(LOADED), { force: true });
  }

  async #remove(id: string): Promise<void> {
    (await this.#read()).delete(id);
    this.#open.delete(id);
    if (this.#folder === undefined || !isSessionId(id)) return;
    await rm(this.#file(infoName(id)), { force: true });
    await rm(this.#file(dataName(id)), { force: true });
  }

  /** Takes away the oldest sessions that do not fit; the one that is shown stays. */
  async #shrink(limit: number): Promise<void> {
    const newestFirst = [...(await this.#read()).values()].sort((a, b) => b.added - a.added);
    let bytes = 0;
    for (const info of newestFirst) {
      bytes += info.bytes;
      const isLost = info.bytes === 0 && !this.#open.has(info.id);
      if ((bytes > limit || isLost) && info.id !== this.#loaded) await this.#remove(info.id);
    }
  }

  #file(name: string): string {
    return path.join(this.#folder ?? "", name);
  }

  #queue<T>(work: () => Promise<T>): Promise<T | undefined> {
    const next = this.#last.then(work).catch(() => undefined);
    this.#last = next;
    return next;
  }
}

function infoName(id: string): string {
  return `${id}.hotlint.json`;
}

function dataName(id: string): string {
  return `${id}.hotlint.bin`;
}

/** Written beside and renamed: a reader sees the old or the new, never half of one. */
async function replace(file: string, content: string | Uint8Array): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, content);
  await rename(part, file);
}
