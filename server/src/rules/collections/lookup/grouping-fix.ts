/** The fix for a repeated search by key: elements grouped by that key before the loop. */
import { type Fix, insertBefore, replaceNode } from "../../../lint/finding.ts";
import { isBoundBefore } from "../../../semantic/bound.ts";
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { indentationOf } from "../../../semantic/indentation.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import type { LoopNode, Loop } from "../../../semantic/loops.ts";
import { statementBefore } from "../../../semantic/same-list.ts";
import { scopes } from "../../../semantic/scopes.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendantsOf, isKind } from "../../../syntax/walk.ts";
import type { Scan } from "./scan.ts";

interface Repeated {
  readonly scan: Scan;
  readonly variable: WholeVariable;
  readonly loop: Loop;
}

/**
 * ```
 *                                    users_by_id = {}
 *                                    for user in users:
 *                                        users_by_id.setdefault(user.id, []).append(user)
 * for order in orders:           →   for order in orders:
 *     for user in users:                 for user in users_by_id.get(order.user, ()):
 *         if user.id == order.user:          if user.id == order.user:
 * ```
 * The search stays as it is, so that order, repeats, `break` and `else` mean the same. Never safe: keys
 * must hash, and each element's key is read.
 */
export function groupingFix({ scan, variable, loop }: Repeated, ctx: Context): Fix | undefined {
  const statement = statementBefore(loop, variable, ctx);
  const indentation = statement && indentationOf(statement);
  if (!statement || indentation === undefined) return undefined;
  const step = stepBelow(statement, indentation);
  if (step === undefined || !isBoundBefore(statement, variable, ctx)) return undefined;
  if (!isTargetFree(scan, loop.node, ctx)) return undefined;
  if ([scan.key, scan.wanted].some((each) => /[#\r\n]/.test(each.text))) return undefined;
  const { name } = variable;
  const key = scan.key.text;
  const groups = freeName(`${name}_by_${wordFor(scan.key)}`, statement, ctx);
  const line = ctx.module.lineEnd + indentation;
  const target = scan.target.text;
  return {
    title: `Look up in \`${groups}\`, a dict built before the loop (keys must be hashable, and every element must have one)`,
    safe: false,
    edits: [
      insertBefore(
        statement,
        `${groups} = {}${line}for ${target} in ${name}:${line}${step}${groups}.setdefault(${key}, []).append(${target})${line}`,
      ),
      replaceNode(scan.collection, `${groups}.get(${scan.wanted.text}, ())`),
    ],
  };
}

/** By how much a block is indented more than what holds it. */
function stepBelow(statement: AnyNode, indentation: string): string | undefined {
  const body = bodyOf(statement);
  const first = body?.children[0];
  const inner = first && indentationOf(first);
  if (inner !== undefined && inner.length > indentation.length)
    return inner.slice(indentation.length);
  const block = statement.parent;
  const outer = isKind(block, "block") && block.parent ? indentationOf(block.parent) : undefined;
  const step = outer === undefined ? "" : indentation.slice(outer.length);
  return step === "" ? "    " : step;
}

function bodyOf(statement: AnyNode): AnyNode | undefined {
  if (isKind(statement, "for_statement")) return statement.field("body");
  return isKind(statement, "while_statement") ? statement.field("body") : undefined;
}

function wordFor(key: AnyNode): string {
  const word = /(\w+)["']?\]?$/.exec(key.text)?.[1] ?? "";
  return /^[A-Za-z_]\w*$/.test(word) ? word : "key";
}

/** Whether the name of an element may be used before the loop too: nothing else goes by that name. */
function isTargetFree({ node, target }: Scan, loop: LoopNode, ctx: Context): boolean {
  const variable = variableOf(target, ctx);
  if (!variable) return false;
  if (isKind(node, "for_statement")) {
    const isInside = ({ node: each }: { readonly node: AnyNode }): boolean => loop.encloses(each);
    return variable.bindings.every(isInside) && variable.uses.every(isInside);
  }
  const ofModule = ctx.module.variable(target.text);
  if (ofModule.bindings.length > 0 || ofModule.uses.length > 0) return false;
  const home = homeOf(ctx.get(scopes).scopeOf(loop));
  return descendantsOf(target.tree.root, "identifier").every((each) => {
    const other = each.text === target.text ? variableOf(each, ctx) : undefined;
    return other === undefined || (other.scope !== home && other.bindings.length > 0);
  });
}
