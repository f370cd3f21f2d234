/** Qualified names: which imported or builtin thing an expression refers to. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { Unit } from "../syntax/unit.ts";
import { type Context, unitHolding, variableOf, type WholeVariable } from "./context.ts";
import { defineFact } from "./fact.ts";

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
  const imports = variable.scope
    ? [...new Set(variable.bindings.map((binding) => binding.imports))]
    : ctx.module.importsOf(variable.name);
  if (imports.length === 0) {
    return ctx.module.hasStarImport ? undefined : `builtins.${variable.name}`;
  }
  return imports.length === 1 ? imports[0] : undefined;
}

/** Qualified names. */
export type Names = ReadonlySet<string> | ReadonlyMap<string, unknown>;

/**
 * The one of the names that the expression is, where the code spells its last part as it is: so a rule
 * can look for it in the text, and what is spelled otherwise need not be resolved.
 */
export function spelledName(node: AnyNode, names: Names, ctx: Context): string | undefined {
  const spelled = isKind(node, "attribute") ? node.field("attribute").text : node.text;
  if (!lastNamesOf(names).has(spelled)) return undefined;
  const qualified = qualifiedName(node, ctx);
  const isOne = qualified !== undefined && names.has(qualified);
  return isOne && lastName(qualified) === spelled ? qualified : undefined;
}

const lastNames = new WeakMap<Names, ReadonlySet<string>>();

function lastNamesOf(names: Names): ReadonlySet<string> {
  const kept = lastNames.get(names) ?? new Set([...names.keys()].map(lastName));
  lastNames.set(names, kept);
  return kept;
}

function lastName(qualified: string): string {
  return qualified.slice(qualified.lastIndexOf(".") + 1);
}

/** Whether the expression is exactly this imported or builtin thing. */
export function refersTo(node: AnyNode, qualified: string, ctx: Context): boolean {
  return mayReferTo(node, qualified, ctx) && qualifiedName(node, ctx) === qualified;
}

/** False where the words alone tell that it does not: an import may rename a name, and nothing an attribute. */
function mayReferTo(node: AnyNode, qualified: string, ctx: Context): boolean {
  const at = qualified.lastIndexOf(".");
  if (isKind(node, "attribute")) {
    if (node.field("attribute").text !== qualified.slice(at + 1)) return false;
    return mayReferTo(node.field("object"), qualified.slice(0, Math.max(0, at)), ctx);
  }
  if (!isKind(node, "identifier")) return false;
  const { text } = node;
  return text === qualified.slice(at + 1) || mayBeImported(text, unitHolding(node, ctx), ctx);
}

/** Whether some import may give the name; where not, it need not be resolved to know that it stands for none. */
function mayBeImported(name: string, unit: Unit | undefined, { module }: Context): boolean {
  if (!unit || importsWithin.of(unit) || !isPlain(name)) return true;
  return module.importsOf(name).some((imported) => imported !== undefined);
}

/** Whether the name is its own to Python: no private one of a class, and not to be normalized. */
function isPlain(name: string): boolean {
  return /^(?!__)\w+$/.test(name);
}

const importsWithin = defineFact("imports within", ({ text }) => /\bimport\b/.test(text));
