/** The closed list of calls that cost enough to be moved out of a loop. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import { qualifiedName, spelledName } from "../../../semantic/names.ts";
import { isOnlyRead } from "../../../semantic/results.ts";
import { isShort } from "../../../semantic/amounts/lengths.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";

export interface Built {
  /** A good name for it. */
  readonly name: string;
  /** `much` grows with what it is built from. */
  readonly costs: "much" | "little";
  /** What it is built from, where that is no constant. */
  readonly from?: string;
}

/**
 * Converters that parse what they are given, by import-resolved name, and what one of them is called. Not
 * those that cost no more than a call: `Decimal("0.1")`, `ZoneInfo`, which is kept anyway.
 */
const CONVERTERS: ReadonlyMap<string, string> = new Map([
  ["datetime.datetime.strptime", "moment"],
  ["fractions.Fraction", "fraction"],
  ["json.JSONEncoder", "encoder"],
  ["struct.Struct", "layout"],
]);

const BUILDERS: ReadonlySet<string> = new Set([
  "builtins.set",
  "builtins.frozenset",
  "builtins.dict",
  ...CONVERTERS.keys(),
]);

/** What the call builds; undefined where that is little, unknown, or needed anew each time. */
export function builtBy(call: Node<"call">, ctx: Context): Built | undefined {
  const callee = call.field("function");
  const [first, ...others] = call.field("arguments").children;
  if (!first) return undefined;
  const qualified = spelledName(callee, BUILDERS, ctx);
  if (qualified === undefined) return isMaketrans(callee, ctx) ? TABLE : undefined;
  const container = /^builtins\.(set|frozenset|dict)$/.exec(qualified)?.[1];
  if (container !== undefined) {
    const isCopy = others.length === 0 && isLarge(first, ctx) && isOnlyRead(call, ctx);
    return isCopy ? { name: nameOf(first, container), costs: "much", from: first.text } : undefined;
  }
  const name = CONVERTERS.get(qualified);
  if (name === undefined) return undefined;
  const arguments_ = isConstant(call.field("arguments"), ctx);
  const costs = qualified.endsWith("strptime") ? "much" : "little";
  return arguments_ ? { name, costs } : undefined;
}

const TABLE: Built = { name: "table", costs: "little" };

function isMaketrans(callee: AnyNode, ctx: Context): boolean {
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "maketrans") return false;
  const type = qualifiedName(callee.field("object"), ctx);
  return type === "builtins.str" || type === "builtins.bytes";
}

/** A named container that may hold many elements. */
function isLarge(expression: AnyNode, ctx: Context): boolean {
  const node = unwrapped(expression);
  const variable = isKind(node, "identifier") ? variableOf(node, ctx) : undefined;
  const kind = valueOf(node, ctx)?.kind;
  const isContainer =
    kind !== undefined && ["list", "tuple", "set", "frozenset", "dict"].includes(kind);
  return variable !== undefined && isContainer && !isShort(variable, ctx);
}

function isConstant(list: AnyNode, ctx: Context): boolean {
  return descendantsOf(list, "identifier").every((name) => {
    if (isKind(name.parent, "keyword_argument") && name.isField("name")) return true;
    if (isKind(name.parent, "attribute") && name.isField("attribute")) return true;
    return qualifiedName(name, ctx) !== undefined;
  });
}

function nameOf(source: AnyNode, container: string): string {
  const suffix = container === "frozenset" ? "set" : container;
  return isKind(source, "identifier") && /^[a-z_]\w*$/.test(source.text)
    ? `${source.text}_${suffix}`
    : container === "dict"
      ? "mapping"
      : "members";
}
