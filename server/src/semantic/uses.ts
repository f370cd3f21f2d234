/** What is done to a value where it is used: only read, changed, passed on, or let out of sight. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";

export type UseOf =
  | { readonly how: "method"; readonly method: string; readonly call: Node<"call"> }
  | { readonly how: "attribute" } // n.x without a call
  | { readonly how: "argument"; readonly call: Node<"call"> }
  | {
      readonly how: "subscript-load" | "subscript-store" | "subscript-delete";
      readonly subscript: Node<"subscript">;
    }
  | { readonly how: "membership"; readonly comparison: Node<"comparison_operator"> } // x in n
  | { readonly how: "iterated" } // for … in n
  | {
      readonly how:
        | "returned"
        | "yielded"
        | "stored"
        | "spread"
        | "tested"
        | "compared"
        | "called"
        | "augmented"
        | "discarded"
        | "other";
    };

/** How the nearest expression around uses the value of a name, or of any expression. */
export function useOf(node: AnyNode): UseOf {
  const parent = node.parent;
  if (!parent) return { how: "other" };
  switch (parent.kind) {
    case "parenthesized_expression":
      return useOf(parent);
    case "attribute":
      return useOfAttribute(parent);
    case "call":
      return node.isField("function") ? { how: "called" } : { how: "argument", call: parent };
    case "argument_list":
    case "keyword_argument":
      return useAsArgument(parent);
    case "list_splat":
    case "dictionary_splat":
      return { how: "spread" };
    case "subscript":
      return node.isField("value")
        ? { how: subscriptUse(parent), subscript: parent }
        : { how: "other" };
    case "comparison_operator":
      return useInComparison(node, parent);
    case "for_statement":
    case "for_in_clause":
      return node.isField("right") ? { how: "iterated" } : { how: "other" };
    case "return_statement":
      return { how: "returned" };
    case "yield":
      return { how: "yielded" };
    case "augmented_assignment":
      return node.isField("left") ? { how: "augmented" } : { how: "other" };
    case "assignment":
    case "named_expression":
    case "list":
    case "tuple":
    case "set":
    case "dictionary":
    case "pair":
    case "expression_list":
    case "default_parameter":
    case "typed_default_parameter":
      return { how: "stored" };
    case "if_statement":
    case "elif_clause":
    case "while_statement":
    case "not_operator":
    case "if_clause":
    case "assert_statement":
      return { how: "tested" };
    case "expression_statement":
      return { how: "discarded" };
    default:
      return { how: "other" };
  }
}

function useOfAttribute(attribute: Node<"attribute">): UseOf {
  const call = attribute.parent;
  if (isKind(call, "call") && attribute.isField("function")) {
    return { how: "method", method: attribute.field("attribute").text, call };
  }
  return { how: "attribute" };
}

function useAsArgument(node: AnyNode): UseOf {
  const call = isKind(node, "keyword_argument") ? node.parent?.parent : node.parent;
  return isKind(call, "call") ? { how: "argument", call } : { how: "other" };
}

function subscriptUse(
  subscript: Node<"subscript">,
): "subscript-load" | "subscript-store" | "subscript-delete" {
  let at: AnyNode = subscript;
  while (isKind(at.parent, "list", "parenthesized_expression", "tuple")) at = at.parent;
  const parent = at.parent;
  if (isKind(parent, "delete_statement")) return "subscript-delete";
  const isTarget =
    isKind(parent, "assignment", "augmented_assignment", "for_statement") && at.isField("left");
  // with … as n[k]:
  const isPattern = isKind(
    parent,
    "as_pattern_target",
    "pattern_list",
    "tuple_pattern",
    "list_pattern",
  );
  return isTarget || isPattern ? "subscript-store" : "subscript-load";
}

function useInComparison(node: AnyNode, comparison: Node<"comparison_operator">): UseOf {
  const operators = comparison.fields("operators");
  const last = comparison.children.at(-1);
  const isMembership = operators.length === 1 && /^(not )?in$/.test(operators[0]?.symbol ?? "");
  return isMembership && node.index === last?.index
    ? { how: "membership", comparison }
    : { how: "compared" };
}
