/** Which class an attribute of `self` is an instance of, from every assignment to it in its class. */
import type { Context } from "../../../semantic/context.ts";
import { defineFact } from "../../../semantic/fact.ts";
import { classNamed, type Instance, instanceOf } from "../../../semantic/known-class.ts";
import type { Module } from "../../../semantic/module.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import type { Unit } from "../../../syntax/unit.ts";
import { descendants, descendantsOf, isKind } from "../../../syntax/walk.ts";

/** What `module` of a rule is given, as far as it is needed here. */
export interface ModuleView {
  readonly module: Module;
  of(unit: Unit): Context;
}

interface Store {
  readonly name: string;
  /** Missing where the attribute gets only a part of a value, or one that depends on its own. */
  readonly value?: AnyNode;
  readonly annotation?: AnyNode;
  readonly node: AnyNode;
}

/** Undefined wherever one assignment is unknown, and for classes in functions. */
export function instanceOfAttribute(
  attribute: Node<"attribute">,
  view: ModuleView,
): Instance | undefined {
  if (attribute.field("object").text !== "self") return undefined;
  const name = attribute.field("attribute").text;
  const unit = view.module.unitOf(attribute.tree);
  const stores = unit ? storesAround(unit, name, view) : [];
  const [declared] = stores.flatMap(({ annotation, node }) =>
    annotation ? (declaredAs(annotation, node, view) ?? []) : [],
  );
  if (declared) return declared;
  const giving = stores.filter(({ value }) => !isKind(value, "none"));
  const [first, ...others] = giving.map(({ value }) => value && instanceAt(value, view));
  return first && others.every((other) => other?.of === first.of) ? first : undefined;
}

function instanceAt(value: AnyNode, view: ModuleView): Instance | undefined {
  const unit = view.module.unitOf(value.tree);
  return unit && instanceOf(value, view.of(unit));
}

/** Assignments to the attribute in the class whose body holds the unit. */
function storesAround(unit: Unit, name: string, { module }: ModuleView): readonly Store[] {
  const header = module.classHeader(unit);
  if (!header) return [];
  const members = module.members(header);
  return members
    .filter((member) => member.text.includes(name) && !member.isBroken)
    .flatMap((member) => ownStores.of(member).filter((store) => store.name === name));
}

/** `self.lock = …` of a method, `lock = …` of the class's own body. */
const ownStores = defineFact("stores of self", (unit): readonly Store[] => {
  const found: Store[] = [];
  for (const node of descendants(unit.tree.root)) {
    if (isKind(node, "assignment")) found.push(...storesIn(node));
    if (isKind(node, "augmented_assignment")) {
      const name = storedName(node.field("left"));
      if (name !== undefined) found.push({ name, node });
    }
  }
  return found;
});

function storesIn(node: Node<"assignment">): readonly Store[] {
  const target = node.field("left");
  const name = storedName(target);
  if (name === undefined) {
    const parts = isKind(target, "attribute", "subscript") ? [] : descendants(target);
    return parts.flatMap((part) => {
      const stored = storedName(part);
      return stored === undefined ? [] : [{ name: stored, node }];
    });
  }
  const value = node.field("right");
  const annotation = node.field("type");
  if (!value && !annotation) return [];
  return [{ name, node, ...(value && { value }), ...(annotation && { annotation }) }];
}

function storedName(target: AnyNode): string | undefined {
  if (isKind(target, "attribute")) {
    return target.field("object").text === "self" ? target.field("attribute").text : undefined;
  }
  const isOfClass = isKind(target.parent?.parent?.parent, "module");
  return isKind(target, "identifier") && isOfClass ? target.text : undefined;
}

/** `Lock`, `Optional[Lock]`, `Lock | None`. */
function declaredAs(annotation: AnyNode, node: AnyNode, view: ModuleView): Instance | undefined {
  const unit = view.module.unitOf(annotation.tree);
  if (!unit) return undefined;
  const ctx = view.of(unit);
  const named = descendantsOf(annotation, "identifier", "attribute").filter(
    (each) => !isKind(each.parent, "attribute") && !/(?:^|\.)Optional$/.test(each.text),
  );
  const [only, ...others] = named;
  const found = others.length === 0 && only ? classNamed(only, ctx) : undefined;
  const text = `\`${node.text.split(/\s*[:=]/)[0] ?? ""}\` is annotated \`${annotation.text}\``;
  return found && { ...found, how: "declared", evidence: { text, node: annotation } };
}
