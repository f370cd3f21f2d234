/** Qualified names: which imported or builtin thing an expression refers to. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";

/**
 * `asdict` after `from dataclasses import asdict` is `dataclasses.asdict`; a name that nothing binds
 * is `builtins.<name>`. Undefined where a name may be several things, or is the module's own.
 * Relative imports keep their dots: `.helpers.load`.
 */
export function qualifiedName(node: AnyNode, ctx: Context): string | undefined {
  if (isKind(node, "attribute")) {
    const object = qualifiedName(node.field("object"), ctx);
    return object && !object.startsWith("builtins.")
      ? `${object}.${node.field("attribute").text}`
      : undefined;
  }
  if (!isKind(node, "identifier")) return undefined;
  const variable = variableOf(node, ctx);
  return variable && qualifiedNameOf(variable, ctx);
}

/** What the variable stands for, if it is an imported or builtin thing. */
export function qualifiedNameOf(variable: WholeVariable, ctx: Context): string | undefined {
  if (variable.bindings.length === 0) {
    return ctx.module.hasStarImport ? undefined : `builtins.${variable.name}`;
  }
  const names = new Set(variable.bindings.map((binding) => binding.imports));
  const [only] = names;
  return names.size === 1 ? only : undefined;
}

/** The same only where the code spells the last name as it is, so that a rule can look for it in the text. */
export function spelledName(node: AnyNode, ctx: Context): string | undefined {
  const qualified = qualifiedName(node, ctx);
  const spelled = isKind(node, "attribute") ? node.field("attribute").text : node.text;
  return qualified?.endsWith(`.${spelled}`) ? qualified : undefined;
}

/** Whether the expression is exactly this imported or builtin thing. */
export function refersTo(node: AnyNode, qualified: string, ctx: Context): boolean {
  return qualifiedName(node, ctx) === qualified;
}
