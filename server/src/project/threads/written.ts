/** How code writes what hangs on an imported name. */
import type { AnyNode } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";

/** Packages within packages, and then the variable. */
const MOST_ATTRIBUTES = 4;

/** `state.cache` of `state.cache[k]`. */
export function attributesOf(name: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  let below = name;
  while (isKind(below.parent, "attribute") && below.isField("object")) {
    below = below.parent;
    found.push(below);
    if (found.length === MOST_ATTRIBUTES) break;
  }
  return found;
}

/** How the module writes it, without spaces. */
export function textOf(node: AnyNode): string {
  return node.text.replace(/\s+/g, "");
}
