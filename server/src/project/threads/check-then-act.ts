/** A look at something shared, and what is done next because of what was seen. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, isKind, unwrapped } from "../../syntax/walk.ts";
import { type Access, methodCalled, resizes, takesAway } from "./access.ts";

export interface CheckThenAct<A extends Access = Access> {
  /** The condition. */
  readonly check: AnyNode;
  readonly looked: A;
  readonly acted: A;
  readonly kind:
    /** `if x is None: x = make()`: made twice. */
    | "made"
    /** `if k not in d: d[k] = v`: put there twice. */
    | "added"
    /** `if k in d: del d[k]`, `if k in d: return d[k]`: not there any more. */
    | "gone"
    /** `if items: items.pop()`: none left. */
    | "emptied"
    /** `if x is not None: x.close()`: `None` by now. */
    | "unset";
}

/** The statement or expression that decides by its condition. */
type Deciding = Node<"if_statement" | "while_statement" | "conditional_expression" | "elif_clause">;

/** Pairs among the accesses of one place in one function, in source order. */
export function checksThenActs<A extends Access>(
  accesses: readonly A[],
): readonly CheckThenAct<A>[] {
  return accesses.flatMap((looked) => {
    if (looked.form !== "read") return [];
    const deciding = decidedBy(looked.node);
    const looks = deciding && looksOf(looked.node, conditionOf(deciding));
    if (!deciding || !looks) return [];
    const acted = accesses.find(
      (act) => act !== looked && isInBranch(act.node, deciding) && isMeantBy(looked, act, looks),
    );
    const kind = acted && kindOfAct(acted, looks);
    return acted && kind ? [{ check: conditionOf(deciding), looked, acted, kind }] : [];
  });
}

function decidedBy(node: AnyNode): Deciding | undefined {
  let below = node;
  for (const up of ancestors(node)) {
    if (isKind(up, "if_statement", "while_statement", "elif_clause"))
      return below.isField("condition") ? up : undefined;
    if (isKind(up, "conditional_expression")) return below === up.children[1] ? up : undefined;
    if (isKind(up, "block", "lambda", "function_definition")) return undefined;
    below = up;
  }
  return undefined;
}

function conditionOf(deciding: Deciding): AnyNode {
  if (isKind(deciding, "conditional_expression")) return deciding.children[1] ?? deciding;
  if (isKind(deciding, "elif_clause")) return deciding.field("condition");
  return isKind(deciding, "if_statement")
    ? deciding.field("condition")
    : deciding.field("condition");
}

type Looks = "absent key" | "present key" | "none" | "some" | "empty";

/** What the condition tells of the place where its branch is taken. */
function looksOf(node: AnyNode, condition: AnyNode): Looks | undefined {
  const negated = ancestors(node).some(
    (up) => isKind(up, "not_operator") && (up === condition || condition.encloses(up)),
  );
  if (
    isKind(node.parent, "boolean_operator") ||
    node === unwrapped(condition) ||
    isKind(node.parent, "not_operator")
  )
    return negated ? "empty" : "some";
  const comparison = node.parent;
  if (isKind(comparison, "call", "argument_list")) return undefined;
  if (!isKind(comparison, "comparison_operator")) return undefined;
  const operator = comparison.allChildren.find((child) => child.kind === "token")?.symbol;
  const [left, right, ...more] = comparison.children;
  if (!left || !right || more.length > 0) return undefined;
  if (right === node && (operator === "in" || operator === "not in"))
    return (operator === "in") === negated ? "absent key" : "present key";
  if (left === node && isKind(right, "none") && /^(?:is|==|is not|!=)$/.test(operator ?? "")) {
    const isNone = operator === "is" || operator === "==";
    return isNone === negated ? "some" : "none";
  }
  return undefined;
}

function isInBranch(node: AnyNode, deciding: Deciding): boolean {
  if (isKind(deciding, "conditional_expression"))
    return deciding.children[0]?.encloses(node) === true;
  if (isKind(deciding, "while_statement")) return deciding.field("body").encloses(node);
  const block = isKind(deciding, "elif_clause")
    ? deciding.field("consequence")
    : deciding.field("consequence");
  return block.encloses(node);
}

/** Whether the act is one that the look was for. */
function isMeantBy(looked: Access, acted: Access, looks: Looks): boolean {
  const kind = kindOfAct(acted, looks);
  if (!kind) return false;
  if (kind !== "gone" && kind !== "added") return true;
  const comparison = looked.node.parent;
  const [key] = isKind(comparison, "comparison_operator") ? comparison.children : [];
  return key !== undefined && keyOf(acted.node) === key.text;
}

/** `k` of `d[k]`, `d.pop(k)`. */
function keyOf(node: AnyNode): string | undefined {
  const { parent } = node;
  if (isKind(parent, "subscript")) return parent.fields("subscript")[0]?.text;
  const call = parent?.parent;
  if (!isKind(call, "call")) return undefined;
  const [first, ...others] = call.field("arguments").children;
  return others.length === 0 || methodCalled(node) === "setdefault" ? first?.text : undefined;
}

function kindOfAct(acted: Access, looks: Looks): CheckThenAct["kind"] | undefined {
  const { node, form } = acted;
  const method = methodCalled(node);
  const isItem = isKind(node.parent, "subscript");
  switch (looks) {
    case "absent key":
      if (isItem && form === "change" && !takesAway(acted)) return "added";
      return undefined;
    case "present key":
      if (method === "pop" || method === "remove") return "gone";
      return isItem && (form === "read" || takesAway(acted) || form === "update")
        ? "gone"
        : undefined;
    case "none":
      return form === "store" ? "made" : undefined;
    case "empty":
      return form === "store" ? "made" : undefined;
    case "some":
      if (method === "pop" || method === "popleft" || method === "popitem") return "emptied";
      if (isItem && form === "read" && /^-?\d+$/.test(keyOf(node) ?? "")) return "emptied";
      return isKind(node.parent, "attribute") && !method?.startsWith("pop") ? "unset" : undefined;
  }
}

/** What is put in the place of the whole mostly holds the same, and more: `self.cache = loaded`. */
function isFilled({ form, value }: Access): boolean {
  if (form !== "store" || !value) return false;
  const given = unwrapped(value);
  if (isKind(given, "call")) return !EMPTY.test(given.text);
  if (isKind(given, "list", "dictionary")) return given.children.length > 0;
  return !isKind(given, "none");
}

/** `dict()`, `collections.defaultdict(list)` */
const EMPTY =
  /^(?:\w+\.)*(?:(?:dict|list|set|deque|OrderedDict|Counter)\(\s*\)|defaultdict\(\s*\w*\s*\))$/;

/** Whether another thread's write makes untrue what was seen. */
export function undoes(write: Access, { kind }: CheckThenAct): boolean {
  switch (kind) {
    case "made":
      return write.form === "store" && write.value?.kind !== "none";
    case "added":
      return (resizes(write) && !takesAway(write)) || write.form === "store";
    case "gone":
    case "emptied":
      return takesAway(write) && !isFilled(write);
    case "unset":
      return write.form === "store" && write.value?.kind === "none";
  }
}
