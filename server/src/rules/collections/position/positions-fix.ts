/** The fix for a repeated `index`: a dict of positions, built once before the loop. */
import { type Fix, insertBefore } from "../../../lint/finding.ts";
import type { Context } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { ancestors, isKind } from "../../../syntax/walk.ts";
import { isPlain, lookedUp, placeBefore } from "./place.ts";
import type { Search } from "./search.ts";

/**
 * ```
 *                                positions = {item: i for i, item in reversed(list(enumerate(names)))}
 * for word in words:         →   for word in words:
 *     print(names.index(word))       print(positions[word])
 * ```
 * Backwards, so that the first of equal elements counts, as for `index`. Never safe: another error is
 * raised for what is not there.
 */
export function positionsFix(
  searches: readonly Search[],
  search: Search,
  ctx: Context,
): Fix | undefined {
  if (searches.some((each) => isErrorHandled(each.call) || !isPlain(each))) return undefined;
  const place = placeBefore(search, ["reversed", "list", "enumerate"], ctx);
  if (!place) return undefined;
  const { statement, lineBreak } = place;
  const { name } = search.variable;
  const positions = freeName(`${name}_positions`, statement, ctx);
  const made = `{item: i for i, item in reversed(list(enumerate(${name})))}`;
  return {
    title: `Look positions up in \`${positions}\`, a dict built before the loop (raises \`KeyError\` instead of \`ValueError\`; elements must be hashable)`,
    safe: false,
    edits: [
      insertBefore(statement, `${positions} = ${made}${lineBreak}`),
      ...searches.flatMap((each) => lookedUp(each, positions)),
    ],
  };
}

/** Whether code around may wait for the `ValueError` that `index` raises. */
function isErrorHandled(call: AnyNode): boolean {
  for (const up of ancestors(call)) {
    if (isKind(up, "function_definition", "lambda")) return false;
    if (isKind(up, "try_statement", "with_statement")) return true;
  }
  return false;
}
