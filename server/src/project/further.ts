/** What only other modules show of a module: threads on its functions, and variables that it shares with others. */
import type { ModuleView } from "./functions.ts";
import type { ThreadRoot } from "./thread-root.ts";

export interface Further {
  readonly roots: readonly ThreadRoot[];
  /** Variables of other modules, by how this one writes them: `CACHE`, `state.CACHE`. */
  readonly variables: ReadonlyMap<string, FarVariable>;
}

export interface FarVariable {
  /** The module that binds it. */
  readonly home: ModuleView & { readonly file: string };
  readonly name: string;
}
