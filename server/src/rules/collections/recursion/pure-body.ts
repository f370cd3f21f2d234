/** Whether a function computes its result from its arguments alone, as far as a list of known code goes. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { effectOf } from "../../../semantic/effects.ts";
import { PURE_CALLS } from "../../../semantic/knowledge/pure-calls.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { Kind } from "../../../syntax/generated/node-types.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";

/** What neither changes anything nor makes a result that others could change. */
const PLAIN: ReadonlySet<Kind> = new Set<Kind>([
  "block",
  "comment",
  "token",
  "expression_statement",
  "if_statement",
  "elif_clause",
  "else_clause",
  "return_statement",
  "raise_statement",
  "assert_statement",
  "pass_statement",
  "break_statement",
  "continue_statement",
  "for_statement",
  "while_statement",
  "assignment",
  "augmented_assignment",
  "type",
  "pattern_list",
  "expression_list",
  "binary_operator",
  "unary_operator",
  "not_operator",
  "boolean_operator",
  "comparison_operator",
  "conditional_expression",
  "parenthesized_expression",
  "tuple",
  "subscript",
  "slice",
  "attribute",
  "call",
  "argument_list",
  "keyword_argument",
  "identifier",
  "integer",
  "float",
  "true",
  "false",
  "none",
  "string",
  "string_start",
  "string_content",
  "string_end",
  "concatenated_string",
]);

export function isPureBody(
  definition: Node<"function_definition">,
  self: readonly Node<"call">[],
  ctx: Context,
): boolean {
  return descendants(definition.field("body")).every((node) => {
    if (!PLAIN.has(node.kind)) return false;
    switch (node.kind) {
      case "assignment":
      case "augmented_assignment":
        return isLocalTarget(node.children[0]);
      case "for_statement":
        return isLocalTarget(node.field("left"));
      case "call":
        return self.includes(node) || isPureCall(node, ctx);
      case "attribute":
        return isKind(node.parent, "call") && node.isField("function");
      case "identifier":
        return (
          isKind(node.parent, "attribute", "keyword_argument") || isFixed(node, definition, ctx)
        );
      default:
        return true;
    }
  });
}

function isLocalTarget(target: AnyNode | undefined): boolean {
  if (isKind(target, "pattern_list", "tuple_pattern")) return target.children.every(isLocalTarget);
  return isKind(target, "identifier");
}

function isPureCall(call: Node<"call">, ctx: Context): boolean {
  const qualified = qualifiedName(call.field("function"), ctx);
  return qualified !== undefined && PURE_CALLS.has(qualified);
}

/** A name of the function's own, a builtin or an import, or one that is bound once and never changed. */
function isFixed(name: AnyNode, definition: Node<"function_definition">, ctx: Context): boolean {
  const variable = variableOf(name, ctx);
  if (!variable) return false;
  const isOwn = variable.scope?.node === definition;
  if (isOwn || variable.bindings.length === 0 || qualifiedName(name, ctx) !== undefined)
    return true;
  const changes = ["changes", "changes later"];
  return (
    variable.bindings.length === 1 &&
    variable.uses.every((use) => !changes.includes(effectOf(use.node, ctx).what))
  );
}
