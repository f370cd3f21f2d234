/** A dict built from a list: where it is made, on a line before the loop, and how the loop asks it. */
import type { NodeEdit } from "../../../lint/finding.ts";
import { type Context, lookUp } from "../../../semantic/context.ts";
import { isBoundBefore } from "../../../semantic/bound.ts";
import { indentationOf } from "../../../semantic/indentation.ts";
import { statementBefore } from "../../../semantic/same-list.ts";
import { scopes } from "../../../semantic/scopes.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendants, isKind } from "../../../syntax/walk.ts";
import type { SearchCall, Search } from "./search.ts";

export interface Place {
  readonly statement: AnyNode;
  /** What follows a new line before the statement. */
  readonly lineBreak: string;
}

/** Undefined where there is no such line, or where one of the builtins is something else. */
export function placeBefore(
  { loop, variable }: Search,
  builtins: readonly string[],
  ctx: Context,
): Place | undefined {
  const statement = statementBefore(loop, variable, ctx);
  const indentation = statement && indentationOf(statement);
  if (!statement || indentation === undefined) return undefined;
  if (!isBoundBefore(statement, variable, ctx)) return undefined;
  const scope = ctx.get(scopes).scopeOf(statement);
  if (scope.kind === "class") return undefined;
  if (builtins.some((name) => lookUp(name, scope, ctx).bindings.length > 0)) return undefined;
  return { statement, lineBreak: ctx.module.lineEnd + indentation };
}

/** `n.index(x)` → `positions[x]`; the element's own text stays, because it may hold another such call. */
export function lookedUp({ call, element }: SearchCall, dict: string): readonly NodeEdit[] {
  const needsParentheses = isKind(element, "named_expression");
  const [open, close] = needsParentheses ? ["[(", ")]"] : ["[", "]"];
  return [
    { node: call, span: { start: call.start, end: element.start }, newText: dict + open },
    { node: call, span: { start: element.end, end: call.end }, newText: close },
  ];
}

/** Whether rewriting the call would lose a comment, or what stands in it next to the argument. */
export function isPlain({ call }: SearchCall): boolean {
  return !descendants(call).some((node) => isKind(node, "comment"));
}
