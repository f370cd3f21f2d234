/** The fix that evaluates an expression once before a loop. */
import type { Context } from "../semantic/context.ts";
import { hoistingOf } from "../semantic/hoisting.ts";
import type { Loop } from "../semantic/loops.ts";
import type { AnyNode } from "../syntax/node.ts";
import { type Fix, insertBefore, replaceNode } from "./finding.ts";

export interface Hoist {
  readonly expression: AnyNode;
  /** Out of which it may go, outermost first. */
  readonly loops: readonly Loop[];
  /** A good name for the value; a number is added where it is taken. */
  readonly name: string;
  /** The fix's title for the name that was found. */
  title(name: string): string;
  /** A risk that the rule itself sees. */
  readonly risk?: string | undefined;
  /** What is put before the loop, where that is not the expression itself. */
  readonly value?: string;
}

/**
 * ```
 *                                         pattern = re.compile(r"\d+")
 * for line in lines:                 →    for line in lines:
 *     m = re.compile(r"\d+").match(line)      m = pattern.match(line)
 * ```
 */
export function hoistFix(hoist: Hoist, ctx: Context): Fix | undefined {
  let first: Fix | undefined;
  // Further in, a name may be bound that is not before the outermost loop, or nothing else run before.
  for (const loop of hoist.loops) {
    const fix = fixOutOf(loop, hoist, ctx);
    if (fix?.safe) return fix;
    first ??= fix;
  }
  return first;
}

function fixOutOf(loop: Loop, hoist: Hoist, ctx: Context): Fix | undefined {
  const { expression, value = expression.text } = hoist;
  const found = hoistingOf(expression, loop.node, hoist.name, ctx);
  if (!found) return undefined;
  const { statement, indentation, name, occurrences } = found;
  const risk = hoist.risk ?? found.risk;
  const title = hoist.title(name);
  const line = `${name} = ${value}${ctx.module.lineEnd}${indentation}`;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [insertBefore(statement, line), ...occurrences.map((each) => replaceNode(each, name))],
  };
}
