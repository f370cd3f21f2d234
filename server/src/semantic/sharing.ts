/** Which other names may hold the same list, or another container, and whether it is out of sight. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { effectOf } from "./effects.ts";
import type { Evidence } from "./evidence.ts";
import { isFresh } from "./fresh.ts";
import type { Binding } from "./scope.ts";

export interface Sharing {
  /** The variable and every other that may hold the same list. */
  readonly names: readonly WholeVariable[];
  /** Where code that is not shown here got hold of the list, if it did. */
  readonly escape: Evidence | undefined;
}

/** More uses than a person reads: whatever may happen to such a list, it is not worth following. */
const MOST_USES = 256;

/** Whether a variable's uses are few enough to follow every one of them. */
export function isFollowable(variable: WholeVariable): boolean {
  return variable.uses.length <= MOST_USES && variable.bindings.length <= MOST_USES;
}

export function sharingOf(variable: WholeVariable, ctx: Context): Sharing {
  const names: WholeVariable[] = [variable];
  let escape: Evidence | undefined;
  const add = (node: AnyNode): void => {
    const other = variableOf(node, ctx);
    const isKnown = names.some((each) => each.name === other?.name && each.scope === other.scope);
    if (other && !isKnown) names.push(other);
  };
  for (const each of names) {
    if (!isFollowable(each)) {
      const node = each.uses[0]?.node;
      if (node) escape ??= { text: `\`${each.name}\` is used in very many places`, node };
      continue;
    }
    if (!each.scope) {
      const node = each.bindings[0]?.node ?? each.uses[0]?.node;
      if (node) escape ??= { text: `\`${each.name}\` belongs to the module`, node };
    }
    for (const binding of each.bindings) {
      const origin = originOf(binding, ctx);
      if (origin === "elsewhere") {
        const text = `\`${each.name}\` may be known by other names too`;
        escape ??= { text, node: binding.node };
      } else if (origin !== "fresh") add(origin);
    }
    for (const use of each.uses) {
      const effect = effectOf(use.node, ctx);
      if (effect.what === "aliases") add(effect.name);
      if (effect.what === "escapes" || effect.what === "passes") {
        escape ??= { text: `\`${each.name}\` is handed on`, node: use.node };
      }
    }
  }
  return { names, escape };
}

/** Where a bound container comes from: made on the spot, another name, or somewhere else. */
export function originOf(binding: Binding, ctx: Context): "fresh" | "elsewhere" | AnyNode {
  if (["augmented", "declaration", "delete"].includes(binding.kind)) return "fresh";
  if (binding.kind !== "assignment" || !binding.value) return "elsewhere";
  if (isKind(binding.value.parent?.parent, "assignment")) return "elsewhere";
  const value = unwrapped(binding.value);
  if (isKind(value, "identifier")) return value;
  return isFresh(value, ctx) ? "fresh" : "elsewhere";
}
