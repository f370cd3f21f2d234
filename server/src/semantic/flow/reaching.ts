/** Reaching definitions: which bindings of a local variable a use may see, whatever path led to it. */
import type { AnyNode } from "../../syntax/node.ts";
import type { Unit } from "../../syntax/unit.ts";
import { isKind } from "../../syntax/walk.ts";
import { defineFact } from "../fact.ts";
import type { Binding, Scope, Variable } from "../scope.ts";
import { scopes, type UnitScopes } from "../scopes.ts";
import { type Definition, Flow, type Names } from "./flow.ts";
import { frameOf, ownVariables, reflects } from "./frame.ts";
import { type Definitions, solve } from "./graph.ts";
import { visitFrame } from "./statements.ts";

export interface Reaching {
  /** In source order; none where the code never runs, or the name is surely unbound. */
  readonly bindings: readonly Binding[];
  /** Whether some path leads here on which nothing binds the name, or `del` was last. */
  readonly mayBeUnbound: boolean;
}

interface UnitReaching {
  /**
   * What reaches an identifier that is read; undefined where that is not known: names of the module,
   * names that another function binds or that are read by one that runs later, code that may
   * look at its variables by other means, and functions that are too large.
   */
  at(use: AnyNode): Reaching | undefined;
}

/** Functions with more definitions than this are unknown rather than slow. */
const MOST_DEFINITIONS = 1000;

export const reaching = defineFact("reaching", (unit): UnitReaching => {
  const names = scopes.of(unit);
  const known = new Map<Scope, ReadonlyMap<number, Reaching>>();
  return {
    at(use) {
      const variable = isKind(use, "identifier") ? names.variableOf(use) : undefined;
      if (!variable || variable.scope.kind === "module") return undefined;
      const frame = frameOf(variable.scope);
      const found = known.get(frame) ?? reachingIn(frame, names, unit);
      known.set(frame, found);
      return found.get(use.index);
    },
  };
});

const UNKNOWN: ReadonlyMap<number, Reaching> = new Map();

function reachingIn(
  frame: Scope,
  names: UnitScopes,
  { tree }: Unit,
): ReadonlyMap<number, Reaching> {
  if (tree.broken || frame.kind === "types" || reflects(frame.node)) return UNKNOWN;
  const variables = ownVariables(frame, names);
  const count = variables.reduce((sum, { bindings }) => sum + bindings.length, 0);
  if (count > MOST_DEFINITIONS) return UNKNOWN;
  const followed = namesIn(frame, variables);
  const flow = new Flow(followed);
  visitFrame(frame, flow);
  if (flow.graph.isTooLarge) return UNKNOWN;
  const found = new Map<number, Reaching>();
  for (const [row, definitions] of solve(flow.graph, definitionsOf(variables))) {
    const variable = variables[followed.uses.get(row) ?? -1];
    const bindings = definitions.flatMap((definition) => variable?.bindings[definition - 1] ?? []);
    found.set(row, { bindings, mayBeUnbound: definitions[0] === 0 });
  }
  return found;
}

/** A variable's first definition is that it is unbound; its bindings follow. */
function definitionsOf(variables: readonly Variable[]): Definitions {
  const ranges: { first: number; count: number }[] = [];
  const atStart: number[] = [];
  let first = 0;
  for (const { bindings } of variables) {
    const count = bindings.length + 1;
    ranges.push({ first, count });
    atStart.push(first + bindings.findLastIndex(({ kind }) => kind === "parameter") + 1);
    first += count;
  }
  return { ranges, atStart };
}

function namesIn(frame: Scope, variables: readonly Variable[]): Names {
  const followed = new Map<number, number>();
  const definitions = new Map<number, Definition>();
  for (const [variable, { bindings, uses }] of variables.entries()) {
    for (const { node, scope } of uses)
      if (frameOf(scope) === frame) followed.set(node.index, variable);
    for (const [i, { kind, node }] of bindings.entries()) {
      if (kind === "parameter" || kind === "declaration") continue;
      const definition = kind === "delete" ? undefined : i + 1;
      definitions.set(node.index, { variable, definition });
    }
  }
  return { uses: followed, definitions };
}
