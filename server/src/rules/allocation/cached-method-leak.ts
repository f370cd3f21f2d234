/** Flags caches on methods: shared by all instances, they keep every `self` they were called with. */
import { defineFact } from "../../semantic/fact.ts";
import { type Fix, type Report, replaceNode } from "../../lint/finding.ts";
import { nameFor } from "../../lint/import-name.ts";
import { defineRule, type ModuleContext } from "../../lint/rule.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import { type CachedMethod, cachedMethods } from "./cached-method/detect.ts";
import { makesFewInstances, makesManyInstances } from "./cached-method/instances.ts";
import { isMeantToStay } from "./cached-method/owner.ts";

export const cachedMethodLeak = defineRule({
  id: "cached-method-leak",
  category: "allocation",
  summary: "`functools.cache` or `lru_cache` on a method",
  why: "The cache belongs to the function, so all instances of the class share it, and `self` is part of every key. What the cache remembers keeps its instance alive, with all that hangs on it.",
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { module: [["functools"], ["cache"], ["class"]] },
  module(ctx) {
    if (ctx.module.unitsWith(clearing).length > 0) return undefined;
    return cachedMethods(ctx)
      .filter((found) => !isKnownToOthers(found))
      .filter(({ owner }) => !isMeantToStay(owner, ctx) && !makesFewInstances(owner, ctx))
      .map((found) => reportOf(found, ctx));
  },
});

/** Units that empty some cache. */
const clearing = defineFact("clears a cache", ({ text }): readonly true[] =>
  text.includes("cache_clear") ? [true] : [],
);

/** The names of the same advice elsewhere: who has silenced it there has thought about it. */
const SILENCED = /#.*\b(?:B019|W1518|method-cache-max-size-none|lru-cache-decorating-method)\b/;

function isKnownToOthers({ cache, method }: CachedMethod): boolean {
  const { text } = method.tree;
  const start = Math.max(text.lastIndexOf("\n", cache.start), 0);
  const end = text.indexOf("\n", method.field("name").end);
  return SILENCED.test(text.slice(start, end === -1 ? undefined : end));
}

function reportOf(found: CachedMethod, ctx: ModuleContext): Report {
  const { cache, owner, method, keeps } = found;
  const fix = propertyFix(found, ctx);
  const name = method.field("name");
  const perKey: Evidence = {
    text: "`self` is part of each key, so each instance has entries of its own",
    node: name,
  };
  const unbounded: Evidence = { text: "nothing is ever dropped from this cache", node: cache };
  return {
    node: cache,
    message: messageOf(found),
    evidence: [
      ...(keeps === "all" ? [unbounded] : []),
      perKey,
      { text: `methods of \`${owner.field("name").text}\``, node: owner.field("name") },
    ],
    ...(keeps !== "all" && { severity: "information" }),
    ...(fix && { fix }),
    onlyWhenHot: !makesManyInstances(owner, ctx),
  };
}

function messageOf({ shownAs, owner, method, keeps, fitsProperty }: CachedMethod): string {
  const of = `\`${owner.field("name").text}\``;
  const name = `\`${method.field("name").text}\``;
  const instead = fitsProperty
    ? "`functools.cached_property` keeps the value in the instance and goes with it"
    : "keep the results in the instance, so that they go with it";
  return keeps === "all"
    ? `\`${shownAs}\` keeps every instance of ${of} that ${name} was called on, and none is ever freed; ${instead}.`
    : `\`${shownAs}\` keeps the last ${keeps} instances of ${of} that ${name} was called on, and forgets the values of all others; ${instead}.`;
}

/**
 * ```
 * @property
 * @functools.cache              →     @functools.cached_property
 * def total(self):                    def total(self):
 * ```
 */
function propertyFix(
  { method, cache, property }: CachedMethod,
  ctx: ModuleContext,
): Fix | undefined {
  const unit = ctx.module.unitOf(method.tree);
  const decorator = cache.parent;
  if (!property || !unit || !decorator) return undefined;
  const between = method.tree.text.slice(property.end, decorator.start);
  if (/\S/.test(between)) return undefined;
  const name = nameFor("functools.cached_property", method, ctx.of(unit));
  if (!name) return undefined;
  const span = { start: property.start, end: decorator.start };
  return {
    title: `Use \`${name.text}\` (the attribute can then be set, and equal instances no longer share a value)`,
    safe: false,
    edits: [{ node: property, span, newText: "" }, replaceNode(cache, name.text)],
    imports: name.imports,
  };
}
