/** The modules of a workspace as one module sees the others: through its imports. */
import type { Unit } from "../syntax/unit.ts";
import type { UnitSummary } from "./calls/summary.ts";
import type { UnitWaits } from "./calls/waits.ts";
import type { ModuleView } from "./functions.ts";
import { NO_STARTERS, type Starters } from "./threads/starters.ts";

/** A module with what its units say to others. */
export interface CodeModule extends ModuleView {
  /** Absolute path; as it is shown where there is none. */
  readonly file: string;
  summaryOf(unit: Unit): UnitSummary;
  waitsOf(unit: Unit): UnitWaits;
}

/** What a dotted name stands for: a module, or a folder of modules without a file of its own. */
export interface CodePackage {
  readonly module?: CodeModule;
  /** A module or package in it, if this is one. */
  child(name: string): CodePackage | undefined;
}

/** Paths that answers rest on: files that were read, or looked for in vain, and folders. */
export type Asked = Set<string>;

/** Stands among paths for which modules start threads, and what those name. */
export const STARTERS = "*starters*";

/** Lives as long as what it knows. */
export interface CodeBase {
  /** Another number after every change of a file. */
  readonly generation: number;
  /** Whether nothing changed at these paths since a generation. */
  holds(asked: ReadonlySet<string>, since: number): boolean;
  /** The module or package that an absolute import's first name means in a file. */
  topLevel(name: string, from: string, asked: Asked): CodePackage | undefined;
  /** The package that so many leading dots of a relative import mean in a file. */
  relative(dots: number, from: string, asked: Asked): CodePackage | undefined;
  /** The module of a file. */
  moduleAt(file: string, asked: Asked): CodeModule | undefined;
  /** Modules of the workspace that start threads; who asks rests on `STARTERS` as well. */
  starters(): Starters;
  /** Made once, and kept through changes: what it knows is for it to check with `holds`. */
  kept<T>(key: string, make: () => T): T;
}

/** For a module that stands alone: none of its imports is known, and its own text may change. */
export const NO_CODE_BASE: CodeBase = {
  generation: 0,
  holds: () => true,
  topLevel: () => undefined,
  relative: () => undefined,
  moduleAt: () => undefined,
  starters: () => NO_STARTERS,
  kept: (_, make) => make(),
};
