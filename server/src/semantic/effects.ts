/** What a use of a name may do to the list that it names. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, nearest } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { PURE_CALLS, PURE_METHODS } from "./knowledge/pure-calls.ts";
import { READING_CALLS, READING_LIST_METHODS } from "./knowledge/reading-calls.ts";
import { qualifiedName } from "./names.ts";
import { useOf } from "./uses.ts";
import { valueOf } from "./values.ts";

export type Effect =
  | { readonly what: "reads" }
  | { readonly what: "changes" }
  /** A bound method is kept (`add = out.append`), so that the list may change at any time. */
  | { readonly what: "changes later" }
  /** Given to a call that may change it, or keep it. */
  | { readonly what: "passes" }
  /** Gets a further name in the same code. */
  | { readonly what: "aliases"; readonly name: AnyNode }
  /** Kept where the code does not show what happens to it. */
  | { readonly what: "escapes" };

const READS: Effect = { what: "reads" };
const ESCAPES: Effect = { what: "escapes" };

export function effectOf(node: AnyNode, ctx: Context): Effect {
  const use = useOf(node);
  switch (use.how) {
    case "method":
      return readsOnly(node, use.method, ctx) ? READS : { what: "changes" };
    case "attribute":
      // `key=n.index`: a bound method that only reads, whenever it is called.
      return keepsReadingMethod(node) ? READS : { what: "changes later" };
    case "augmented":
    case "subscript-store":
    case "subscript-delete":
      return { what: "changes" };
    case "argument":
      return isReadingCall(use.call, ctx) ? READS : { what: "passes" };
    case "subscript-load":
    case "membership":
    case "iterated":
    case "tested":
    case "compared":
    case "spread":
    case "discarded":
      return READS;
    case "returned":
      // Whoever gets it cannot act before this function has ended, unless this is a nested one.
      return isNested(node) ? ESCAPES : READS;
    case "stored":
      return aliasOr(node, ESCAPES);
    default:
      return effectInOperator(node, ctx);
  }
}

function readsOnly(object: AnyNode, method: string, ctx: Context): boolean {
  if (READING_LIST_METHODS.has(method)) return true;
  if (!MAY_ONLY_READ.has(method)) return false;
  const kind = valueOf(object, ctx)?.kind;
  return kind !== undefined && (PURE_METHODS.get(kind)?.has(method) ?? false);
}

/** Of no kind are these enough to know it; asked first, because most methods are none of them. */
const MAY_ONLY_READ: ReadonlySet<string> = new Set(
  [...PURE_METHODS.values()].flatMap((methods) => [...methods]),
);

/** Whether a call can neither change its arguments nor keep them. */
export function isReadingCall(call: AnyNode & { kind: "call" }, ctx: Context): boolean {
  const callee = call.field("function");
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined) return READING_CALLS.has(qualified) || PURE_CALLS.has(qualified);
  if (!isKind(callee, "attribute")) return false;
  const kind = valueOf(callee.field("object"), ctx)?.kind;
  if (kind === "str" || kind === "bytes") return true;
  const method = callee.field("attribute").text;
  if (kind === "list" && READING_LIST_METHODS.has(method)) return true;
  const copies = ["extend", "union", "intersection", "difference", "issubset", "issuperset"];
  const isContainer = kind !== undefined && ["list", "set", "frozenset", "deque"].includes(kind);
  return isContainer && [...copies, "update", "isdisjoint"].includes(method);
}

function keepsReadingMethod(node: AnyNode): boolean {
  const attribute = nearest(node, "attribute");
  return attribute !== undefined && READING_LIST_METHODS.has(attribute.field("attribute").text);
}

function effectInOperator(node: AnyNode, ctx: Context): Effect {
  const parent = node.parent;
  if (!parent) return ESCAPES;
  if (isKind(parent, "interpolation", "format_expression", "binary_operator", "unary_operator"))
    return READS;
  if (isKind(parent, "boolean_operator", "parenthesized_expression")) return effectOf(parent, ctx);
  if (isKind(parent, "conditional_expression")) {
    const isCondition = parent.children[1]?.index === node.index;
    return isCondition ? READS : effectOf(parent, ctx);
  }
  return ESCAPES;
}

function aliasOr(node: AnyNode, otherwise: Effect): Effect {
  const parent = node.parent;
  if (isKind(parent, "parenthesized_expression")) return aliasOr(parent, otherwise);
  if (!isKind(parent, "assignment")) return otherwise;
  const target = parent.field("left");
  const isChained = isKind(parent.parent, "assignment");
  return isKind(target, "identifier") && !isChained ? { what: "aliases", name: target } : otherwise;
}

function isNested(node: AnyNode): boolean {
  const definition = nearest(node, "function_definition", "lambda");
  return (
    definition !== undefined && nearest(definition, "function_definition", "lambda") !== undefined
  );
}
