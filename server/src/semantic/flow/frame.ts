/** Code that runs as one: a function with the comprehensions and classes that are run where they stand. */
import { ROW } from "../../syntax/rows.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import type { Scope, Variable } from "../scope.ts";
import type { UnitScopes } from "../scopes.ts";

/** The scope whose code, when it runs, runs the scope's own. */
export function frameOf(scope: Scope): Scope {
  let frame = scope;
  while (runsInPlace(frame) && frame.parent) frame = frame.parent;
  return frame;
}

function runsInPlace({ kind, node }: Scope): boolean {
  return kind === "class" || (kind === "comprehension" && !isKind(node, "generator_expression"));
}

/**
 * The variables that only this code binds. Those of the module, and of a class whose members are units,
 * are bound elsewhere too.
 */
export function ownVariables(frame: Scope, { all }: UnitScopes): readonly Variable[] {
  return all
    .filter((scope) => scope.node.parent !== undefined && frameOf(scope) === frame)
    .flatMap((scope) => [...scope.variables.values()])
    .filter(({ bindings }) => bindings.length > 0)
    .filter(({ bindings }) => bindings.every((binding) => isBoundIn(frame, binding)));
}

function isBoundIn(frame: Scope, { node, scope }: Variable["bindings"][number]): boolean {
  if (frameOf(scope) !== frame) return false;
  // `:=` in a generator binds outside of it, whenever it runs.
  if (!isKind(node.parent, "named_expression")) return true;
  for (let up = node.parent.parent; up && up !== frame.node; up = up.parent)
    if (isKind(up, "generator_expression")) return false;
  return true;
}

/** What may change the variables of the code it stands in. */
const REFLECTION: ReadonlySet<string> = new Set([
  "_getframe",
  "currentframe",
  "eval",
  "exec",
  "f_locals",
  "locals",
  "vars",
]);

/** Whether the code may look at or change its variables by other means than their names. */
export function reflects({ tree, index, after }: AnyNode): boolean {
  const { kinds } = tree.grammar;
  for (let row = index; row < after; row++) {
    if (kinds[tree.cell(row, ROW.symbol)] !== "identifier") continue;
    if (REFLECTION.has(tree.text.slice(tree.cell(row, ROW.start), tree.cell(row, ROW.end))))
      return true;
  }
  return false;
}
