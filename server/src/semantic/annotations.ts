/** What an annotation says about a value: PEP 484, 585 and 604 spellings, string annotations too. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import { type Context, lookUp, unitHolding, type WholeVariable } from "./context.ts";
import { TYPE_KINDS } from "./knowledge/types.ts";
import { qualifiedName, qualifiedNameOf } from "./names.ts";
import type { Scope } from "./scope.ts";
import { scopes } from "./scopes.ts";
import { parseType, type TypeExpression } from "./type-expression.ts";
import { definite, type Value, type ValueKind } from "./value.ts";

/** The value that the annotation promises for the name; undefined for unions and unknown types. */
export function annotatedValue(annotation: AnyNode, name: string, ctx: Context): Value | undefined {
  return definite(declaredValue(annotation, name, ctx));
}

/** The same, where a value that may be `None` too, or only gives elements, is something to go on. */
export function declaredValue(annotation: AnyNode, name: string, ctx: Context): Value | undefined {
  const unit = unitHolding(annotation, ctx);
  const type = unit && parseType(annotation.text);
  if (!type) return undefined;
  const scope = scopes.of(unit).scopeOf(annotation);
  const known = kindOf(type, { ctx, scope, depth: 0 });
  const text = `\`${name}\` is annotated \`${annotation.text}\``;
  return known && { ...known, evidence: { text, node: annotation } };
}

/** What calling the type gives that a name of the module stands for: an alias, a `NamedTuple`. */
export function instanceKind(variable: WholeVariable, ctx: Context): Known | undefined {
  const [binding] = variable.bindings;
  const unit = binding && unitHolding(binding.node, ctx);
  const known = unit && ofAlias(variable, { ctx, scope: binding.scope, depth: 0 });
  return known?.orNone || known?.kind === "iterable" ? undefined : known;
}

type Known = Omit<Value, "evidence">;

interface Place {
  readonly ctx: Context;
  readonly scope: Scope;
  /** How many names have been followed: they may go round in a circle. */
  readonly depth: number;
}

const MOST_ALIASES = 6;

/** Wrappers that say nothing about the kind of the value inside. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "typing.Final",
  "typing.ClassVar",
  "typing.Annotated",
  "typing.Required",
  "typing.NotRequired",
  "typing.ReadOnly",
  "dataclasses.InitVar",
]);

function kindOf(type: TypeExpression, place: Place): Known | undefined {
  switch (type.is) {
    case "text": {
      const inner = type.isBytes ? undefined : parseType(type.text);
      return inner && kindOf(inner, place);
    }
    case "union":
      return ofUnion(type.of, place);
    case "name":
      return ofName(type, place);
    default:
      return undefined;
  }
}

function ofUnion(types: readonly TypeExpression[], place: Place): Known | undefined {
  const known = types.map((type) => kindOf(type, place));
  const [first, ...others] = known.filter((each) => each?.kind !== "None");
  if (!first) return known[0];
  if (!others.every((each) => each?.kind === first.kind)) return undefined;
  const isSame = others.every((each) => each?.element === first.element);
  const orNone = known.some((each) => each?.kind === "None" || each?.orNone);
  const element = isSame ? first.element : undefined;
  return { kind: first.kind, ...(element && { element }), ...(orNone && { orNone }) };
}

function ofName(
  { name, parameters }: TypeExpression & { readonly is: "name" },
  place: Place,
): Known | undefined {
  if (name === "None") return { kind: "None" };
  const [head = "", ...rest] = name.split(".");
  const variable = lookUp(head, place.scope, place.ctx);
  const imported = qualifiedNameOf(variable, place.ctx);
  if (imported === undefined)
    return rest.length === 0 && parameters.length === 0 ? ofAlias(variable, place) : undefined;
  if (imported.startsWith("builtins.") && rest.length > 0) return undefined;
  const qualified = [imported, ...rest].join(".").replace(/^typing_extensions\./, "typing.");
  const [first] = parameters;
  if (TRANSPARENT.has(qualified)) return first && kindOf(first, place);
  if (qualified === "typing.Optional")
    return first && ofUnion([first, { is: "name", name: "None", parameters: [] }], place);
  if (qualified === "typing.Union") return ofUnion(parameters, place);
  if (qualified === "typing.Literal") return ofLiterals(parameters);
  const kind = TYPE_KINDS.get(qualified);
  if (!kind) return undefined;
  const element = HOLDING.has(kind) ? elementKind(kind, parameters, place) : undefined;
  return { kind, ...(element && { element }) };
}

/** Kinds whose first parameter is what they give when they are iterated. */
const HOLDING: ReadonlySet<ValueKind> = new Set([
  ...(["list", "tuple", "set", "frozenset", "dict", "deque"] as const),
  ...(["iterable", "iterator", "generator", "file"] as const),
]);

