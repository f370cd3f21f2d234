/** Whether another thread can run between a look at something shared and the act on it, with the GIL. */
import type { CheckThenAct } from "../../../project/threads/check-then-act.ts";
import type { SharedAccess } from "../../../project/threads/shared-places.ts";
import { type PythonVersion, atLeast } from "../../../semantic/version.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, descendants, isKind } from "../../../syntax/walk.ts";

/**
 * Since Python 3.10 a thread gives the GIL away only where a call ends, a function or a pass of a loop begins, or
 * something waits: `if key in d: return d[key]` is never interrupted, `if key in d: check(key); return d[key]` may be.
 */
export function mayBeInterrupted(
  { looked, acted }: CheckThenAct<SharedAccess>,
  { target, freeThreaded }: { readonly target: PythonVersion; readonly freeThreaded: boolean },
): boolean {
  if (freeThreaded || !atLeast(target, 3, 10)) return true;
  const act = actOf(acted.node);
  const around = ancestors(act).find((up) => up.encloses(looked.node)) ?? act;
  return descendants(around).some(
    (node) =>
      node !== act && node.start >= looked.node.end && node.start < act.end && isInterruption(node),
  );
}

/** What is done, with what has to be known before: `d[key] = make()`, `d.pop(key)`, `x` of `x.close()`. */
function actOf(node: AnyNode): AnyNode {
  const whole = isKind(node.parent, "subscript") && node.isField("value") ? node.parent : node;
  const { parent } = whole;
  if (isKind(parent, "assignment", "augmented_assignment") && whole.isField("left")) return parent;
  const call = isKind(parent, "attribute") ? parent.parent : undefined;
  return isKind(call, "call") && parent?.isField("function") === true ? call : whole;
}

function isInterruption(node: AnyNode): boolean {
  return isKind(
    node,
    "call",
    "await",
    "yield",
    "for_statement",
    "while_statement",
    "with_statement",
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
    "generator_expression",
  );
}
