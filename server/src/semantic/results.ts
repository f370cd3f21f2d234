/** Whether it matters that a value is made anew: objects that change must not be shared. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf } from "./context.ts";
import { effectOf } from "./effects.ts";
import { qualifiedName } from "./names.ts";
import { isHashable, type ValueKind } from "./value.ts";
import { valueOf } from "./values.ts";

/** What these return never changes, or has nothing in it that anyone sets. */
const UNCHANGING: ReadonlySet<string> = new Set([
  "datetime.date",
  "datetime.date.fromisoformat",
  "datetime.datetime",
  "datetime.datetime.fromisoformat",
  "datetime.datetime.strptime",
  "datetime.time",
  "datetime.timedelta",
  "datetime.timezone",
  "decimal.Decimal",
  "fractions.Fraction",
  "json.dumps",
  "operator.attrgetter",
  "operator.itemgetter",
  "pickle.dumps",
  "re.compile",
  "re.escape",
  "struct.Struct",
  "uuid.UUID",
  "zoneinfo.ZoneInfo",
]);

/** Containers that hold what they are made from, and nothing that is made with them. */
const SHALLOW: ReadonlySet<ValueKind> = new Set(["list", "set", "dict", "deque", "bytearray"]);

/** Whether nothing in sight changes the expression's value or keeps it, so that one serves many. */
export function isOnlyRead(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  const kind = valueOf(node, ctx)?.kind;
  if (isHashable(kind) || kind === "tuple" || kind === "frozenset") return true;
  const qualified = isKind(node, "call") ? qualifiedName(node.field("function"), ctx) : undefined;
  if (qualified !== undefined && UNCHANGING.has(qualified)) return true;
  if (isKind(node.parent?.parent, "call") && isTranslation(node.parent.parent)) return true;
  if (kind === undefined || !SHALLOW.has(kind) || makesElements(node)) return false;
  return isKeptByNobody(expression, ctx);
}

/** Whether the code around only reads the object itself, by a name of its own too; what is in it is not followed. */
export function isKeptByNobody(expression: AnyNode, ctx: Context): boolean {
  const effect = effectOf(expression, ctx);
  if (effect.what !== "aliases") return effect.what === "reads";
  const variable = variableOf(effect.name, ctx);
  if (!variable?.scope || variable.scope.kind === "class") return false;
  return variable.uses.every((use) => effectOf(use.node, ctx).what === "reads");
}

/** Elements that are made with the container are as new as it is. */
function makesElements(node: AnyNode): boolean {
  if (!isKind(node, "call")) return true;
  const callee = node.field("function").text;
  return /\b(?:loads|deepcopy|asdict|groupby)$/.test(callee);
}

/** `text.translate(table)` only reads its table. */
function isTranslation(call: AnyNode & { readonly kind: "call" }): boolean {
  const callee = call.field("function");
  return isKind(callee, "attribute") && callee.field("attribute").text === "translate";
}
