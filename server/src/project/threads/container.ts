/** What kind of container an attribute or variable holds, and what changing it does to who iterates. */
import type { Context } from "../../semantic/context.ts";
import type { ValueKind } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode } from "../../syntax/node.ts";
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
  const [first] = accesses;
  if (!first) return undefined;
  const ctxOf = (node: AnyNode) => contextOf(node, view);
  const values = definition
    ? valuesOf(first.name, definition, view)
    : (ctxOf(first.node)?.module.variable(first.name).bindings ?? []).flatMap(
        ({ value }) => value ?? [],
      );
  const kinds = new Set(
    values.map((value) => {
      const ctx = ctxOf(value);
      return ctx && valueOf(value, ctx)?.kind;
    }),
  );
  kinds.delete("None");
  const [kind, ...more] = kinds;
  return more.length === 0 ? kind : undefined;
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
