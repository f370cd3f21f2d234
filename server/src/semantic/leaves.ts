/** Expressions whose parts are not looked at: evaluating one reads a name or makes a plain value, and no more. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";

const KINDS = [
  ...(["identifier", "integer", "float", "true", "false", "none", "ellipsis"] as const),
  "lambda",
] as const;

export function isLeaf(node: AnyNode): node is Node<(typeof KINDS)[number]> & AnyNode {
  return isKind(node, ...KINDS);
}
