/** What a use of a list or dict leaves behind: nothing, a view that reads it later, or another holder of it. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { isReadingCall } from "./effects.ts";
import { EAGER_READERS } from "./knowledge/reading-calls.ts";
import { qualifiedName } from "./names.ts";
import { useOf } from "./uses.ts";

/**
 * - `none`: after the use nothing is left that leads to the object
 * - `view`: something that goes on reading it, an iterator for one
 * - `holder`: something that may keep the object itself
 */
export type Trace = "none" | "view" | "holder";

/** Methods of lists and dicts that return a view or an iterator. */
const VIEWING_METHODS: ReadonlySet<string> = new Set([
  "items",
  "keys",
  "values",
  "__iter__",
  "__reversed__",
]);

/** Calls that read their argument only when their own result is read. */
const LAZY_CALLS = /^(?:itertools\.\w+|builtins\.(?:enumerate|filter|iter|map|reversed|zip))$/;

/** These return one of several arguments. */
const CHOOSING_CALLS: ReadonlySet<string> = new Set(["builtins.max", "builtins.min"]);

export function traceOf(node: AnyNode, ctx: Context): Trace {
  const use = useOf(node);
  switch (use.how) {
    case "method":
      return VIEWING_METHODS.has(use.method) ? "view" : "none";
    case "argument":
      return traceOfArgument(node, use.call, ctx);
    case "iterated":
      return isKind(node.parent?.parent, "generator_expression")
        ? traceOfGenerator(node.parent.parent, ctx)
        : "none";
    case "augmented":
    case "subscript-load":
    case "subscript-store":
    case "subscript-delete":
    case "membership":
    case "tested":
    case "compared":
    case "spread":
    case "discarded":
    case "returned":
      return "none";
    case "other":
      return traceInOperator(node, ctx);
    default:
      return "holder";
  }
}

function traceOfArgument(node: AnyNode, call: Node<"call">, ctx: Context): Trace {
  const [first, ...more] = call.field("arguments").children;
  const qualified = qualifiedName(call.field("function"), ctx);
  if (!isReadingCall(call, ctx)) return "holder";
  if (qualified !== undefined && LAZY_CALLS.test(qualified)) return "view";
  if (qualified === "builtins.print")
    return isKind(node.parent, "argument_list") ? "none" : "holder";
  if (first?.index !== node.index) return "holder";
  const isChosen = qualified !== undefined && CHOOSING_CALLS.has(qualified);
  return isChosen && more.some((each) => !isKind(each, "keyword_argument")) ? "holder" : "none";
}

/** `any(… for x in n)` is done with it at once. */
function traceOfGenerator(generator: Node<"generator_expression">, ctx: Context): Trace {
  const call = isKind(generator.parent, "argument_list")
    ? generator.parent.parent
    : generator.parent;
  if (!isKind(call, "call")) return "view";
  const qualified = qualifiedName(call.field("function"), ctx);
  return qualified !== undefined && EAGER_READERS.has(qualified) ? "none" : "view";
}

function traceInOperator(node: AnyNode, ctx: Context): Trace {
  const parent = node.parent;
  if (isKind(parent, "interpolation", "binary_operator", "unary_operator")) return "none";
  if (isKind(parent, "boolean_operator")) return traceOf(parent, ctx);
  if (!isKind(parent, "conditional_expression")) return "holder";
  const isCondition = parent.children[1]?.index === node.index;
  return isCondition ? "none" : traceOf(parent, ctx);
}
