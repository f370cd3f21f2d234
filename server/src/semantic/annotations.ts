/** What an annotation says about a value: PEP 484, 585 and 604 spellings, string annotations too. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";
import { qualifiedName } from "./names.ts";
import type { Value, ValueKind } from "./value.ts";

/** Qualified names of types and the kind that their instances have. */
const KINDS: ReadonlyMap<string, ValueKind> = new Map<string, ValueKind>([
  ...(
    [
      "list",
      "tuple",
      "set",
      "frozenset",
      "dict",
      "str",
      "bytes",
      "bytearray",
      "int",
      "float",
      "bool",
    ] as const
  ).map((kind) => [`builtins.${kind}`, kind] as const),
  ["typing.List", "list"],
  ["typing.Tuple", "tuple"],
  ["typing.Set", "set"],
  ["typing.FrozenSet", "frozenset"],
  ["typing.Dict", "dict"],
  ["typing.DefaultDict", "dict"],
  ["typing.Counter", "dict"],
  ["typing.Deque", "deque"],
  ["typing.Text", "str"],
  ["collections.deque", "deque"],
  ["collections.defaultdict", "dict"],
  ["collections.OrderedDict", "dict"],
  ["collections.Counter", "dict"],
]);

/** Wrappers that say nothing about the kind of the value inside. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "typing.Final",
  "typing.ClassVar",
  "typing.Annotated",
]);

interface TypeParts {
  readonly head: AnyNode;
  readonly parameters: readonly AnyNode[];
}

/** The value that the annotation promises for the name; undefined for unions and unknown types. */
export function annotatedValue(annotation: AnyNode, name: string, ctx: Context): Value | undefined {
  const parts = partsOf(annotation);
  const qualified = parts && qualifiedName(parts.head, ctx);
  if (!parts || qualified === undefined) return undefined;
  const [first, ...others] = parts.parameters;
  if (TRANSPARENT.has(qualified)) return first && annotatedValue(first, name, ctx);
  const kind = KINDS.get(qualified);
  if (!kind) return undefined;
  const element = first && elementKind(kind, first, others, ctx);
  const text = `\`${name}\` is annotated \`${annotation.text}\``;
  return { kind, ...(element && { element }), evidence: { text, node: annotation } };
}

function elementKind(
  kind: ValueKind,
  first: AnyNode,
  others: readonly AnyNode[],
  ctx: Context,
): ValueKind | undefined {
  const isVariadic = others.length === 1 && others[0]?.text === "...";
  if (kind === "tuple" && !isVariadic) return undefined;
  const parts = partsOf(first);
  const qualified = parts && qualifiedName(parts.head, ctx);
  return qualified === undefined ? undefined : KINDS.get(qualified);
}

/** `list[str]` in its two shapes in the grammar: `generic_type` in annotations, `subscript` elsewhere. */
function partsOf(node: AnyNode): TypeParts | undefined {
  const [first, ...rest] = node.children;
  if (isKind(node, "identifier", "attribute")) return { head: node, parameters: [] };
  if (isKind(node, "subscript"))
    return { head: node.field("value"), parameters: node.children.slice(1) };
  if (isKind(node, "generic_type") && first) {
    return { head: first, parameters: rest.flatMap((part) => part.children) };
  }
  if (isKind(node, "type", "member_type") && first && rest.length === 0) return partsOf(first);
  return undefined;
}
