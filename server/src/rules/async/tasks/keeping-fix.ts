/** The fix for a task that nothing keeps: a set of the module holds it until it is done. */
import { type Fix, insertBefore } from "../../../lint/finding.ts";
import type { Context } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { endOfLine, indentationOf } from "../../../semantic/indentation.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

const KEPT = "_background_tasks";

/**
 * ```
 * asyncio.create_task(work())    →    task = asyncio.create_task(work())
 *                                     _background_tasks.add(task)
 *                                     task.add_done_callback(_background_tasks.discard)
 * ```
 * Undefined where the statement shares its line.
 */
export function keepingFix(
  call: Node<"call">,
  target: Node<"identifier"> | undefined,
  ctx: Context,
): Fix | undefined {
  const statement = (target ?? call).parent;
  const whole = target ? statement?.parent : statement;
  if (!isKind(whole, "expression_statement")) return undefined;
  const indentation = indentationOf(whole);
  const end = endOfLine(whole);
  if (indentation === undefined || end === undefined) return undefined;
  const isThere = isKeptAlready(ctx);
  const set = isThere ? KEPT : freeName(KEPT, call, ctx);
  const name = target?.text ?? freeName("task", call, ctx);
  const below = [`${set}.add(${name})`, `${name}.add_done_callback(${set}.discard)`];
  const newText = below.map((line) => `${ctx.module.lineEnd}${indentation}${line}`).join("");
  return {
    title: `Keep the task in \`${set}\` until it is done (it is no longer collected before)`,
    safe: false,
    edits: [
      ...(target ? [] : [insertBefore(call, `${name} = `)]),
      { node: whole, span: { start: end, end }, newText },
    ],
    ...(!isThere && { definitions: [`${set} = set()`] }),
  };
}

/** Whether the module has the set from another such fix. */
function isKeptAlready(ctx: Context): boolean {
  const [binding, ...others] = ctx.module.variable(KEPT).bindings;
  return others.length === 0 && isEmptySet(binding?.value);
}

function isEmptySet(value: AnyNode | undefined): boolean {
  return isKind(value, "call") && value.text === "set()";
}
