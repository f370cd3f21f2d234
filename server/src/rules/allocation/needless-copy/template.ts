/** Copies of a literal that is there only to be copied. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";
import { deepcopyCall, jsonCopyCall } from "./copy-call.ts";
import type { Needless } from "./needless.ts";

/**
 * ```
 * EMPTY = {"tags": [], "count": 0}
 * row = copy.deepcopy(EMPTY)          →     row = new_row()
 * ```
 */
export function templateCopy(object: AnyNode, ctx: Context): Needless | undefined {
  const variable = isKind(object, "identifier") ? variableOf(object, ctx) : undefined;
  const [only, ...others] = variable?.bindings ?? [];
  if (!variable || !only?.value || only.kind !== "assignment" || others.length > 0)
    return undefined;
  const display = unwrapped(only.value);
  if (!isKind(display, "dictionary", "list") || !isLiteral(display)) return undefined;
  if (!variable.uses.every(({ node }) => isCopied(node, ctx))) return undefined;
  return {
    instead: `it is always the same literal, so let a function return the ${isKind(display, "list") ? "list" : "dict"} display and call that`,
    evidence: [{ text: `\`${variable.name}\` is only there to be copied`, node: only.node }],
    risk: "no fix",
  };
}

function isCopied(node: AnyNode, ctx: Context): boolean {
  const use = useOf(node);
  if (use.how !== "argument") return false;
  const outer = useOf(use.call);
  const copies = [
    deepcopyCall(use.call, ctx),
    outer.how === "argument" ? jsonCopyCall(outer.call, ctx) : undefined,
  ];
  return copies.some((copy) => copy?.object.index === node.index);
}

/** Numbers, text and displays of such: written again, it is the same again. */
function isLiteral(node: AnyNode): boolean {
  if (isKind(node, "dictionary", "list", "set", "tuple", "pair", "parenthesized_expression"))
    return node.children.every(isLiteral);
  if (isKind(node, "string")) return !node.children.some((child) => isKind(child, "interpolation"));
  if (isKind(node, "unary_operator")) return isLiteral(node.field("argument"));
  return isKind(node, "integer", "float", "true", "false", "none", "concatenated_string");
}
