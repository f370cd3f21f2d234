/** Code that runs only the first time its function is called: what it finds is kept. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, descendants, descendantsOf, isKind, unwrapped } from "../../syntax/walk.ts";

/**
 * ```
 * if _config is not None:        if self._client is None:
 *     return _config                 self._client = connect()   ← here
 * _config = load()   ← here      return self._client
 * ```
 */
export function runsFirstTimeOnly(node: AnyNode, within: Node<"function_definition">): boolean {
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "block") && followsKept(below, up, within)) return true;
    if (isKind(up, "if_statement") && below.isField("consequence") && fills(up, below)) return true;
    if (up === within) return false;
    below = up;
  }
  return false;
}

/** Whether an earlier statement of the block gives back what was kept. */
function followsKept(
  statement: AnyNode,
  block: AnyNode,
  within: Node<"function_definition">,
): boolean {
  for (const earlier of block.children) {
    if (earlier.start >= statement.start) return false;
    if (isKind(earlier, "if_statement") && givesBackKept(earlier, within)) return true;
  }
  return false;
}

function givesBackKept(
  statement: Node<"if_statement">,
  within: Node<"function_definition">,
): boolean {
  const last = statement.field("consequence").children.at(-1);
  const value = isKind(last, "return_statement") ? last.children[0] : undefined;
  if (!value) return false;
  const kept = unwrapped(value);
  if (!isKind(kept, "identifier", "attribute", "subscript")) return false;
  const isArgument = within
    .field("parameters")
    .children.some((parameter) => /^\**(\w+)/.exec(parameter.text)?.[1] === kept.text);
  if (isArgument) return false;
  const condition = statement.field("condition");
  return mentions(condition, kept.text) || (isKind(kept, "subscript") && holdsKey(condition, kept));
}

/** `if key in _kept: return _kept[key]` */
function holdsKey(condition: AnyNode, item: Node<"subscript">): boolean {
  return (
    isKind(condition, "comparison_operator") &&
    /\bin\b/.test(condition.text) &&
    mentions(condition, item.field("value").text)
  );
}

/** `if x is None:`, `if not x:`, `if key not in x:` over an assignment to `x` or an item of it. */
function fills(statement: Node<"if_statement">, block: AnyNode): boolean {
  const condition = statement.field("condition");
  if (!/\bNone\b|\bnot\b/.test(condition.text)) return false;
  return descendantsOf(block, "assignment").some((assignment) => {
    const left = assignment.field("left");
    const kept = isKind(left, "subscript") ? left.field("value") : left;
    return mentions(condition, kept.text);
  });
}

function mentions(condition: AnyNode, text: string): boolean {
  if (condition.text === text) return true;
  return descendants(condition).some((each) => each.text === text);
}
