/** A copy that is made only to be searched, where its source can be searched as well. */
import type { Context } from "../../../semantic/context.ts";
import { variableOf } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { hashes } from "../../../semantic/hashing.ts";
import { spelledName } from "../../../semantic/names.ts";
import { cannotRaise } from "../../../semantic/raising.ts";
import { isShort } from "../../../semantic/amounts/lengths.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

export interface Copy {
  readonly call: Node<"call">;
  /** What can be searched instead, as it is written. */
  readonly source: string;
  readonly evidence: Evidence;
  /** What may be different without the copy. */
  readonly risk: string | undefined;
}

const COPIERS: ReadonlySet<string> = new Set([
  "builtins.list",
  "builtins.tuple",
  "builtins.sorted",
]);

/** `list(d)`, `list(d.keys())`, `sorted(s)`, `tuple(n)` of a known container. */
export function copySearched(container: AnyNode, element: AnyNode, ctx: Context): Copy | undefined {
  if (!isKind(container, "call")) return undefined;
  const qualified = spelledName(container.field("function"), COPIERS, ctx);
  if (qualified === undefined) return undefined;
  const [argument, ...options] = container.field("arguments").children;
  const source = argument && searched(unwrapped(argument));
  if (!source || !isKind(source, "identifier", "attribute")) return undefined;
  const variable = isKind(source, "identifier") ? variableOf(source, ctx) : undefined;
  if (variable && isShort(variable, ctx)) return undefined;
  const value = valueOf(source, ctx);
  const isHashed = value !== undefined && ["dict", "set", "frozenset"].includes(value.kind);
  const isSequence = value?.kind === "list" || value?.kind === "tuple";
  const isView = source !== unwrapped(argument);
  if (!value || !(isHashed || (isSequence && !isView))) return undefined;
  if (isView && value.kind !== "dict") return undefined;
  if (qualified !== "builtins.sorted" && options.length > 0) return undefined;
  const raises = qualified === "builtins.sorted" && !cannotRaise(container, ctx);
  const risk = raises
    ? "what does not compare no longer raises `TypeError`"
    : isHashed && !hashes(element, ctx)
      ? "raises `TypeError` if the element is not hashable"
      : undefined;
  return { call: container, source: source.text, evidence: value.evidence, risk };
}

/** `d` of `d.keys()`. */
function searched(argument: AnyNode): AnyNode | undefined {
  if (!isKind(argument, "call")) return argument;
  const callee = argument.field("function");
  const isKeys = isKind(callee, "attribute") && callee.field("attribute").text === "keys";
  return isKeys && argument.field("arguments").children.length === 0
    ? unwrapped(callee.field("object"))
    : undefined;
}
