/** Whether an expression gives the same on every pass of a loop. */
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, descendantsOf, isKind } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { changesIn, type Change } from "./object-changes.ts";
import { homeOf } from "./home-scope.ts";
import { isInvariant, keepsBinding, type Region } from "./invariance.ts";
import { PURE_CALLS, type Reads } from "./knowledge/pure-calls.ts";
import { qualifiedName } from "./names.ts";
import { isPure } from "./purity.ts";
import { scopes } from "./scopes.ts";
import { sharingOf } from "./sharing.ts";
import { unknownCodeIn } from "./unknown-code.ts";
import { isHashable, type Value, type ValueKind } from "./value.ts";
import { valueOf } from "./values.ts";

export interface Invariance {
  /** What code that is not followed might change all the same, as it stands in a fix's title. */
  readonly doubt: string | undefined;
}

/**
 * What is known of the expression's value while the region runs: undefined where it may visibly change,
 * or evaluating it does more than that. Names must keep their bindings, containers their elements,
 * and what is read through and through must not be changed anywhere below.
 */
export function invarianceOf(
  expression: AnyNode,
  region: Region,
  ctx: Context,
): Invariance | undefined {
  if (!isPure(expression, ctx)) return undefined;
  let doubt: string | undefined;
  for (const node of namesIn(expression)) {
    const found = invarianceOfName(node, expression, region, ctx);
    if (!found) return undefined;
    doubt ??= found.doubt;
  }
  return { doubt };
}

const SURE: Invariance = { doubt: undefined };

/** Identifiers that are read as names: neither an attribute's, nor a keyword's. */
export function* namesIn(expression: AnyNode): Generator<AnyNode> {
  if (isKind(expression, "identifier")) yield expression;
  for (const node of descendantsOf(expression, "identifier")) {
    if (isKind(node.parent, "attribute") && node.isField("attribute")) continue;
    if (isKind(node.parent, "keyword_argument") && node.isField("name")) continue;
    yield node;
  }
}

function invarianceOfName(
  node: AnyNode,
  expression: AnyNode,
  region: Region,
  ctx: Context,
): Invariance | undefined {
  const variable = variableOf(node, ctx);
  if (!variable || variable.scope?.kind === "class") return undefined;
  // A lambda's parameter, the target of a comprehension.
  if (variable.scope && expression.encloses(variable.scope.node)) return SURE;
  if (!keepsBinding(variable, region, ctx)) return undefined;
  const whole = attributeChain(node);
  if (qualifiedName(whole, ctx) !== undefined) return SURE;
  if (variable.bindings.length === 0) return ctx.module.hasStarImport ? undefined : SURE;
  const reads = readsOf(whole, expression, ctx);
  const changes = changesIn(region, ctx);
  if (whole !== node) return invarianceOfAttribute(whole, region, changes, ctx);
  const value = valueOf(node, ctx);
  if (reads === "atoms" || isHashable(value?.kind)) return SURE;
  if (!isInvariant(variable, region, ctx)) return undefined;
  if (reads === "depths" && !holdsAtoms(node, value, ctx)) {
    if (changes.some((change) => reaches(change, variable, expression, ctx))) return undefined;
    if (changes.length > 0 || unknownCodeIn(region, ctx)) return doubtAbout(variable);
  }
  const isFixed = value?.kind === "tuple" || value?.kind === "frozenset";
  if (isFixed || !isKnownElsewhere(variable, value?.kind, region, ctx)) return SURE;
  return unknownCodeIn(region, ctx) ? doubtAbout(variable) : SURE;
}

function doubtAbout({ name }: WholeVariable): Invariance {
  return { doubt: `misses what other code changes in \`${name}\` during the loop` };
}

/** `self.names`, whole, of the name `self`; the method that is called on it is left out. */
function attributeChain(name: AnyNode): AnyNode {
  const { parent } = name;
  if (!isKind(parent, "attribute") || !name.isField("object")) return name;
  const isCalled = isKind(parent.parent, "call") && parent.isField("function");
  return isCalled ? name : attributeChain(parent);
}

/** Other code may set an attribute, so there must be none that is not known. */
function invarianceOfAttribute(
  attribute: AnyNode,
  region: Region,
  changes: readonly Change[],
  ctx: Context,
): Invariance | undefined {
  const isSet = changes.some(({ target }) => {
    const names = attributesIn(target);
    return attributesIn(attribute).some((name) => names.includes(name));
  });
  return isSet || unknownCodeIn(region, ctx) ? undefined : SURE;
}

