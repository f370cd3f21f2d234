/** What is found about a module and others, kept as long as none of those that it rests on changes. */
import type { Module } from "../../semantic/module.ts";
import type { Asked, CodeBase, CodeModule } from "../code-base.ts";

/** Where is asked, and what the answer rests on, which grows by it. */
export interface Surroundings {
  readonly codeBase: CodeBase;
  readonly self: CodeModule;
  readonly asked: Asked;
}

interface Kept<T> {
  /** Of the code base when it was begun: what changes while it goes on may have been seen before it did. */
  readonly generation: number;
  readonly found: T;
  readonly asked: Asked;
}

/**
 * `find` with its answers kept, of the newest state of each module: several rules ask, and other modules.
 * What it gives in between lets others in.
 */
export function keptFound<T>(
  find: (around: Surroundings) => Generator<undefined, T>,
): (around: Surroundings) => Generator<undefined, T> {
  const known = new WeakMap<Module, Kept<T>>();
  return function* ({ codeBase, self, asked }) {
    const before = known.get(self.module);
    const holds = before && codeBase.holds(before.asked, before.generation);
    const kept = holds ? before : yield* findNow(find, codeBase, self);
    known.set(self.module, kept);
    for (const path of kept.asked) asked.add(path);
    return kept.found;
  };
}

function* findNow<T>(
  find: (around: Surroundings) => Generator<undefined, T>,
  codeBase: CodeBase,
  self: CodeModule,
): Generator<undefined, Kept<T>> {
  const asked: Asked = new Set();
  const { generation } = codeBase;
  const found = yield* find({ codeBase, self, asked });
  return { generation, found, asked };
}
