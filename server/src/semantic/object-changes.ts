/** Visible changes of objects in a piece of code: what is stored in them, or done to them by a method. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { type Context, variableOf } from "./context.ts";
import { effectOf } from "./effects.ts";
import type { Region } from "./invariance.ts";
import { sharingOf } from "./sharing.ts";
import { valueOf } from "./values.ts";

export interface Change {
  /** What is stored to (`task.done`, `rows[0]`), or whose method is called. */
  readonly target: AnyNode;
  /** The name at its beginning, if it begins with one. */
  readonly root: AnyNode | undefined;
}

/** Changes of objects that others may reach; what a function makes and keeps for itself is left out. */
export function changesIn(region: Region, ctx: Context): readonly Change[] {
  const found: Change[] = [];
  const { tree } = region.first;
  for (let i = region.first.index; i < region.last.after; i++) {
    const node = tree.node(i);
    const target = isKind(node, "attribute", "subscript") ? changed(node, ctx) : undefined;
    if (!target) continue;
    const root = rootOf(target);
    // An element of the own container may be known elsewhere.
    const isDirect =
      target === root || (isKind(target, "subscript") && target.field("value") === root);
    if (!root || !isDirect || !isOwn(root, ctx)) found.push({ target, root });
  }
  return found;
}

function changed(node: AnyNode, ctx: Context): AnyNode | undefined {
  if (isStored(node)) return node;
  if (!isKind(node, "attribute") || !isKind(node.parent, "call") || !node.isField("function"))
    return undefined;
  const object = node.field("object");
  const isRead = effectOf(object, ctx).what === "reads" || isText(object, ctx);
  // What a module gives is a function, no method.
  const isImported =
    isKind(object, "identifier") &&
    (variableOf(object, ctx)?.bindings.some((binding) => binding.imports !== undefined) ?? false);
  return isRead || isImported ? undefined : object;
}

function isText(object: AnyNode, ctx: Context): boolean {
  const kind = valueOf(object, ctx)?.kind;
  return kind === "str" || kind === "bytes";
}

/** Whether a value is given to the attribute or item, or it is deleted. */
function isStored(node: AnyNode): boolean {
  const { parent } = node;
  if (isKind(parent, "delete_statement", "as_pattern_target")) return true;
  if (isKind(parent, "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"))
    return true;
  return (
    isKind(parent, "assignment", "augmented_assignment", "for_statement", "for_in_clause") &&
    node.isField("left")
  );
}

function rootOf(node: AnyNode): AnyNode | undefined {
  if (isKind(node, "identifier")) return node;
  if (isKind(node, "attribute")) return rootOf(node.field("object"));
  return isKind(node, "subscript") ? rootOf(node.field("value")) : undefined;
}

/** Whether the name is of a container that its function makes and shows to nobody. */
function isOwn(root: AnyNode, ctx: Context): boolean {
  const variable = variableOf(root, ctx);
  if (!variable?.scope || valueOf(root, ctx) === undefined) return false;
  const { names, escape } = sharingOf(variable, ctx);
  return names.length === 1 && escape === undefined;
}
