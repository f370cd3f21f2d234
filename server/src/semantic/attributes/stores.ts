/** Where a unit gives attributes their values. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import { defineFact } from "../fact.ts";
import { scopes } from "../scopes.ts";
import { isReceiver } from "./receiver.ts";

export interface Store {
  /** The attribute or, in the body of a class, the name. */
  readonly node: AnyNode;
  /** `other`: by a loop, by unpacking, or as a function. */
  readonly how: "assigned" | "augmented" | "declared" | "other";
  readonly value?: AnyNode;
  readonly annotation?: AnyNode;
  /** Whether it is surely the class's own: in its body, or of its methods' `self`. */
  readonly isOwn: boolean;
}

/** By attribute, in source order. */
export const stores = defineFact("stores", (unit): ReadonlyMap<string, readonly Store[]> => {
  const found = new Map<string, Store[]>();
  const add = (name: string, store: Store): void => {
    const others = found.get(name);
    if (others) others.push(store);
    else found.set(name, [store]);
  };
  for (const node of descendantsOf(unit.tree.root, "attribute")) {
    const stored = storeTo(node);
    if (stored)
      add(node.field("attribute").text, {
        ...stored,
        isOwn: isReceiver(node.field("object"), unit),
      });
  }
  if (unit.role !== "member") return found;
  const [body] = scopes.of(unit).all.filter(({ kind }) => kind === "class");
  for (const { name, bindings } of body?.variables.values() ?? [])
    for (const binding of bindings) {
      const { kind, node, value, annotation } = binding;
      const how = HOW.get(kind) ?? "other";
      add(name, {
        node,
        how,
        isOwn: true,
        ...(value && { value }),
        ...(annotation && { annotation }),
      });
    }
  return found;
});

const HOW: ReadonlyMap<string, Store["how"]> = new Map([
  ["assignment", "assigned"],
  ["augmented", "augmented"],
  ["declaration", "declared"],
]);

function storeTo(node: Node<"attribute">): Omit<Store, "isOwn"> | undefined {
  const { parent } = node;
  if (isKind(parent, "assignment") && node.isField("left")) {
    const annotation = parent.field("type");
    const value = assigned(parent);
    const how = value ? "assigned" : "declared";
    return { node, how, ...(value && { value }), ...(annotation && { annotation }) };
  }
  if (isKind(parent, "augmented_assignment") && node.isField("left"))
    return { node, how: "augmented", value: parent.field("right") };
  const isTarget =
    isKind(parent, "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern") ||
    isKind(parent, "as_pattern_target") ||
    (isKind(parent, "for_statement", "for_in_clause") && node.isField("left"));
  return isTarget ? { node, how: "other" } : undefined;
}

/** `a = b = value` */
function assigned(statement: Node<"assignment">): AnyNode | undefined {
  const right = statement.field("right");
  return isKind(right, "assignment") ? assigned(right) : right;
}
