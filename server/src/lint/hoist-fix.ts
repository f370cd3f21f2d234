/** The fix that evaluates an expression once before a loop. */
import type { Context } from "../semantic/context.ts";
import { hoistingOf } from "../semantic/hoisting.ts";
import type { LoopNode } from "../semantic/loops.ts";
import type { AnyNode } from "../syntax/node.ts";
import { type Fix, insertBefore, replaceNode } from "./finding.ts";

export interface Hoist {
  readonly expression: AnyNode;
  readonly loop: LoopNode;
  /** A good name for the value; a number is added where it is taken. */
  readonly name: string;
  /** The fix's title for the name that was found. */
  title(name: string): string;
  /** A risk that the rule itself sees. */
  readonly risk?: string | undefined;
}

/**
 * ```
 *                                         pattern = re.compile(r"\d+")
 * for line in lines:                 →    for line in lines:
 *     m = re.compile(r"\d+").match(line)      m = pattern.match(line)
 * ```
 */
export function hoistFix(hoist: Hoist, ctx: Context): Fix | undefined {
  const { expression, loop } = hoist;
  const found = hoistingOf(expression, loop, hoist.name, ctx);
  if (!found) return undefined;
  const { statement, indentation, name, occurrences } = found;
  const risk = hoist.risk ?? found.risk;
  const title = hoist.title(name);
  const line = `${name} = ${expression.text}${ctx.module.lineEnd}${indentation}`;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [insertBefore(statement, line), ...occurrences.map((each) => replaceNode(each, name))],
  };
}
