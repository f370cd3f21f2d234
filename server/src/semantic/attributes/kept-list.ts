/** Lists that an object keeps in an attribute: `self.ids`. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { isFew } from "../amounts/few.ts";
import { type Context, variableOf } from "../context.ts";
import { knownLength } from "../loops.ts";
import type { Value } from "../value.ts";
import { valueOf } from "../values.ts";
import { stores } from "./stores.ts";

/** The value of an attribute that is a list, and no handful that its name tells of or somebody wrote out. */
export function keptList(node: Node<"attribute">, ctx: Context): Value | undefined {
  if (!isKind(node.field("object"), "identifier") || isFew(node, ctx)) return undefined;
  const value = valueOf(node, ctx);
  return value?.kind === "list" && !isWrittenOut(node, ctx) ? value : undefined;
}

/** `self.modes = ["r", "w"]` anywhere in the module. */
function isWrittenOut(node: Node<"attribute">, { module }: Context): boolean {
  const name = node.field("attribute").text;
  const stored = module
    .unitsStoring(name)
    .flatMap((unit) => (unit.isBroken ? [] : (stores.of(unit).get(name) ?? [])));
  return stored.some(({ value }) => value !== undefined && (knownLength(value) ?? 0) > 0);
}

/** Whether the loop puts another list into the attribute, or goes on with another object. */
export function isReplacedIn(node: Node<"attribute">, loop: AnyNode, ctx: Context): boolean {
  const object = node.field("object");
  const stored = stores.of(ctx.unit).get(node.field("attribute").text) ?? [];
  const bound = isKind(object, "identifier") ? (variableOf(object, ctx)?.bindings ?? []) : [];
  return (
    stored.some((store) => store.node.text === node.text && loop.encloses(store.node)) ||
    bound.some((binding) => loop.encloses(binding.node))
  );
}