function attributesIn(node: AnyNode): readonly string[] {
  if (isKind(node, "subscript")) return attributesIn(node.field("value"));
  if (!isKind(node, "attribute")) return [];
  return [node.field("attribute").text, ...attributesIn(node.field("object"))];
}

/** How far the calls around a part of the expression look into it, up to one that gives text or a number. */
function readsOf(part: AnyNode, expression: AnyNode, ctx: Context): Reads {
  let reads: Reads | undefined;
  for (let up: AnyNode | undefined = part; up && up !== expression;) {
    up = up.parent;
    if (isKind(up, "call")) {
      const qualified = qualifiedName(up.field("function"), ctx);
      // Methods of known kinds look at elements; one that is not text raises in `join`.
      const found = (qualified === undefined ? "elements" : PURE_CALLS.get(qualified)) ?? "depths";
      reads = reads === undefined || found === "depths" ? found : reads;
      if (found === "elements" && reads === "atoms") reads = found;
      if (isHashable(valueOf(up, ctx)?.kind)) break;
    } else if (!isPassedOn(up)) return "depths";
  }
  return reads ?? "depths";
}

/** Whether what is in the expression becomes its value as it is, or added to others like it. */
function isPassedOn(node: AnyNode | undefined): boolean {
  if (isKind(node, "binary_operator")) return node.field("operator").symbol === "+";
  return isKind(
    node,
    "argument_list",
    "attribute",
    "boolean_operator",
    "conditional_expression",
    "keyword_argument",
    "parenthesized_expression",
  );
}

/** Whether nothing below the container itself can change: what is read are text, numbers, or keys. */
function holdsAtoms(node: AnyNode, value: Value | undefined, ctx: Context): boolean {
  if (!value) return false;
  const isKeyed = value.kind === "dict";
  if (!isKeyed && isHashable(value.element)) return true;
  if (!isKeyed && value.kind !== "set" && value.kind !== "frozenset") return false;
  const callee = node.parent;
  const isView =
    isKind(callee, "attribute") && ["items", "keys"].includes(callee.field("attribute").text);
  const argument = isView ? callee.parent : node;
  // Sorting looks at keys only, of which no two are equal; and what hashes does not change.
  const call = argument?.parent?.parent;
  if (!isKind(argument?.parent, "argument_list") || !isKind(call, "call")) return false;
  const sorts = /^builtins\.(?:sorted|max|min)$/.test(
    qualifiedName(call.field("function"), ctx) ?? "",
  );
  const keywords = descendantsOf(call.field("arguments"), "keyword_argument");
  return sorts && !keywords.some((each) => each.field("name").text === "key");
}

/** Whether a change may be one of something in the container: by its element, or of a key's attribute. */
function reaches(
  { target, root }: Change,
  variable: WholeVariable,
  expression: AnyNode,
  ctx: Context,
): boolean {
  const attributes = attributesIn(target);
  for (const node of descendantsOf(expression, "attribute"))
    if (attributes.includes(node.field("attribute").text)) return true;
  const bindings = (root && variableOf(root, ctx)?.bindings) ?? [];
  return bindings.some(({ node, value }) => {
    const from = value ?? loopAround(node);
    return from !== undefined && mentions(from, variable.name);
  });
}

/** `for key, task in tasks.items()`: what a part of a target is taken from. */
function loopAround(node: AnyNode): AnyNode | undefined {
  for (const up of ancestors(node)) {
    if (isKind(up, "for_statement")) return up.field("right");
    if (isKind(up, "assignment")) return up.field("right");
    if (isKind(up, "block")) return undefined;
  }
  return undefined;
}

function mentions(node: AnyNode, name: string): boolean {
  return [...namesIn(node)].some((each) => each.text === name);
}

/** Whether code that is not shown here may hold the container too. */
function isKnownElsewhere(
  variable: WholeVariable,
  kind: ValueKind | undefined,
  region: Region,
  ctx: Context,
): boolean {
  if (kind === undefined) return true;
  const home = homeOf(ctx.get(scopes).scopeOf(region.first));
  if (!variable.scope || homeOf(variable.scope) !== home) return true;
  const { names, escape } = sharingOf(variable, ctx);
  return escape !== undefined || names.length > 1;
}
