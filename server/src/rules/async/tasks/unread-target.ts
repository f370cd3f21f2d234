/** Local names that get a task and are never read. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, descendants, isKind } from "../../../syntax/walk.ts";

/**
 * `task` of `task = …`, where nothing reads it and the function does not wait afterwards: a local
 * name keeps its task as long as the function runs.
 */
export function unreadTarget(
  assignment: Node<"assignment">,
  ctx: Context,
): Node<"identifier"> | undefined {
  const target = assignment.field("left");
  if (!isKind(target, "identifier")) return undefined;
  const variable = variableOf(target, ctx);
  if (variable?.scope?.kind !== "function" || variable.uses.length > 0) return undefined;
  if (variable.bindings.length > 1 || variable.scope.node.kind !== "function_definition")
    return undefined;
  return waitsAfter(assignment, variable.scope.node) ? undefined : target;
}

/** Whether the function waits, or is left for a while, between the assignment and its end. */
function waitsAfter(assignment: AnyNode, definition: AnyNode): boolean {
  const loop = [...ancestors(assignment)]
    .filter((up) => definition.encloses(up))
    .findLast((up) => isKind(up, "for_statement", "while_statement"));
  const from = loop?.start ?? assignment.end;
  return descendants(definition, isOwn).some(
    (node) =>
      node.start >= from &&
      (isKind(node, "await", "yield") || node.symbol === "async" || runsLong(node)),
  );
}

/** What stands in a nested function runs at another time. */
function isOwn(node: AnyNode): boolean {
  return !isKind(node, "function_definition", "lambda", "class_definition");
}

/** `loop.run_forever()` */
function runsLong(node: AnyNode): boolean {
  return isKind(node, "attribute") && /^run/.test(node.field("attribute").text);
}
