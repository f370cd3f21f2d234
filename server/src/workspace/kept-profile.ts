/** Keeps the loaded profile in a file, so that a server started again after a crash has it too. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Profile } from "../profile/model.ts";

/** Writing more than this after each recording would be felt; such a profile is not kept. */
const MOST_NODES = 1_000_000;

/** Writes and reads one file, one after the other. Never rejects: what cannot be kept is not kept. */
export class KeptProfile {
  readonly #file: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `file`: absolute, owned by this server alone; missing: nothing is kept. */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** Undefined forgets what was kept. */
  keep(profile: Profile | undefined): void {
    const file = this.#file;
    if (file !== undefined) void this.#queue(() => write(file, profile));
  }

  /**
   * Gives what was kept and forgets it: a profile that brings the server down must not do so at
   * every start. Undefined where nothing usable was kept.
   */
  take(): Promise<Profile | undefined> {
    const file = this.#file;
    return file === undefined ? Promise.resolve(undefined) : this.#queue(() => takeFrom(file));
  }

  #queue<T>(work: () => Promise<T>): Promise<T | undefined> {
    const next = this.#last.then(work).catch(() => undefined);
    this.#last = next;
    return next;
  }
}

async function write(file: string, profile: Profile | undefined): Promise<void> {
  // First, so that a crash in between cannot bring an older profile back.
  await rm(file, { force: true });
  if (!profile || (profile.data.kind === "tree" && profile.data.parent.length > MOST_NODES)) return;
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.part`;
  await writeFile(part, serialize(profile));
  await rename(part, file);
}

async function takeFrom(file: string): Promise<Profile> {
  const bytes = await readFile(file);
  await rm(file, { force: true });
  // Written by this very program: it has the shape of the model.
  return deserialize(bytes) as Profile;
}
