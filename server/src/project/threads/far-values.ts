/** What a variable of another module holds, as its own module gives it. */
import type { Context } from "../../semantic/context.ts";
import { dictClassOf } from "../../semantic/exact-dict.ts";
import type { ValueKind } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode } from "../../syntax/node.ts";
import type { FarVariable } from "../further.ts";

export interface FarValue {
  readonly node: AnyNode;
  readonly ctx: Context;
}

export function valuesOfFar({ home, name }: FarVariable): readonly FarValue[] {
  return home.module.variable(name).bindings.flatMap(({ value }) => {
    const unit = value && home.module.unitOf(value.tree);
    return unit && !unit.isBroken ? [{ node: value, ctx: home.of(unit) }] : [];
  });
}

/** The one kind that all of its values are of. */
export function kindOfFar(variable: FarVariable): ValueKind | undefined {
  const kinds = new Set(valuesOfFar(variable).map(({ node, ctx }) => valueOf(node, ctx)?.kind));
  kinds.delete("None");
  const [kind, ...more] = kinds;
  return more.length === 0 ? kind : undefined;
}

export function isPlainDictFar(variable: FarVariable): boolean {
  const values = valuesOfFar(variable);
  return values.length > 0 && values.every(({ node, ctx }) => dictClassOf(node, ctx) !== undefined);
}
