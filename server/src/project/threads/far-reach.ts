/** Into which modules the threads of another one lead: known also when that one is closed, as most lead elsewhere. */
import type { Asked, CodeBase } from "../code-base.ts";
import { type FarWay, farWays } from "./far-ways.ts";
import type { Surroundings } from "./kept-found.ts";

interface Reach {
  /** Modules with the last step of a way. */
  readonly files: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
  /** Of the code base when it was begun. */
  readonly generation: number;
}

/**
 * By the file that starts the threads. In a large workspace modules are closed and opened again, and ways hold on to
 * modules: these are names only, so that each module need not look for the ways of all that may start threads.
 */
const known = new WeakMap<CodeBase, Map<string, Reach>>();

/** The ways of a file's threads, or none where they surely do not come into the module that asks. */
export function* waysTowards(
  file: string,
  { codeBase, self, asked }: Surroundings,
): Generator<undefined, readonly FarWay[]> {
  const reaches = known.get(codeBase) ?? new Map<string, Reach>();
  known.set(codeBase, reaches);
  const before = reaches.get(file);
  if (before && codeBase.holds(before.asked, before.generation) && !before.files.has(self.file)) {
    for (const path of before.asked) asked.add(path);
    return [];
  }
  const { generation } = codeBase;
  const own: Asked = new Set();
  const module = codeBase.moduleAt(file, own);
  const ways = module ? yield* farWays({ codeBase, self: module, asked: own }) : [];
  const files = new Set(ways.map(({ steps }) => (steps.at(-1) ?? steps[0]).module.file));
  reaches.set(file, { files, asked: own, generation });
  for (const path of own) asked.add(path);
  return ways;
}
