/** Statements that make a value anew from itself and more: `n = n + x`, `d = {**d, k: v}`. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import {
  type Assigning,
  type Growth,
  isPlainlySpelled,
  isTarget,
  readsOnlyParts,
  type Target,
} from "./growth.ts";

/** `Form`: the ways to write it that a rule tells apart. */
export interface Remade<Form extends string> extends Growth {
  readonly form: Form;
  /** What is added, in source order. */
  readonly added: readonly [AnyNode, ...AnyNode[]];
}

/** Where a statement that only assigns puts its value; undefined where it does more, or the target is spelled oddly. */
export function plainAssignment(
  node: Assigning,
): { readonly target: Target; readonly value: AnyNode } | undefined {
  if (!isKind(node, "assignment") || !isKind(node.parent, "expression_statement")) return undefined;
  const target = node.field("left");
  const right = node.field("right");
  if (!right || node.field("type") || !isTarget(target) || !isPlainlySpelled(target))
    return undefined;
  return { target, value: unwrapped(right) };
}

/** Undefined unless the parts are the target itself and then more, which reads of it only parts. */
export function remade<Form extends string>(
  node: Assigning,
  target: Target,
  form: Form,
  [itself, first, ...more]: readonly AnyNode[],
): Remade<Form> | undefined {
  if (itself?.text !== target.text || !first) return undefined;
  const added = [first, ...more] as const;
  if (!added.every((each) => readsOnlyParts(each, target.text))) return undefined;
  return { node, target, form, added };
}
