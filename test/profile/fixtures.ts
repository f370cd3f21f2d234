/** Paths of the recorded profiles, and a reader that fails a test instead of giving a reason. */
import { expect } from "vitest";
import type { Profile } from "../../server/src/profile/model.ts";
import { readProfile } from "../../server/src/profile/readers/read.ts";
import type { ReadResult } from "../../server/src/profile/readers/result.ts";

export function fixture(name: string): string {
  return new URL(`./fixtures/${name}`, import.meta.url).pathname;
}

export async function load(name: string): Promise<Profile> {
  return profileOf(await readProfile(fixture(name)));
}

export function profileOf(result: ReadResult): Profile {
  if (!result.ok) throw new Error(result.reason);
  return result.profile;
}

/** The reason of a refusal: one sentence or two, on one line, ended by a full stop. */
export function refusalOf(result: ReadResult): string {
  if (result.ok) throw new Error("the input was accepted");
  expect(result.reason).toMatch(/^[^\n]{10,400}\.$/u);
  return result.reason;
}

/** A reproducible generator (mulberry32), 0…1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
