/** The fields of a dataclass, in the order in which `dataclasses.fields` gives them. */
import type { AnyNode, Node } from "../syntax/node.ts";
import type { Unit } from "../syntax/unit.ts";
import { isKind } from "../syntax/walk.ts";
import { variableOf, type Context } from "./context.ts";
import { qualifiedName } from "./names.ts";

export interface FieldOfRecord {
  readonly name: string;
  /** What copying the field's value gives: the same, a container of such, or something else. */
  readonly holds: "atoms" | "containers" | "unknown";
}

/** Undefined where the class is no dataclass, or where anything about its fields is not plain to see. */
export function fieldsOfDataclass(
  definition: Node<"class_definition">,
  ctx: Context,
): readonly FieldOfRecord[] | undefined {
  return fieldsOf(definition, ctx, new Set());
}

/** Decorators that give the class they get. */
const HARMLESS: ReadonlySet<string> = new Set(["functools.total_ordering", "typing.final"]);
/** Bases without fields of their own. */
const FIELDLESS: ReadonlySet<string> = new Set([
  "builtins.object",
  "typing.Generic",
  "typing.Protocol",
  "abc.ABC",
]);

function fieldsOf(
  definition: Node<"class_definition">,
  ctx: Context,
  seen: ReadonlySet<AnyNode>,
): readonly FieldOfRecord[] | undefined {
  if (seen.has(definition) || !isDataclass(definition, ctx)) return undefined;
  const inherited = inheritedFields(definition, ctx, new Set(seen).add(definition));
  const body = bodyOf(definition, ctx);
  if (!inherited || !body) return undefined;
  const fields = new Map(inherited.map((field) => [field.name, field]));
  for (const statement of body) {
    const declared = declarations(statement, ctx);
    if (!declared) return undefined;
    // Declared again, a field keeps its place.
    for (const field of declared) fields.set(field.name, field);
  }
  return [...fields.values()];
}

function isDataclass(definition: Node<"class_definition">, ctx: Context): boolean {
  const decorated = definition.parent;
  if (!isKind(decorated, "decorated_definition")) return false;
  const names = decorated.children
    .filter((child) => isKind(child, "decorator"))
    .map((decorator) => {
      const [expression] = decorator.children;
      const name = isKind(expression, "call") ? expression.field("function") : expression;
      return name && qualifiedName(name, ctx);
    });
  const known = names.every(
    (name) => name !== undefined && (name === "dataclasses.dataclass" || HARMLESS.has(name)),
  );
  return known && names.includes("dataclasses.dataclass");
}

/** Only one base may bring fields: then their order needs no method resolution order. */
function inheritedFields(
  definition: Node<"class_definition">,
  ctx: Context,
  seen: ReadonlySet<AnyNode>,
): readonly FieldOfRecord[] | undefined {
  let inherited: readonly FieldOfRecord[] = [];
  for (const base of definition.field("superclasses")?.children ?? []) {
    const name = isKind(base, "subscript") ? base.field("value") : base;
    if (isKind(base, "keyword_argument")) return undefined;
    const qualified = qualifiedName(name, ctx);
    if (qualified !== undefined && FIELDLESS.has(qualified)) continue;
    const bindings = isKind(name, "identifier") ? (variableOf(name, ctx)?.bindings ?? []) : [];
    const found = bindings.length === 1 ? bindings[0]?.value : undefined;
    const fields = isKind(found, "class_definition")
      ? fieldsOf(found, ctx, seen)
      : qualified && ctx.elsewhere?.classOf(qualified)?.fields;
    if (!fields || inherited.length > 0) return undefined;
    inherited = fields;
  }
  return inherited;
}

/** The statements of the class's body but its methods; a module's class has them in units of their own. */
function bodyOf(
  definition: Node<"class_definition">,
  ctx: Context,
): readonly AnyNode[] | undefined {
  const unit: Unit | undefined = ctx.module.unitOf(definition.tree);
  if (unit?.role !== "class-header") return definition.field("body").children;
  const members = ctx.module.classStatements(unit);
  if (members.some((member) => member.tree.broken)) return undefined;
  return members.flatMap((member) => member.tree.root.children);
}

