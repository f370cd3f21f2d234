/** Copies of what holds only values that cannot change: there a shallow copy is the same. */
import { type Context, variableOf, type WholeVariable } from "../../../semantic/context.ts";
import { effectOf } from "../../../semantic/effects.ts";
import { recordOf } from "../../../semantic/records.ts";
import { sharingOf } from "../../../semantic/sharing.ts";
import { useOf } from "../../../semantic/uses.ts";
import { isHashable, type Value, type ValueKind } from "../../../semantic/value.ts";
import { valueOf, valueOfVariable } from "../../../semantic/values.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";
import { type Needless, shown } from "./needless.ts";

export function flatCopy(object: AnyNode, ctx: Context): Needless | undefined {
  return flatCollection(object, ctx) ?? flatRecord(object, ctx);
}

const COLLECTIONS: readonly Value["kind"][] = ["list", "deque"];

function flatCollection(object: AnyNode, ctx: Context): Needless | undefined {
  const variable = isKind(object, "identifier") ? variableOf(object, ctx) : undefined;
  const value = variable && valueOfVariable(variable, ctx);
  if (!value || !COLLECTIONS.includes(value.kind)) return undefined;
  const declared = variable.bindings.some((binding) => binding.annotation);
  if (declared ? !isAtom(value.element) : !isFilledWithAtoms(variable, ctx)) return undefined;
  return {
    instead: `its elements cannot change, so \`copy.copy\` gives the same ${value.kind}`,
    evidence: [value.evidence],
    risk: declared ? "elements that are not as annotated are shared" : undefined,
  };
}

function isAtom(kind: ValueKind | undefined): boolean {
  return isHashable(kind) && kind !== "range";
}

/** Whether all that the collection starts with and gets is known, and nobody else adds to it. */
function isFilledWithAtoms(variable: WholeVariable, ctx: Context): boolean {
  const { names, escape } = sharingOf(variable, ctx);
  if (escape || names.length > 1) return false;
  const starts = variable.bindings.map(({ value }) => value && unwrapped(value));
  const isEmpty = (start: AnyNode | undefined): boolean =>
    isKind(start, "list") && start.children.length === 0;
  const known = starts.every(
    (start) => start && (isEmpty(start) || isAtom(valueOf(start, ctx)?.element)),
  );
  const isFilled = !starts.every(isEmpty) || variable.uses.some(({ node }) => isAppend(node));
  return known && isFilled && variable.uses.every(({ node }) => keepsAtoms(node, ctx));
}

function isAppend(node: AnyNode): boolean {
  const use = useOf(node);
  return use.how === "method" && use.method === "append";
}

/** Whether the use puts nothing into the collection but more of the kind. */
function keepsAtoms(node: AnyNode, ctx: Context): boolean {
  const use = useOf(node);
  const isPlain = (added: AnyNode | undefined): boolean =>
    added !== undefined && isAtom(valueOf(added, ctx)?.kind);
  if (use.how === "method") {
    const arguments_ = use.call.field("arguments").children;
    if (["append", "appendleft"].includes(use.method)) return isPlain(arguments_[0]);
    if (use.method === "insert") return isPlain(arguments_[1]);
    return TAKES_OUT.has(use.method) || effectOf(node, ctx).what === "reads";
  }
  if (use.how === "subscript-store") {
    const { parent } = use.subscript;
    return isKind(parent, "assignment") && isPlain(parent.field("right"));
  }
  return use.how === "subscript-delete" || effectOf(node, ctx).what === "reads";
}

const TAKES_OUT: ReadonlySet<string> = new Set([
  ...["pop", "popleft", "remove", "clear", "sort", "reverse", "rotate"],
]);

function flatRecord(object: AnyNode, ctx: Context): Needless | undefined {
  const record = recordOf(object, ctx);
  if (!record || record.fields.length === 0) return undefined;
  if (!record.fields.every((field) => field.holds === "atoms")) return undefined;
  const { name, how } = record;
  return {
    instead: `the fields of \`${name}\` hold values that cannot change, so \`copy.copy\` is enough`,
    evidence: record.evidence("of plain values"),
    risk:
      how === "made"
        ? `attributes of ${shown(object)} that are no fields are shared`
        : `fields of a subclass of \`${name}\` are shared`,
  };
}
