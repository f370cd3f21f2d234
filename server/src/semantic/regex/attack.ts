/** A text on which a pattern takes exponential time to fail, found once for each pattern that is met again and again. */
import { type Attack, exponentialAttack } from "./exponential.ts";
import { parseRegex } from "./parse.ts";
import type { Flags } from "./regex.ts";

/** Patterns whose answers are kept, the latest: more than the function that is typed in holds. */
const MOST_KEPT = 256;

const kept = new Map<string, Attack | undefined>();

/** Undefined where there is none, or the pattern is none; `isWhole`: a match must reach the end of the text. */
export function attackOn(pattern: string, flags: Flags, isWhole: boolean): Attack | undefined {
  const key = JSON.stringify([pattern, Object.entries(flags), isWhole]);
  if (kept.has(key)) return kept.get(key);
  const regex = parseRegex(pattern, flags);
  const attack = regex && exponentialAttack(regex, isWhole);
  const [oldest] = kept.size < MOST_KEPT ? [] : kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, attack);
  return attack;
}
