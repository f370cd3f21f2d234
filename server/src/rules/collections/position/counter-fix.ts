/** The fix for a repeated `count`: a `Counter`, built once before the loop. */
import { type Fix, insertBefore } from "../../../lint/finding.ts";
import { nameFor } from "../../../lint/import-name.ts";
import type { Context } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { elementsOfVariableHash, hashes } from "../../../semantic/hashing.ts";
import { mayMissChanges } from "../../../semantic/snapshot.ts";
import { isPlain, lookedUp, placeBefore } from "./place.ts";
import type { Search } from "./search.ts";

/**
 * ```
 *                                from collections import Counter
 *
 *                                name_counts = Counter(names)
 * for word in words:         →   for word in words:
 *     print(names.count(word))       print(name_counts[word])
 * ```
 */
export function counterFix(
  searches: readonly Search[],
  search: Search,
  ctx: Context,
): Fix | undefined {
  const place = searches.every(isPlain) ? placeBefore(search, [], ctx) : undefined;
  const counter = place && nameFor("collections.Counter", place.statement, ctx);
  if (!counter) return undefined;
  const { statement, lineBreak } = place;
  const { name } = search.variable;
  const counts = freeName(`${name}_counts`, statement, ctx);
  const risk = riskOf(searches, search, ctx);
  const title = `Look counts up in \`${counts}\`, a \`Counter\` built before the loop`;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    imports: counter.imports,
    edits: [
      insertBefore(statement, `${counts} = ${counter.text}(${name})${lineBreak}`),
      ...searches.flatMap((each) => lookedUp(each, counts)),
    ],
  };
}

/** What may be different with the counter; undefined when nothing can be. */
function riskOf(
  searches: readonly Search[],
  { variable, loop }: Search,
  ctx: Context,
): string | undefined {
  const allHash =
    searches.every(({ element }) => hashes(element, ctx)) && elementsOfVariableHash(variable, ctx);
  if (!allHash) return "raises `TypeError` if an element is not hashable";
  return mayMissChanges(variable, loop.node, ctx)
    ? `misses what other code does to \`${variable.name}\` during the loop`
    : undefined;
}
