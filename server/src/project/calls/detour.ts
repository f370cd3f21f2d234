/** Code that its function hardly ever reaches: for developers, for hooks, and where it tries again. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, descendants, isKind } from "../../syntax/walk.ts";

type Definition = Node<"function_definition">;

/** Names of what only developers or a special setup switch on. */
const SPECIAL =
  /\b(?:\w*_)?(?:hooks?|debug(?:ging)?|dev|develop(?:er|ment)?|environ|getenv|eval|benchmarks?|profil(?:e|ing)|trac(?:e|ing)|verbose|simulat(?:e|ed|ion|or)|mock(?:ed)?|dry_?run)(?:_\w+)?\b|\bENV\b/i;

/**
 * ```
 * if os.environ.get("DUMP") is None:      if settings.HOOK:
 *     return                                  call(settings.HOOK)   ← here
 * dump(request)   ← here
 * ```
 */
export function isDetour(node: AnyNode, within: Definition): boolean {
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "except_clause")) return true;
    if (isKind(up, "if_statement") && below.isField("consequence")) {
      if (SPECIAL.test(up.field("condition").text)) return true;
    }
    if (isKind(up, "block") && followsSpecialExit(below, up)) return true;
    if (up === within) return false;
    below = up;
  }
  return false;
}

/** Whether an earlier statement of the block leaves the function unless something special is on. */
function followsSpecialExit(statement: AnyNode, block: AnyNode): boolean {
  return block.children.some((earlier) => {
    if (earlier.start >= statement.start || !isKind(earlier, "if_statement")) return false;
    const last = earlier.field("consequence").children.at(-1);
    return (
      isKind(last, "return_statement", "raise_statement") &&
      SPECIAL.test(earlier.field("condition").text)
    );
  });
}

/** A loop that looks whether something is ready, and sleeps only where it is not. */
export function sleepsBetweenTries(sleep: AnyNode): boolean {
  for (const up of ancestors(sleep)) {
    if (isKind(up, "function_definition", "lambda")) return false;
    if (!isKind(up, "for_statement", "while_statement")) continue;
    const leaves = descendants(up).some((each) =>
      isKind(each, "return_statement", "break_statement"),
    );
    if (leaves) return true;
  }
  return false;
}
