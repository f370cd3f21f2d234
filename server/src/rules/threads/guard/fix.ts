/** The fix for an access without its lock: the statement around it in a `with`. */
import type { Fix } from "../../../lint/finding.ts";
import { functionsNamed, type ModuleView, unitCalls } from "../../../project/functions.ts";
import type { Unguarded } from "../../../project/threads/guarded.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { statementOf } from "../../../syntax/walk.ts";
import { underLock } from "../locking/under-lock.ts";

/** More lines than a person would want to see under a lock without thought. */
const MOST_LINES = 8;

/**
 * ```
 * self.total = self.total + n    →    with self._lock:
 *                                         self.total = self.total + n
 * ```
 * Undefined where the statement waits for something, may take the lock itself, or cannot be indented.
 */
export function guardFix({ access, lock }: Unguarded, view: ModuleView): Fix | undefined {
  const statement = statementOf(access.node);
  if (statement.text.split("\n").length > MOST_LINES || mayLockItself(statement, lock, view))
    return undefined;
  const name = access.node.text.startsWith("cls.") ? lock.replace(/^self\./, "cls.") : lock;
  const edits = underLock(statement, name, view.module.lineEnd);
  if (!edits) return undefined;
  return { title: `Hold \`${name}\` here too (threads wait for each other)`, safe: false, edits };
}

/** Whether anything that is called there could want the lock, which its holder would then wait for. */
function mayLockItself(statement: AnyNode, lock: string, view: ModuleView): boolean {
  const lockName = lock.replace(/^self\./, "");
  const unit = view.module.unitOf(statement.tree);
  return (unit ? unitCalls.of(unit).calls : [])
    .filter(({ node }) => statement.encloses(node))
    .some(({ node }) => {
      const callee = node.field("function");
      if (/^(?:self|cls|super\(\))\.\w+$/.test(callee.text)) return true;
      return functionsNamed(callee, view).some((each) => each.text.includes(lockName));
    });
}
