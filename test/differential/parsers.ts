/** The parsers of a run. */
import { loadParser } from "../../server/src/workspace/assets.ts";
import type { Parsers } from "./subject.ts";

export async function loadParsers(): Promise<Parsers> {
  return { kept: await loadParser(), fresh: await loadParser() };
}
