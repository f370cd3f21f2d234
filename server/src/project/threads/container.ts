/** What kind of container an attribute or variable holds, and what changing it does to who iterates. */
import type { Context } from "../../semantic/context.ts";
import type { ValueKind } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import type { ModuleView } from "../functions.ts";
import { type Access, methodCalled, takesAway } from "./access.ts";
import { kindOfFar } from "./far-values.ts";
import { valuesOf } from "./locks-of.ts";
import type { Owner } from "./shared-accesses.ts";

/** The kind of container that is kept there, where every value that it is given is of that kind. */
export function kindOfPlace(
  accesses: readonly Access[],
  { definition, far }: Owner,
  view: ModuleView,
): ValueKind | undefined {
  if (far) return kindOfFar(far);
  const kinds = new Set(
    valuesGiven(accesses, definition, view).map((value) => {
      const ctx = contextOf(value, view);
      return ctx && valueOf(value, ctx)?.kind;
    }),
  );
  kinds.delete("None");
  const [kind, ...more] = kinds;
  return more.length === 0 ? kind : undefined;
}

/** Whether what is kept there gives a value for every key: `defaultdict(list)`. */
export function neverMisses(
  accesses: readonly Access[],
  { definition }: Owner,
  view: ModuleView,
): boolean {
  const values = valuesGiven(accesses, definition, view);
  return (
    values.length > 0 &&
    values.every(
      (value) =>
        isKind(value, "call") &&
        /(?:^|\.)(?:defaultdict|Counter)$/.test(value.field("function").text),
    )
  );
}

function valuesGiven(
  [first]: readonly Access[],
  definition: Owner["definition"],
  view: ModuleView,
): readonly AnyNode[] {
  if (!first) return [];
  if (definition) return valuesOf(first.name, definition, view);
  const { bindings = [] } = contextOf(first.node, view)?.module.variable(first.name) ?? {};
  return bindings.flatMap(({ value }) => value ?? []);
}

function contextOf(node: AnyNode, view: ModuleView): Context | undefined {
  const unit = view.module.unitOf(node.tree);
  return unit && view.of(unit);
}

/** Whether iterating goes wrong when elements come or go; what is appended to a list is just seen too. */
export function suffers(container: ValueKind | undefined, others: readonly Access[]): boolean {
  if (container === "list")
    return others.some((access) => takesAway(access) || methodCalled(access.node) === "insert");
  return container === "dict" || container === "set" || container === "deque";
}
