/** Methods whose results `functools` keeps, with the class they belong to. */
import type { ModuleContext } from "../../../lint/rule.ts";
import { classAround, decoratorsOf } from "../../../project/functions.ts";
import type { Context } from "../../../semantic/context.ts";
import { defineFact } from "../../../semantic/fact.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import type { Unit } from "../../../syntax/unit.ts";
import { ancestors, descendantsOf, isKind } from "../../../syntax/walk.ts";

export interface CachedMethod {
  readonly owner: Node<"class_definition">;
  readonly method: Node<"function_definition">;
  /** The decorator's expression. */
  readonly cache: AnyNode;
  readonly shownAs: string;
  /** How many results stay. */
  readonly keeps: "all" | number;
  /** Whether each instance has one result, and nothing else is done to the method. */
  readonly fitsProperty: boolean;
  /** The decorator that makes it a property, where the cache is all there is besides. */
  readonly property: Node<"decorator"> | undefined;
}

/** Functions in a class whose decorators may be caches by any name. */
const decoratedMethods = defineFact("decorated methods", methodsIn);

/** Functions in a class whose decorators may be caches by their own names. */
const namedMethods = defineFact("methods with caches", (unit) =>
  /^[ \t]*@[^\r\n]*cache/m.test(unit.text) ? methodsIn(unit) : [],
);

/** Imports that give a cache another name. */
const renamings = defineFact("renamed caches", ({ text }): readonly true[] =>
  /cache[\s\\]+as\b/.test(text) ? [true] : [],
);

function methodsIn(unit: Unit): readonly Node<"function_definition">[] {
  if (!unit.text.includes("@")) return [];
  return [...descendantsOf(unit.tree.root, "decorated_definition")]
    .map((decorated) => decorated.field("definition"))
    .filter((definition) => isKind(definition, "function_definition"))
    .filter((method) => unit.role === "member" || isInClass(method));
}

/** Of a class in a function there are as many caches as classes, and they go with it. */
function isInClass(method: AnyNode): boolean {
  const around = ancestors(method);
  if (around.some((up) => isKind(up, "function_definition", "lambda"))) return false;
  return around.some((up) => isKind(up, "class_definition"));
}

export function cachedMethods(ctx: ModuleContext): readonly CachedMethod[] {
  const isRenamed = ctx.module.unitsWith(renamings).length > 0;
  const methods = isRenamed ? decoratedMethods : namedMethods;
  return ctx.module.unitsWith(methods).flatMap((unit) =>
    unit.tree.broken
      ? []
      : methods.of(unit).flatMap((method) => {
          const found = cachedMethod(method, ctx.of(unit), ctx);
          return found ? [found] : [];
        }),
  );
}

function cachedMethod(
  method: Node<"function_definition">,
  ctx: Context,
  view: ModuleContext,
): CachedMethod | undefined {
  if (method.allChildren[0]?.symbol === "async" || isInFunction(method)) return undefined;
  const [self, ...others] = method.field("parameters").children;
  const name = method.field("name").text;
  if (!isKind(self, "identifier") || self.text !== "self" || /^__.*__$/.test(name))
    return undefined;
  const decorators = decoratorsOf(method);
  const caches = decorators.flatMap((decorator) => cacheOf(decorator, ctx) ?? []);
  const [cache] = caches;
  const owner = cache && caches.length === 1 ? classAround(method, view) : undefined;
  if (!cache || !owner) return undefined;
  const alone = others.length === 0;
  // With other arguments, a bound on the results is a choice, and mostly of few instances.
  if (cache.keeps !== "all" && (!alone || cache.keeps < WORTH_A_HINT)) return undefined;
  const [first, second] = decorators;
  const isProperty =
    alone && decorators.length === 2 && second?.index === cache.cache.parent?.index;
  const property =
    isProperty && first && qualifiedName(expressionOf(first), ctx) === "builtins.property"
      ? first
      : undefined;
  const fitsProperty = alone && (decorators.length === 1 || property !== undefined);
  return { owner, method, ...cache, fitsProperty, property };
}

/** So few instances are kept by a smaller cache that it hardly matters. */
const WORTH_A_HINT = 64;

function isInFunction(method: AnyNode): boolean {
  return ancestors(method).some((up) => isKind(up, "function_definition", "lambda"));
}

function expressionOf(decorator: Node<"decorator">): AnyNode {
  return decorator.children[0] ?? decorator;
}

const DEFAULT_SIZE = 128;

/** `@cache`, `@lru_cache`, `@lru_cache(maxsize=None)`; a size that is no literal is unknown. */
function cacheOf(
  decorator: Node<"decorator">,
  ctx: Context,
): Pick<CachedMethod, "cache" | "shownAs" | "keeps"> | undefined {
  const cache = expressionOf(decorator);
  const callee = isKind(cache, "call") ? cache.field("function") : cache;
  const qualified = qualifiedName(callee, ctx);
  const shownAs = callee.text;
  if (qualified === "functools.cache" && callee === cache) return { cache, shownAs, keeps: "all" };
  if (qualified !== "functools.lru_cache") return undefined;
  const keeps = isKind(cache, "call") ? sizeOf(cache) : DEFAULT_SIZE;
  return keeps === undefined ? undefined : { cache, shownAs, keeps };
}

function sizeOf(call: Node<"call">): CachedMethod["keeps"] | undefined {
  const sizes = call.field("arguments").children.flatMap((argument, i) => {
    if (!isKind(argument, "keyword_argument")) return i === 0 ? [argument] : [];
    return argument.field("name").text === "maxsize" ? [argument.field("value")] : [];
  });
  const [size] = sizes;
  if (!size) return DEFAULT_SIZE;
  if (isKind(size, "none")) return "all";
  return isKind(size, "integer") && /^\d+$/.test(size.text) ? Number(size.text) : undefined;
}
