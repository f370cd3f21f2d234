/** Recognises a container that is copied only to iterate over the copy, where nothing could change it meanwhile. */
import { NEW_BY_METHOD } from "../../../semantic/fresh.ts";
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { dictClassOfVariable } from "../../../semantic/exact-dict.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { isInvariant } from "../../../semantic/invariance.ts";
import { qualifiedName, spelledName } from "../../../semantic/names.ts";
import { type Passes, passesOf } from "../../../semantic/passes.ts";
import type { Scope } from "../../../semantic/scope.ts";
import { isFollowable, sharingOf } from "../../../semantic/sharing.ts";
import { isShort, mayRunOften } from "../../../semantic/amounts/lengths.ts";
import type { Value, ValueKind } from "../../../semantic/value.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../../syntax/walk.ts";

export interface IterCopy {
  readonly passes: Passes;
  /** What is copied: a container, or the view of a dict. */
  readonly original: AnyNode;
  readonly value: Value;
  /** The name of what is copied; undefined where the copied value is made on the spot. */
  readonly variable: WholeVariable | undefined;
  readonly isImmutable: boolean;
}

const IMMUTABLE: ReadonlySet<ValueKind> = new Set(["tuple", "frozenset", "str", "bytes", "range"]);
const MUTABLE: ReadonlySet<ValueKind> = new Set(["list", "set", "dict"]);

/** So many elements that somebody wrote down are copied in less than a microsecond. */
const WRITTEN_OUT = 64;

export function iterCopyAt(
  node: Node<"for_statement" | "for_in_clause">,
  ctx: Context,
): IterCopy | undefined {
  const passes = passesOf(node, ctx);
  const copy = passes && copyAt(passes.iterable, ctx);
  if (!copy) return undefined;
  const { original, of } = copy;
  const container = viewedBy(original) ?? original;
  const value = valueOf(container, ctx);
  if (!value || !of.includes(value.kind)) return undefined;
  // Only a dict has views, whatever else the methods are called on.
  if (container !== original && value.kind !== "dict") return undefined;
  if (!mayRunOften({ ...passes, iterables: [original] }, ctx)) return undefined;
  const isImmutable = IMMUTABLE.has(value.kind);
  if (!isKind(container, "identifier")) {
    return isMadeHere(container, ctx)
      ? { passes, original, value, variable: undefined, isImmutable }
      : undefined;
  }
  const variable = variableOf(container, ctx);
  if (!variable || !isFollowable(variable) || isShort(variable, ctx, WRITTEN_OUT)) return undefined;
  // In a `defaultdict` looking up a key makes it.
  const isPlain = value.kind !== "dict" || dictClassOfVariable(variable, ctx) === "plain";
  const staysAsItIs = isImmutable || (isPlain && isLeftAlone(variable, passes, ctx));
  return staysAsItIs ? { passes, original, value, variable, isImmutable } : undefined;
}

const COPIERS: ReadonlySet<string> = new Set(["builtins.list", "builtins.tuple"]);

interface Copy {
  readonly original: AnyNode;
  /** Kinds of values of which it is a copy, in the same order. */
  readonly of: readonly ValueKind[];
}

/** `list(t)`, `tuple(t)`, `t[:]`, `t.copy()`. A copied set may be in another order; a tuple's copy is the tuple. */
function copyAt(iterable: AnyNode, ctx: Context): Copy | undefined {
  if (isKind(iterable, "subscript")) {
    const [slice, ...more] = iterable.fields("subscript");
    const isWhole = isKind(slice, "slice") && slice.children.length === 0 && more.length === 0;
    return isWhole ? { original: iterable.field("value"), of: ["list"] } : undefined;
  }
  if (!isKind(iterable, "call")) return undefined;
  const callee = iterable.field("function");
  const given = iterable.field("arguments");
  if (!isKind(given, "argument_list")) return undefined;
  const [original, ...more] = given.children;
  if (isKind(callee, "attribute")) {
    const isCopy = callee.field("attribute").text === "copy" && original === undefined;
    return isCopy ? { original: callee.field("object"), of: ["list", "dict"] } : undefined;
  }
  if (!original || more.length > 0) return undefined;
  const all = [...MUTABLE, ...IMMUTABLE];
  const made = spelledName(callee, COPIERS, ctx);
  if (made === "builtins.list") return { original, of: all };
  return made === "builtins.tuple"
    ? { original, of: all.filter((kind) => kind !== "tuple") }
    : undefined;
}

/** The dict in `d.items()`. */
function viewedBy(node: AnyNode): AnyNode | undefined {
  if (!isKind(node, "call") || node.field("arguments").children.length > 0) return undefined;
  const callee = node.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const isView = ["items", "keys", "values"].includes(callee.field("attribute").text);
  return isView ? callee.field("object") : undefined;
}

/** Calls of the standard library whose result is new. */
const NEW_BY_NAME =
  /^(?:builtins\.(?:ascii|bin|bytes|chr|dict|dir|format|frozenset|hex|input|list|oct|range|repr|set|sorted|str|tuple)|collections\.(?:Counter|OrderedDict)|glob\.glob|os\.listdir|re\.(?:findall|split)|shlex\.split)$/;

/** Whether the expression itself makes the value, so that nothing else holds it. Functions of the program may keep what they give. */
function isMadeHere(node: AnyNode, ctx: Context): boolean {
  if (isKind(node, "call")) {
    const callee = node.field("function");
    const qualified = qualifiedName(callee, ctx);
    if (qualified !== undefined) return NEW_BY_NAME.test(qualified);
    return isKind(callee, "attribute") && NEW_BY_METHOD.has(callee.field("attribute").text);
  }
  return isKind(
    node,
    "list",
    "tuple",
    "set",
    "dictionary",
    "string",
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
  );
}

/**
 * Whether only this function's own code holds the container, and leaves it alone during the loop. What
 * other code has got hold of, another thread may change too; and at a pause other code runs.
 */
function isLeftAlone(variable: WholeVariable, passes: Passes, ctx: Context): boolean {
  const { node: loop, home } = passes;
  if (variable.scope === undefined || variable.scope !== home) return false;
  if (!isMadeByBindings(variable, ctx) || sharingOf(variable, ctx).escape) return false;
  const isOwn = sharingOf(variable, ctx).names.every((name) => isUsedOnlyIn(home, name));
  const pauses = descendants(loop).some((each) => isKind(each, "await", "yield"));
  return isOwn && !pauses && isInvariant(variable, { first: loop, last: loop }, ctx);
}

function isUsedOnlyIn(home: Scope, { uses, bindings }: WholeVariable): boolean {
  return [...uses, ...bindings].every((each) => homeOf(each.scope) === home);
}

/** Whether each binding shows how the container is made: an annotation does not say who else holds it. */
function isMadeByBindings(variable: WholeVariable, ctx: Context): boolean {
  return variable.bindings.every(({ kind, value }) => {
    if (kind === "declaration") return true;
    return kind === "assignment" && value !== undefined && isMadeHere(unwrapped(value), ctx);
  });
}
