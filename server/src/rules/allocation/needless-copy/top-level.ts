/** Copies of which only the top level is changed in sight. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { useOf } from "../../../semantic/uses.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";
import { type Needless, shown } from "./needless.ts";

/**
 * ```
 * row = copy.deepcopy(base)
 * row["id"] = number          # changes the copy's own keys only
 * rows.append(row)
 * ```
 */
export function topLevelCopy(
  call: Node<"call">,
  object: AnyNode,
  ctx: Context,
): Needless | undefined {
  const assignment = outsideParentheses(call);
  if (!isKind(assignment, "assignment") || isKind(assignment.parent, "assignment"))
    return undefined;
  const target = assignment.field("left");
  const variable = isKind(target, "identifier") ? variableOf(target, ctx) : undefined;
  if (!variable || variable.scope?.kind === "class" || variable.bindings.length !== 1)
    return undefined;
  const effects = variable.uses.map(({ node }) => ({ node, effect: effectOn(node, ctx) }));
  if (effects.some(({ effect }) => effect === "unknown")) return undefined;
  const [change] = effects.filter(({ effect }) => effect === "top level");
  if (!change) return undefined;
  const evidence: Evidence = {
    text: `only the top level of \`${variable.name}\` is changed, here for one`,
    node: change.node.parent ?? change.node,
  };
  return {
    instead: `only the top level of \`${variable.name}\` is changed here, and \`copy.copy\` is enough where nothing later changes what is below it`,
    evidence: [evidence],
    risk: `what is inside ${shown(object)} is shared, not copied`,
  };
}

function outsideParentheses(node: AnyNode): AnyNode | undefined {
  return isKind(node.parent, "parenthesized_expression")
    ? outsideParentheses(node.parent)
    : node.parent;
}

/** What a use does to the copy; `unknown` may reach what is below its top level. */
type Effect = "reads" | "top level" | "leaves" | "unknown";

function effectOn(node: AnyNode, ctx: Context): Effect {
  const use = useOf(node);
  switch (use.how) {
    case "subscript-store":
    case "subscript-delete":
      return storing(use.subscript, ctx);
    case "subscript-load":
      return isOnlyRead(use.subscript, ctx) ? "reads" : "unknown";
    case "attribute": {
      const { parent } = node;
      if (!parent) return "unknown";
      return isTarget(parent) ? storing(parent, ctx) : readsOr(parent, ctx);
    }
    case "method":
      return methodEffect(use.method, use.call, ctx);
    case "argument":
      return argumentEffect(use.call, ctx);
    case "compared":
    case "tested":
    case "membership":
    case "discarded":
      return "reads";
    case "returned":
    case "yielded":
      return "leaves";
    case "stored":
      return storedEffect(node, ctx);
    default:
      return isKind(node.parent, "interpolation") ? "reads" : "unknown";
  }
}

function readsOr(node: AnyNode, ctx: Context): Effect {
  return isOnlyRead(node, ctx) ? "reads" : "unknown";
}

function isTarget(node: AnyNode): boolean {
  const { parent } = node;
  if (isKind(parent, "delete_statement", "pattern_list")) return true;
  return isKind(parent, "assignment", "augmented_assignment") && node.isField("left");
}

/** `row["tags"] += […]` changes the list below; a number or text is put anew. */
function storing(target: AnyNode, ctx: Context): Effect {
  const { parent } = target;
  if (!isKind(parent, "augmented_assignment")) return "top level";
  const added = valueOf(parent.field("right"), ctx)?.kind;
  return added === "int" || added === "float" || added === "str" ? "top level" : "unknown";
}

function methodEffect(method: string, call: Node<"call">, ctx: Context): Effect {
  const arguments_ = call.field("arguments").children;
  const [first] = arguments_;
  const isDiscarded = useOf(call).how === "discarded";
  if (method === "update") {
    const isOfDict = arguments_.length > 0 && arguments_.every(isDictLike);
    return isOfDict && isDiscarded ? "top level" : "unknown";
  }
  if (method === "pop") return isDiscarded && isKind(first, "string") ? "top level" : "unknown";
  if (method === "keys") return "reads";
  return method === "get" && isOnlyRead(call, ctx) ? "reads" : "unknown";
}

/** What tells `dict.update` from other methods of the name. */
function isDictLike(argument: AnyNode): boolean {
  return isKind(argument, "keyword_argument", "dictionary", "dictionary_comprehension");
}

/** Methods that keep what they get for others. */
const KEEPS: ReadonlySet<string> = new Set(["append", "appendleft", "put", "put_nowait"]);

/** Calls that look at everything and give nothing of it away. */
const LOOKS: ReadonlySet<string> = new Set([
  ...["len", "print", "str", "repr", "bool", "isinstance", "type", "id", "format"].map(
    (name) => `builtins.${name}`,
  ),
  ...["int", "float"].map((name) => `builtins.${name}`),
  "json.dumps",
  "pprint.pprint",
]);

function argumentEffect(call: Node<"call">, ctx: Context): Effect {
  const callee = call.field("function");
  if (LOOKS.has(qualifiedName(callee, ctx) ?? "")) return "reads";
  const isKept = isKind(callee, "attribute") && KEEPS.has(callee.field("attribute").text);
  return isKept ? "leaves" : "unknown";
}

/** `rows[key] = row`, `self.last = row`: out of this code's hands; a second name is not. */
function storedEffect(node: AnyNode, ctx: Context): Effect {
  const { parent } = node;
  if (isKind(parent, "list", "tuple", "dictionary", "pair")) return effectOn(parent, ctx);
  if (!isKind(parent, "assignment")) return "unknown";
  return isKind(parent.field("left"), "subscript", "attribute") ? "leaves" : "unknown";
}

/** Methods of text, whose results have nothing to do with the object. */
const TEXT_METHODS: ReadonlySet<string> = new Set([
  ...["strip", "lower", "upper", "startswith", "endswith", "format", "encode", "replace", "split"],
]);

/** Whether a value from inside the copy is looked at, and no more. */
function isOnlyRead(value: AnyNode, ctx: Context): boolean {
  const use = useOf(value);
  switch (use.how) {
    case "compared":
    case "tested":
    case "membership":
    case "discarded":
      return true;
    case "subscript-load":
      return isOnlyRead(use.subscript, ctx);
    case "argument":
      return argumentEffect(use.call, ctx) === "reads";
    case "method":
      return TEXT_METHODS.has(use.method) || (use.method === "get" && isOnlyRead(use.call, ctx));
    default:
      return isKind(value.parent, "interpolation", "binary_operator", "unary_operator");
  }
}
