/** What the tests on the way to a use leave of a binding's value. */
import type { AnyNode } from "../../syntax/node.ts";
import { ancestors, isKind } from "../../syntax/walk.ts";
import type { Context } from "../context.ts";
import { type Guard, type Says } from "../flow/guards.ts";
import { TYPE_KINDS } from "../knowledge/types.ts";
import { qualifiedName } from "../names.ts";
import type { Binding } from "../scope.ts";
import { article, type Value, type ValueKind, withoutNone } from "../value.ts";

/** Those of the guards that hold where the name is used. */
export function guardsAround(use: AnyNode, guards: readonly Guard[]): readonly Guard[] {
  return guards.filter(
    ({ construct, from, to }) =>
      construct.tree === use.tree &&
      from <= use.index &&
      use.index < to &&
      !isLater(use, construct),
  );
}

/** Whether the use is in a function, or a generator, that may run when the test is long over. */
function isLater(use: AnyNode, construct: AnyNode): boolean {
  for (const up of ancestors(use)) {
    if (up.encloses(construct)) return false;
    if (isKind(up, "function_definition", "lambda", "class_definition", "generator_expression"))
      return true;
  }
  return false;
}

/**
 * The binding's value where the guards hold, `"nothing"` where they say that this binding does not get
 * there. A guard says nothing about a value that the name was given after the test.
 */
export function narrowed(
  value: Value | undefined,
  binding: Binding,
  { use, guards, ctx }: { use: AnyNode; guards: readonly Guard[]; ctx: Context },
): Value | undefined | "nothing" {
  let result = value;
  for (const guard of guards) {
    if (!wasTested(binding, use, guard)) continue;
    const left = leftBy(guard.says, result, use, ctx);
    if (left === "nothing") return left;
    result = left;
  }
  return result;
}

function wasTested({ node }: Binding, use: AnyNode, { construct, from, to }: Guard): boolean {
  if (node.tree !== construct.tree) return false;
  const isWithin = from <= node.index && node.index < to;
  if (!isWithin) return !construct.encloses(node);
  if (node.index < use.index) return false;
  for (const up of ancestors(use)) {
    if (up.index < from) return true;
    const isLoop =
      isKind(up, "for_statement", "while_statement", "list_comprehension", "set_comprehension") ||
      isKind(up, "dictionary_comprehension", "generator_expression");
    if (isLoop && up.encloses(node)) return false;
  }
  return true;
}

function leftBy(
  says: Says,
  value: Value | undefined,
  use: AnyNode,
  ctx: Context,
): Value | undefined | "nothing" {
  switch (says.is) {
    case "not None":
      return value?.kind === "None" ? "nothing" : withoutNone(value);
    case "None":
      if (!value || value.orNone) return { kind: "None", evidence: { text: "`None`", node: use } };
      return value.kind === "None" || value.kind === "iterable" ? value : "nothing";
    case "instance": {
      const isBuiltin = qualifiedName(says.by, ctx) === `builtins.${says.by.text}`;
      const kind = isBuiltin ? kindTested(says.of, ctx) : undefined;
      if (!kind) return value;
      if (value?.kind === "None") return "nothing";
      if (value && value.kind !== "iterable") return withoutNone(value);
      const text = `\`${use.text}\` is tested to be ${article(kind)}`;
      const element = value?.element;
      return { kind, ...(element && { element }), evidence: { text, node: says.of } };
    }
  }
}

/** The kind of a type, or of all of several. */
function kindTested(type: AnyNode, ctx: Context): ValueKind | undefined {
  const types = isKind(type, "tuple") ? type.children : [type];
  const kinds = types.map((each) => TYPE_KINDS.get(qualifiedName(each, ctx) ?? ""));
  const [first, ...others] = kinds;
  return first !== "iterable" && others.every((kind) => kind === first) ? first : undefined;
}
