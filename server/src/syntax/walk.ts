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
export function* ancestors(node: AnyNode): Generator<AnyNode> {
  for (let up = node.parent; up; up = up.parent) yield up;
}

export function nearest<K extends Kind>(
  node: AnyNode,
  ...kinds: readonly K[]
): (Node<K> & AnyNode) | undefined {
  for (const up of ancestors(node)) if (isKind(up, ...kinds)) return up;
  return undefined;
}

/** Every node below, in source order; `enter` false leaves a subtree out (its top is still given). */
export function* descendants(
  node: AnyNode,
  enter: (node: AnyNode) => boolean = () => true,
): Generator<AnyNode> {
  for (let i = node.index + 1; i < node.after;) {
    const below = node.tree.node(i);
    yield below;
    i = enter(below) ? i + 1 : below.after;
  }
}

export function* descendantsOf<K extends Kind>(
  node: AnyNode,
  ...kinds: readonly K[]
): Generator<Node<K> & AnyNode> {
  for (const below of descendants(node)) if (isKind(below, ...kinds)) yield below;
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