function elementKind(
  kind: ValueKind,
  parameters: readonly TypeExpression[],
  place: Place,
): ValueKind | undefined {
  const isVariadic = parameters.length === 2 && parameters[1]?.is === "ellipsis";
  const given = kind === "tuple" && !isVariadic ? parameters : parameters.slice(0, 1);
  const [first, ...others] = given.map((each) => definiteKind(kindOf(each, place)));
  return others.every((each) => each === first) ? first : undefined;
}

function definiteKind(known: Known | undefined): ValueKind | undefined {
  return known?.orNone || known?.kind === "iterable" ? undefined : known?.kind;
}

function ofLiterals(values: readonly TypeExpression[]): Known | undefined {
  const kinds = values.map((value): ValueKind | undefined => {
    if (value.is === "text") return value.isBytes ? "bytes" : "str";
    if (value.is === "number") return "int";
    if (value.is !== "name") return undefined;
    if (value.name === "None") return "None";
    return ["True", "False"].includes(value.name) ? "bool" : undefined;
  });
  const [first, ...others] = [...new Set(kinds.filter((kind) => kind !== "None"))];
  if (others.length > 0 || kinds.includes(undefined)) return undefined;
  if (!first) return { kind: "None" };
  return { kind: first, ...(kinds.includes("None") && { orNone: true }) };
}

/** A name of this file that stands for a type: an alias, or a class that is made of a known one. */
function ofAlias(variable: WholeVariable, place: Place): Known | undefined {
  const [binding, ...others] = variable.bindings;
  if (!binding || others.length > 0 || place.depth >= MOST_ALIASES) return undefined;
  const unit = unitHolding(binding.node, place.ctx);
  if (!unit) return undefined;
  const scope = scopes.of(unit).scopeOf(binding.node);
  const there: Place = { ...place, scope, depth: place.depth + 1 };
  const named = (text: string): Known | undefined => {
    const type = parseType(text);
    return type && kindOf(type, there);
  };
  if (binding.kind === "type") {
    const statement = aliasStatement(binding.node);
    return statement && named(statement.field("right").text);
  }
  if (isKind(binding.value, "class_definition")) {
    const bases = binding.value.field("superclasses")?.children ?? [];
    return bases.map((base) => madeBy(base, place.ctx)).find((kind) => kind !== undefined);
  }
  if (binding.kind !== "assignment" || !binding.value) return undefined;
  const value = binding.value;
  if (!isKind(value, "call")) return named(value.text);
  const [, second] = value.field("arguments").children;
  const isNewType = qualifiedIn(value.field("function"), place.ctx) === "typing.NewType";
  return isNewType ? second && named(second.text) : madeBy(value.field("function"), place.ctx);
}

/** What instances of a class with this base, or of one that this function makes, are. */
function madeBy(base: AnyNode, ctx: Context): Known | undefined {
  switch (qualifiedIn(base, ctx)) {
    case "typing.TypedDict":
      return { kind: "dict", element: "str" };
    case "typing.NamedTuple":
    case "collections.namedtuple":
      return { kind: "tuple" };
    default:
      return undefined;
  }
}

function qualifiedIn(node: AnyNode, ctx: Context): string | undefined {
  return qualifiedName(node, ctx)?.replace(/^typing_extensions\./, "typing.");
}

function aliasStatement(name: AnyNode): (AnyNode & { kind: "type_alias_statement" }) | undefined {
  for (let up = name.parent; up; up = up.parent) if (isKind(up, "type_alias_statement")) return up;
  return undefined;
}
