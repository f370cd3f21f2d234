/** Minimised cases of earlier differences: each shows none any more. `npm run test:differential` prints new ones. */
import type { Case } from "./run.ts";

export const REGRESSIONS: Readonly<Record<string, Case>> = {};