/** The fields that a statement of the body declares; undefined where it may do anything. */
function declarations(statement: AnyNode, ctx: Context): readonly FieldOfRecord[] | undefined {
  if (isKind(statement, "function_definition", "class_definition", "pass_statement")) return [];
  if (isKind(statement, "decorated_definition")) return [];
  const [expression] = statement.children;
  if (!isKind(statement, "expression_statement") || !expression) return undefined;
  if (isKind(expression, "string")) return [];
  if (!isKind(expression, "assignment")) return undefined;
  const name = expression.field("left");
  const type = expression.field("type");
  if (!type) return [];
  if (!isKind(name, "identifier")) return undefined;
  const head = headOf(type);
  // Quoted, an annotation is not resolved here: it may be a `ClassVar`.
  const qualified = head && qualifiedName(head, ctx);
  if (NO_FIELDS.has(qualified ?? "")) return [];
  if (!head || isKind(type.children[0], "string")) return undefined;
  // `__key` has another name outside the class.
  const isMangled = /^__.*[^_]_?$/.test(name.text);
  return [{ name: name.text, holds: isMangled ? "unknown" : holdsOf(type, ctx) }];
}

/** Annotations of what is no field. */
const NO_FIELDS: ReadonlySet<string> = new Set([
  "typing.ClassVar",
  "dataclasses.InitVar",
  "dataclasses.KW_ONLY",
]);

/** Types whose values cannot change and compare by content, so that a copy is as good as the value. */
const ATOMS: ReadonlySet<string> = new Set([
  ...["str", "int", "float", "complex", "bool", "bytes"].map((name) => `builtins.${name}`),
  ...["date", "datetime", "time", "timedelta"].map((name) => `datetime.${name}`),
  "decimal.Decimal",
  "fractions.Fraction",
  "uuid.UUID",
  "pathlib.Path",
  "pathlib.PurePath",
  "typing.Literal",
]);
const FROZEN: ReadonlySet<string> = new Set([
  "builtins.tuple",
  "builtins.frozenset",
  "typing.Tuple",
  "typing.FrozenSet",
]);
const TRANSPARENT: ReadonlySet<string> = new Set([
  "typing.Optional",
  "typing.Union",
  "typing.Final",
  "typing.Annotated",
]);
const CONTAINERS: ReadonlySet<string> = new Set([
  ...["list", "set", "dict", "bytearray"].map((name) => `builtins.${name}`),
  ...["List", "Set", "Dict"].map((name) => `typing.${name}`),
]);

type Holds = FieldOfRecord["holds"];

function holdsOf(type: AnyNode, ctx: Context): Holds {
  const [first] = type.children;
  if (isKind(type, "type") && first) return holdsOf(first, ctx);
  if (isKind(type, "none", "ellipsis")) return "atoms";
  if (isKind(type, "binary_operator", "union_type"))
    return least(type.children.map((child) => holdsOf(child, ctx)));
  const head = headOf(type);
  const qualified = head && qualifiedName(head, ctx);
  if (qualified === undefined) return "unknown";
  if (ATOMS.has(qualified)) return "atoms";
  const parameters = parametersOf(type);
  const inner = qualified === "typing.Annotated" ? parameters.slice(0, 1) : parameters;
  const known = inner.length > 0 ? least(inner.map((each) => holdsOf(each, ctx))) : "unknown";
  if (TRANSPARENT.has(qualified) || FROZEN.has(qualified)) return known;
  if (qualified === "builtins.bytearray") return "containers";
  return CONTAINERS.has(qualified) && known !== "unknown" ? "containers" : "unknown";
}

function least(parts: readonly Holds[]): Holds {
  if (parts.includes("unknown")) return "unknown";
  return parts.includes("containers") ? "containers" : "atoms";
}

function headOf(type: AnyNode): AnyNode | undefined {
  const [first] = type.children;
  if (isKind(type, "identifier", "attribute")) return type;
  if (isKind(type, "subscript")) return type.field("value");
  if (isKind(type, "generic_type", "binary_operator", "union_type")) return first && headOf(first);
  if (isKind(type, "type", "member_type", "none")) return first ? headOf(first) : type;
  return undefined;
}

function parametersOf(type: AnyNode): readonly AnyNode[] {
  const [, ...rest] = type.children;
  if (isKind(type, "subscript")) return rest;
  return isKind(type, "generic_type") ? rest.flatMap((part) => part.children) : [];
}
