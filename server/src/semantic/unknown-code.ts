/** Code that may do anything to an object that it can reach: calls that are not known, and pauses. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { descendants, isKind } from "../syntax/walk.ts";
import { type Context, variableOf } from "./context.ts";
import { isReadingCall } from "./effects.ts";
import { type Region } from "./invariance.ts";
import { isPure } from "./purity.ts";
import { originOf } from "./sharing.ts";
import { CONTAINERS, type ValueKind } from "./value.ts";
import { valueOf } from "./values.ts";

/** Iterating over these runs no code of the program. */
const PLAIN_ITERABLES: ReadonlySet<ValueKind> = new Set([...CONTAINERS, "file", "dict view"]);

/**
 * The first node in the region that may change a list which others hold too. Reading attributes,
 * operators and indexing count as harmless: code that changes a foreign list there is not met.
 */
export function unknownCodeIn(region: Region, ctx: Context): AnyNode | undefined {
  const { tree } = region.first;
  for (let i = region.first.index; i < region.last.after; i++) {
    const node = tree.node(i);
    if (mayChangeForeignList(node, ctx)) return node;
  }
  return undefined;
}

function mayChangeForeignList(node: AnyNode, ctx: Context): boolean {
  switch (node.kind) {
    case "await":
    case "yield":
    case "with_statement":
    case "import_statement":
    case "import_from_statement":
    case "delete_statement":
      return true;
    case "call":
      return !isHarmlessCall(node, ctx) && !isPure(node, ctx);
    case "for_statement":
    case "for_in_clause":
      return !iteratesPlainly(node, ctx);
    case "augmented_assignment":
      return mayBeList(node.field("left"), ctx);
    case "assignment":
      return isKind(node.field("left"), "subscript") && storesInList(node.field("left"), ctx);
    default:
      return false;
  }
}

function isHarmlessCall(call: Node<"call">, ctx: Context): boolean {
  const keywords = descendants(call.field("arguments")).some((each) =>
    isKind(each, "keyword_argument", "list_splat", "dictionary_splat", "lambda"),
  );
  if (isReadingCall(call, ctx)) return !keywords;
  const callee = call.field("function");
  return isKind(callee, "attribute") && !mayBeList(callee.field("object"), ctx);
}

function iteratesPlainly(loop: Node<"for_statement" | "for_in_clause">, ctx: Context): boolean {
  if (loop.allChildren.some((child) => child.symbol === "async")) return false;
  const iterables = isKind(loop, "for_statement") ? [loop.field("right")] : loop.fields("right");
  return iterables
    .filter((iterable) => iterable.kind !== "token")
    .every((iterable) => {
      const kind = valueOf(iterable, ctx)?.kind;
      return (kind !== undefined && PLAIN_ITERABLES.has(kind)) || isKnownView(iterable, ctx);
    });
}

/** `enumerate(names)`, `zip(a, b)`, `d.items()` over values that are themselves plain. */
function isKnownView(iterable: AnyNode, ctx: Context): boolean {
  if (!isKind(iterable, "call")) return false;
  const callee = iterable.field("function");
  const isPlain = (node: AnyNode): boolean => {
    const kind = valueOf(node, ctx)?.kind;
    return kind !== undefined && PLAIN_ITERABLES.has(kind);
  };
  if (isKind(callee, "attribute")) {
    const isView = ["items", "keys", "values"].includes(callee.field("attribute").text);
    return isView && valueOf(callee.field("object"), ctx)?.kind === "dict";
  }
  const isView = ["enumerate", "zip", "reversed"].includes(callee.text);
  return (
    isView && isReadingCall(iterable, ctx) && iterable.field("arguments").children.every(isPlain)
  );
}

function storesInList(target: AnyNode, ctx: Context): boolean {
  return isKind(target, "subscript") && mayBeList(target.field("value"), ctx);
}

/** Whether an object may be a list that other code holds too. */
function mayBeList(object: AnyNode, ctx: Context): boolean {
  if (isKind(object, "subscript")) return mayBeList(object.field("value"), ctx);
  const kind = valueOf(object, ctx)?.kind;
  if (kind === undefined) return true;
  if (kind !== "list") return false;
  if (!isKind(object, "identifier")) return false;
  const bindings = variableOf(object, ctx)?.bindings ?? [];
  return !bindings.every((binding) => originOf(binding, ctx) === "fresh");
}
