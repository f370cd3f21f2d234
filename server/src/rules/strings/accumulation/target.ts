/** What an accumulation adds to: where CPython keeps it, and what says that it is text. */
import { annotatedValue } from "../../../semantic/annotations.ts";
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { isGrowing, type Target } from "../../../semantic/growth.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { scopes } from "../../../semantic/scopes.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";
import { type Accumulation, accumulationAt } from "./statement.ts";

/** `cell`: a local that a nested function uses too. `global`: the module's, from a function. */
export type Place = "local" | "cell" | "nonlocal" | "module" | "global" | "attribute" | "subscript";

export type Text = "str" | "bytes";

export interface KnownText {
  readonly text: Text;
  readonly evidence: Evidence;
}

/** Undefined in class bodies. */
export function placeOf(target: Target, ctx: Context): Place | undefined {
  if (!isKind(target, "identifier")) return isKind(target, "attribute") ? "attribute" : "subscript";
  const variable = variableOf(target, ctx);
  const home = homeOf(ctx.get(scopes).scopeOf(target));
  if (!variable || home.kind === "class") return undefined;
  if (!variable.scope) return home.kind === "module" ? "module" : "global";
  if (variable.scope !== home) return "nonlocal";
  return isShared(variable) ? "cell" : "local";
}

/** Whether code that runs on its own uses the variable: a nested function, a generator expression. */
function isShared(variable: WholeVariable): boolean {
  return [...variable.uses, ...variable.bindings].some((each) => {
    for (let scope = each.scope; scope !== variable.scope;) {
      if (scope.kind !== "comprehension" || isKind(scope.node, "generator_expression")) return true;
      if (!scope.parent) return true;
      scope = scope.parent;
    }
    return false;
  });
}

export function textOf(accumulation: Accumulation, ctx: Context): KnownText | undefined {
  const { target } = accumulation;
  if (isKind(target, "identifier")) {
    const variable = variableOf(target, ctx);
    return variable && textOfVariable(variable, ctx);
  }
  return textOfPart(accumulation, ctx);
}

/** What every binding says that does not itself add to the text. */
function textOfVariable(variable: WholeVariable, ctx: Context): KnownText | undefined {
  const makers = variable.bindings.filter((binding) => !isGrowing(binding, accumulationAt));
  let known: KnownText | undefined;
  for (const binding of makers) {
    if (binding.kind === "declaration" && !binding.annotation) continue;
    const value = binding.annotation
      ? annotatedValue(binding.annotation, variable.name, ctx)
      : binding.kind === "assignment" && binding.value && valueOf(binding.value, ctx);
    const text = value ? value.kind : undefined;
    if (!value || (text !== "str" && text !== "bytes")) return undefined;
    if (known && known.text !== text) return undefined;
    const says = value.evidence.text.replace(/^a /, `\`${variable.name}\` starts as a `);
    known ??= { text, evidence: { text: says, node: value.evidence.node } };
  }
  return known;
}

/** An attribute or item is text when the same code assigns text to it, or adds what only goes to text. */
function textOfPart(
  { node, target, form, added }: Accumulation,
  ctx: Context,
): KnownText | undefined {
  for (const other of descendantsOf(node.tree.root, "assignment")) {
    const value = other.field("right");
    if (other.field("left").text !== target.text || !value || accumulationAt(other)) continue;
    const known = textOfValue(value, ctx);
    const isOther = valueOf(value, ctx) !== undefined && known === undefined;
    if (isOther) return undefined;
    if (known) {
      return {
        text: known,
        evidence: {
          text: `\`${target.text}\` becomes ${known === "str" ? "a `str`" : "`bytes`"} here`,
          node: value,
        },
      };
    }
  }
  if (form === "format") {
    return { text: "str", evidence: { text: "an f-string is a `str`", node } };
  }
  // Bytes go to a `bytearray` as well, and are copied once.
  const sure = added.find((each) => textOfValue(each, ctx) === "str");
  return sure && { text: "str", evidence: { text: "what is added is a `str`", node: sure } };
}

function textOfValue(expression: AnyNode, ctx: Context): Text | undefined {
  const kind = valueOf(expression, ctx)?.kind;
  if (kind === "str" || kind === "bytes") return kind;
  if (!isKind(expression, "binary_operator") || expression.field("operator").symbol !== "+")
    return undefined;
  return textOfValue(expression.field("left"), ctx) ?? textOfValue(expression.field("right"), ctx);
}
