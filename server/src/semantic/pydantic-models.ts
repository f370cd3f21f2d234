/** Pydantic models: classes whose bases lead to `pydantic.BaseModel`, and what they do in a way of their own. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { type Context, unitHolding } from "./context.ts";
import { defineFact } from "./fact.ts";
import { classNamed } from "./known-class.ts";
import { qualifiedName } from "./names.ts";

/** A method that a class defines itself; `before`: a validator that gets the raw values. */
export type Way = (typeof METHODS)[number] | "before";

const METHODS = ["model_dump", "model_dump_json", "model_validate", "model_validate_json"] as const;

export interface ModelFacts {
  /** Where the class, or one of its bases in the module, names what makes it a model; missing: nothing does. */
  readonly base?: AnyNode;
  /** Of the class and all its bases that are known. */
  readonly ways: ReadonlySet<Way>;
}

const MODELS: ReadonlySet<string> = new Set([
  "pydantic.BaseModel",
  "pydantic.RootModel",
  "pydantic.main.BaseModel",
  "pydantic_settings.BaseSettings",
  "sqlmodel.SQLModel",
]);

export function modelFacts(definition: Node<"class_definition">, ctx: Context): ModelFacts {
  return factsOf(definition, ctx, new Set());
}

function factsOf(
  definition: Node<"class_definition">,
  ctx: Context,
  seen: Set<AnyNode>,
): ModelFacts {
  if (seen.has(definition)) return NOTHING;
  seen.add(definition);
  const found = basesOf(definition).map((base) => factsOfBase(base, ctx, seen));
  const base = found.find((each) => each.base)?.base;
  const ways = [...ownWays(definition, ctx), ...found.flatMap((each) => [...each.ways])];
  return { ...(base && { base }), ways: new Set(ways) };
}

const NOTHING: ModelFacts = { ways: new Set() };

function basesOf(definition: Node<"class_definition">): readonly AnyNode[] {
  const list = definition.field("superclasses")?.children ?? [];
  return list.flatMap((base) => {
    if (isKind(base, "keyword_argument")) return [];
    return [isKind(base, "subscript") ? base.field("value") : base];
  });
}

function factsOfBase(base: AnyNode, ctx: Context, seen: Set<AnyNode>): ModelFacts {
  const own = isKind(base, "identifier") ? classNamed(base, ctx)?.definition : undefined;
  if (own) return factsOf(own, ctx, seen);
  const qualified = qualifiedName(base, ctx);
  if (qualified === undefined) return NOTHING;
  if (MODELS.has(qualified)) return { base, ways: new Set() };
  const told = ctx.elsewhere?.classOf(qualified);
  return told ? { ...(told.isModel && { base }), ways: new Set(told.ways) } : NOTHING;
}

function ownWays(definition: Node<"class_definition">, ctx: Context): readonly Way[] {
  const unit = unitHolding(definition, ctx);
  if (unit?.role !== "class-header") return waysIn(definition.text);
  return ctx.module
    .unitsWith(modelWays)
    .filter((member) => ctx.module.classHeader(member) === unit)
    .flatMap((member) => modelWays.of(member));
}

/** Of members of classes. */
const modelWays = defineFact("ways of models", ({ role, text }) =>
  role === "member" ? waysIn(text) : [],
);

const DEFINED = new RegExp(String.raw`\bdef[\s\\]+(${METHODS.join("|")})\b`, "g");
const BEFORE =
  /\bmode\s*=\s*["'](?:before|wrap)["']|\bpre\s*=\s*True\b|\b(?:Before|Wrap)Validator\b/;

function waysIn(text: string): readonly Way[] {
  const defined = [...text.matchAll(DEFINED)].flatMap(([, name]) =>
    METHODS.filter((method) => method === name),
  );
  return BEFORE.test(text) ? [...defined, "before"] : defined;
}
