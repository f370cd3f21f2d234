/** The fix for a loop that drops repeats among other things: a set beside the list. */
import { type Fix, insertBefore, replaceNode } from "../../../lint/finding.ts";
import { isBoundBefore } from "../../../semantic/bound.ts";
import { type Context, lookUp } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { indentationOf } from "../../../semantic/indentation.ts";
import { scopes } from "../../../semantic/scopes.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";
import type { Dedup } from "./detect.ts";

/**
 * ```
 *                                seen_out = set(out)
 * for row in rows:           →   for row in rows:
 *     name = row.name                name = row.name
 *     if name not in out:            if name not in seen_out:
 *                                        seen_out.add(name)
 *         out.append(name)               out.append(name)
 * ```
 * Never safe: a value that does not hash raises, and one with an `__eq__` of its own may count differently.
 */
export function seenSetFix({ test, append, variable, loop }: Dedup, ctx: Context): Fix | undefined {
  const statement = append.parent;
  const before = isKind(loop, "for_statement", "while_statement") ? indentationOf(loop) : undefined;
  const inside = statement && indentationOf(statement);
  if (!statement || before === undefined || inside === undefined) return undefined;
  const scope = ctx.get(scopes).scopeOf(loop);
  const isPlace = scope.kind !== "class" && isBoundBefore(loop, variable, ctx);
  if (!isPlace || !isSimple(test.element) || lookUp("set", scope, ctx).bindings.length > 0)
    return undefined;
  const seen = freeName(`seen_${variable.name}`, loop, ctx);
  const eol = ctx.module.lineEnd;
  return {
    title: `Remember what is in \`${variable.name}\` in a set (values must be hashable, and equal ones must hash alike)`,
    safe: false,
    edits: [
      insertBefore(loop, `${seen} = set(${variable.name})${eol}${before}`),
      replaceNode(test.container, seen),
      insertBefore(statement, `${seen}.add(${test.element.text})${eol}${inside}`),
    ],
  };
}

/** Whether the expression may be written, and so evaluated, once more. */
function isSimple(element: AnyNode): boolean {
  if (isKind(element, "identifier")) return true;
  if (isKind(element, "tuple", "parenthesized_expression")) return element.children.every(isSimple);
  return isKind(element, "attribute") && isSimple(element.field("object"));
}
