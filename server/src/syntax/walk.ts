/** Ways through a syntax tree: ancestors, descendants, the nearest of some kind. */
import type { Kind } from "./generated/node-types.ts";
import type { AnyNode, Node } from "./node.ts";

export function isKind<K extends Kind>(
  node: AnyNode | undefined,
  ...kinds: readonly K[]
): node is Node<K> & AnyNode {
  return node !== undefined && (kinds as readonly Kind[]).includes(node.kind);
}

/** From the node's parent outwards to the unit's root. */
export function ancestors(node: AnyNode): readonly AnyNode[] {
  const found: AnyNode[] = [];
  for (let up = node.parent; up; up = up.parent) found.push(up);
  return found;
}

export function nearest<K extends Kind>(
  node: AnyNode,
  ...kinds: readonly K[]
): (Node<K> & AnyNode) | undefined {
  for (let up = node.parent; up; up = up.parent) if (isKind(up, ...kinds)) return up;
  return undefined;
}

/** Every node below, in source order; `enter` false leaves a subtree out (its top is still given). */
export function descendants(
  node: AnyNode,
  enter: (node: AnyNode) => boolean = () => true,
): readonly AnyNode[] {
  const found: AnyNode[] = [];
  for (let i = node.index + 1; i < node.after;) {
    const below = node.tree.node(i);
    found.push(below);
    i = enter(below) ? i + 1 : below.after;
  }
  return found;
}

/** Every node of the kinds below, in source order; nothing is made of the others. */
export function descendantsOf<K extends Kind>(
  node: AnyNode,
  ...kinds: readonly K[]
): readonly (Node<K> & AnyNode)[] {
  const { tree, after } = node;
  const found: (Node<K> & AnyNode)[] = [];
  for (let i = node.index + 1; i < after; i++) {
    if (!(kinds as readonly Kind[]).includes(tree.kindAt(i))) continue;
    const below = tree.node(i);
    if (isKind(below, ...kinds)) found.push(below);
  }
  return found;
}

/** The node without the parentheses around it. */
export function unwrapped(node: AnyNode): AnyNode {
  const inner = node.kind === "parenthesized_expression" ? node.children[0] : undefined;
  return inner ? unwrapped(inner) : node;
}

/** The statement that a node is part of: the outermost node whose parent is a block or the root. */
export function statementOf(node: AnyNode): AnyNode {
  let statement = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "block", "module")) return statement;
    statement = up;
  }
  return statement;
}
