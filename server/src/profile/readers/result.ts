/** What a reader answers: a profile, or one sentence on what was expected, found, and where. */
import type { Profile } from "../model.ts";
import { TreeTooLarge } from "../tree-builder.ts";

export type ReadResult =
  | { readonly ok: true; readonly profile: Profile }
  | {
      readonly ok: false;
      readonly reason: string;
      /** The file is whole and well formed, but nothing was recorded. */
      readonly empty?: true;
    };

/** Thrown inside readers only; `guard` turns it into a reason. */
export class BadProfile extends Error {}

/** A well-formed profile without a single sample. */
export class EmptyProfile extends BadProfile {}

/** Runs a reader: what is wrong with the input becomes a reason, a mistake of ours still throws. */
export function guard(format: string, read: () => Profile): ReadResult {
  try {
    const profile = read();
    if (!Number.isFinite(profile.total))
      throw new BadProfile("its numbers are too large to add up");
    return { ok: true, profile };
  } catch (error) {
    if (error instanceof BadProfile) {
      const reason = `${format}: ${printable(error.message)}.`;
      return { ok: false, reason, ...(error instanceof EmptyProfile ? { empty: true } : {}) };
    }
    if (error instanceof TreeTooLarge) {
      return { ok: false, reason: `${format}: it holds ${error.message}.` };
    }
    throw error;
  }
}

const LONGEST = 300;

/** A message may quote what a hostile file calls its things. */
function printable(message: string): string {
  const line = message.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
