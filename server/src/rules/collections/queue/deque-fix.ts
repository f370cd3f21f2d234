/** The fix that makes a list a deque: where it is made, and where its front is used. */
import { type Fix, type NodeEdit, replaceNode } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import type { Context, WholeVariable } from "../../../semantic/context.ts";
import { refersTo } from "../../../semantic/names.ts";
import { type FrontCall, frontCalls } from "../../../semantic/queue.ts";
import type { Binding } from "../../../semantic/scope.ts";
import { originOf } from "../../../semantic/sharing.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";
import { isOwn, isReturned, listUses } from "./list-uses.ts";

/**
 * ```
 *                                 from collections import deque
 * queue = [root]                  queue = deque([root])
 * while queue:                →   while queue:
 *     node = queue.pop(0)             node = queue.popleft()
 *     queue.extend(node.below)        queue.extend(node.below)
 * return queue                    return list(queue)
 * ```
 */
export function dequeFix(variable: WholeVariable, ctx: Context): Fix | undefined {
  const makers = variable.bindings.filter((binding) => binding.kind !== "augmented");
  const [first] = makers;
  if (!first || !makers.every((binding) => isMaker(binding, ctx))) return undefined;
  const deque = nameFor("collections.deque", first.node, ctx);
  if (!deque) return undefined;
  const edits = [
    ...makers.flatMap((binding) => makerEdits(binding, deque.text, ctx)),
    ...frontCalls(variable).flatMap(frontEdits),
    ...variable.uses
      .filter(({ node }) => isReturned(node))
      .map(({ node }) => replaceNode(node, `list(${node.text})`)),
  ];
  const { risk } = listUses(variable, ctx);
  const isGrown = variable.bindings.some((binding) => binding.kind === "augmented");
  const isSafe = risk === undefined && !isGrown && isOwn(variable);
  const title = `Make \`${variable.name}\` a deque`;
  return {
    title: isSafe
      ? title
      : `${title} (code that needs a list, by type or by its text, then sees a deque)`,
    safe: isSafe,
    edits,
    imports: deque.imports,
  };
}

/** Whether the list is made on the spot, and under this name alone. */
function isMaker(binding: Binding, ctx: Context): boolean {
  if (binding.node.tree !== ctx.unit.tree) return false;
  if (binding.kind === "declaration") return true;
  const origin = originOf(binding, ctx);
  return origin === "fresh" && isKind(binding.value?.parent, "assignment");
}

function makerEdits(binding: Binding, deque: string, ctx: Context): readonly NodeEdit[] {
  const { annotation, value } = binding;
  return [
    ...(annotation ? annotationEdits(annotation, deque) : []),
    ...(value ? [replaceNode(value, dequeOf(value, deque, ctx))] : []),
  ];
}

/** `list[int]` becomes `deque[int]`; in a function nothing evaluates it. */
function annotationEdits(annotation: AnyNode, deque: string): readonly NodeEdit[] {
  const type = isKind(annotation, "type") ? annotation.children[0] : annotation;
  const head = isKind(type, "generic_type", "subscript") ? type.children[0] : type;
  return head ? [replaceNode(head, deque)] : [];
}

function dequeOf(value: AnyNode, deque: string, ctx: Context): string {
  const node = unwrapped(value);
  if (isKind(node, "list") && node.children.length === 0 && node.allChildren.length === 2)
    return `${deque}()`;
  const list = isListCall(node, ctx) ? node.field("arguments") : undefined;
  return list ? deque + list.text : `${deque}(${value.text})`;
}

function isListCall(node: AnyNode, ctx: Context): node is Node<"call"> & AnyNode {
  return isKind(node, "call") && refersTo(node.field("function"), "builtins.list", ctx);
}

/** `n.pop(0)` → `n.popleft()`, `n.insert(0, x)` → `n.appendleft(x)` */
function frontEdits({ call, method }: FrontCall): readonly NodeEdit[] {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return [];
  const name = callee.field("attribute");
  const [zero, value] = call.field("arguments").children;
  if (!zero) return [];
  const renamed = replaceNode(name, method === "pop" ? "popleft" : "appendleft");
  const end = value?.start ?? zero.end;
  return [renamed, { node: zero, span: { start: zero.start, end }, newText: "" }];
}
