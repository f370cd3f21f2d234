/** Loops that go through a whole collection for the elements with one key: `for y in ys: if y.id == x:`. */
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendants, descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";

export type ScanNode = Node<
  "for_statement" | "list_comprehension" | "set_comprehension" | "generator_expression"
>;

export interface Scan {
  readonly node: ScanNode;
  /** `y` in `for y in ys` */
  readonly target: Node<"identifier">;
  readonly collection: Node<"identifier">;
  /** `y.id` */
  readonly key: AnyNode;
  /** What the key is compared with; says nothing of `y`. */
  readonly wanted: AnyNode;
  /** Whether it goes on to the end even where it has found something. */
  readonly isWhole: boolean;
}

/** The `if` is all that the loop does, so that other elements do not count. */
export function scanByLoop(node: Node<"for_statement">): Scan | undefined {
  const [choice, ...more] = node.field("body").children;
  if (more.length > 0 || !isKind(choice, "if_statement")) return undefined;
  if (choice.fields("alternative").length > 0 || isAsync(node)) return undefined;
  const [first] = descendantsOf(choice, "break_statement", "return_statement", "raise_statement");
  const isWhole = first === undefined;
  return scanOf(
    { node, isWhole },
    node.field("left"),
    node.field("right"),
    choice.field("condition"),
  );
}

/** `[y for y in ys if y.id == x]`, `any(y.id == x for y in ys)` */
export function scanByComprehension(
  node: Node<"list_comprehension" | "set_comprehension" | "generator_expression">,
): Scan | undefined {
  const [body, clause, condition, ...more] = node.children;
  if (!isKind(clause, "for_in_clause") || more.length > 0 || isAsync(clause)) return undefined;
  const [target, collection, ...others] = clause.children;
  if (!body || !target || !collection || others.length > 0) return undefined;
  const reader = isKind(node, "generator_expression") ? readerOf(node) : undefined;
  const isWhole =
    !isKind(node, "generator_expression") || !/^(?:any|all|next)$/.test(reader ?? "next");
  if (isKind(condition, "if_clause")) {
    const test = condition.children[0];
    return test && scanOf({ node, isWhole }, target, collection, test);
  }
  const isTest = condition === undefined && reader === "any";
  return isTest ? scanOf({ node, isWhole }, target, collection, body) : undefined;
}

function isAsync(node: AnyNode): boolean {
  return node.allChildren.some((child) => child.symbol === "async");
}

/** What is called with the generator expression first: `next`, `any`, `sum`. */
export function readerOf(node: Node<"generator_expression">): string | undefined {
  const list = node.parent;
  const call = isKind(list, "argument_list") && list.children[0] === node ? list.parent : list;
  return isKind(call, "call") ? call.field("function").text : undefined;
}

function scanOf(
  how: Pick<Scan, "node" | "isWhole">,
  target: AnyNode,
  collection: AnyNode,
  condition: AnyNode,
): Scan | undefined {
  if (!isKind(target, "identifier") || !isKind(collection, "identifier")) return undefined;
  for (const part of conjuncts(condition)) {
    const sides = equality(part);
    if (!sides) continue;
    const key = sides.find((side) => isKeyOf(side, target.text));
    const wanted = sides.find((side) => side !== key);
    if (!key || !wanted || mentions(wanted, target.text)) continue;
    if (conjuncts(condition).every(isPlain)) return { ...how, target, collection, key, wanted };
  }
  return undefined;
}

function conjuncts(condition: AnyNode): readonly AnyNode[] {
  const node = unwrapped(condition);
  if (!isKind(node, "boolean_operator") || node.field("operator").symbol !== "and") return [node];
  return [...conjuncts(node.field("left")), ...conjuncts(node.field("right"))];
}

function equality(node: AnyNode): readonly [AnyNode, AnyNode] | undefined {
  if (!isKind(node, "comparison_operator")) return undefined;
  const [operator, ...more] = node.fields("operators");
  const [left, right] = node.children;
  if (operator?.symbol !== "==" || more.length > 0 || !left || !right) return undefined;
  return [left, right];
}

/** `y.id`, `y["id"]`, `y.owner.id`: what a dict could be keyed by. */
function isKeyOf(node: AnyNode, name: string): boolean {
  const object = accessed(node);
  return (
    object !== undefined &&
    (isKind(object, "identifier") ? object.text === name : isKeyOf(object, name))
  );
}

function accessed(node: AnyNode): AnyNode | undefined {
  if (isKind(node, "attribute")) return node.field("object");
  if (!isKind(node, "subscript")) return undefined;
  const [index, ...more] = node.fields("subscript");
  return isKind(index, "string", "integer") && more.length === 0 ? node.field("value") : undefined;
}

function mentions(node: AnyNode, name: string): boolean {
  return [node, ...descendants(node)].some(
    (each) => isKind(each, "identifier") && each.text === name && !isMemberName(each),
  );
}

/** `user` in `order.user` is no variable. */
function isMemberName(node: AnyNode): boolean {
  return isKind(node.parent, "attribute") && node.isField("attribute");
}

const PURE_METHODS: ReadonlySet<string> = new Set(["get", "lower", "upper", "casefold", "strip"]);
const PURE_FUNCTIONS: ReadonlySet<string> = new Set(["str", "int", "len", "float", "tuple"]);

/** Whether evaluating it once more or once less makes no difference, as far as the text shows. */
function isPlain(node: AnyNode): boolean {
  return [node, ...descendants(node)].every((each) => {
    if (isKind(each, "await", "yield", "named_expression", "lambda")) return false;
    if (!isKind(each, "call")) return true;
    const callee = each.field("function");
    return isKind(callee, "attribute")
      ? PURE_METHODS.has(callee.field("attribute").text)
      : PURE_FUNCTIONS.has(callee.text);
  });
}
