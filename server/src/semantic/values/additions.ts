/** Whether a container still holds only what it was made with: what its own methods put into it. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import type { WholeVariable } from "../context.ts";
import { useOf } from "../uses.ts";
import { definite, type Value, type ValueKind } from "../value.ts";
import { withoutElement } from "./agreement.ts";
import type { Inquiry } from "./inquiry.ts";

/** Kinds into which elements can be put. */
export const MUTABLE: ReadonlySet<ValueKind> = new Set(["list", "set", "dict", "deque"]);

/** More uses than a person reads. */
const MOST_USES = 256;

/**
 * The value without its elements' kind where the variable's uses put something else among them. What
 * functions do that get the container is not followed; a module's variable may be filled anywhere.
 */
export function withAdditions(
  value: Value | undefined,
  variable: WholeVariable,
  inquiry: Inquiry,
): Value | undefined {
  const { element } = value ?? {};
  if (!value || !element || !MUTABLE.has(value.kind) || !variable.scope) return value;
  const { uses } = variable;
  const keeps =
    uses.length <= MOST_USES &&
    inquiry.aboutAdditions(variable, () =>
      uses.every(({ node }) => addsOnly(element, node, value, inquiry)),
    );
  return keeps ? value : withoutElement(value);
}

function addsOnly(element: ValueKind, node: AnyNode, value: Value, inquiry: Inquiry): boolean {
  const kindOf = (added: AnyNode | undefined): ValueKind | undefined =>
    added && definite(inquiry.evaluate(added))?.kind;
  const use = useOf(node);
  if (use.how === "method") {
    const [first, second] = use.call.field("arguments").children;
    if (ONE.has(use.method)) return kindOf(first) === element;
    if (use.method === "insert") return kindOf(second) === element;
    if (SEVERAL.has(use.method))
      return first !== undefined && inquiry.evaluate(first)?.element === element;
    return !OTHERS.has(use.method);
  }
  if (use.how !== "subscript-store") return true;
  const { parent } = use.subscript;
  const [index] = use.subscript.fields("subscript");
  if (value.kind === "dict") return kindOf(index) === element;
  if (!isStore(parent, use.subscript) || isKind(index, "slice")) return false;
  return kindOf(parent.field("right")) === element;
}

function isStore(node: AnyNode | undefined, target: AnyNode): node is Node<"assignment"> {
  return isKind(node, "assignment") && node.field("left").index === target.index;
}

const ONE: ReadonlySet<string> = new Set(["add", "append", "appendleft", "setdefault"]);
const SEVERAL: ReadonlySet<string> = new Set(["extend", "extendleft", "update"]);
const OTHERS: ReadonlySet<string> = new Set([
  ...["__ior__", "__iadd__", "__init__", "__setitem__", "__setstate__"],
  "symmetric_difference_update",
]);
