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

/** Here for tests; workers take it from its own file, which needs no test runner. */
export { random } from "./random.ts";
