/** Which values surely hash, and by content: what a set or dict needs of them. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import { effectOf } from "./effects.ts";
import { qualifiedName } from "./names.ts";
import { Question } from "./question.ts";
import type { Binding } from "./scope.ts";
import { useOf } from "./uses.ts";
import { isHashable, type ValueKind } from "./value.ts";
import { valueOf, valueOfVariable } from "./values.ts";

/** Containers whose elements must have been hashed already, or are known ones. */
const HOLDS_HASHABLE: ReadonlySet<ValueKind> = new Set([
  "set",
  "frozenset",
  "dict",
  "str",
  "range",
]);

/** Calls that give lists of text, whatever else is unknown. */
const TEXT_LISTS: ReadonlySet<string> = new Set([
  "os.listdir",
  "glob.glob",
  "re.findall",
  "re.split",
]);

const HASHABLE_TYPES: ReadonlySet<string> = new Set([
  "uuid.UUID",
  "datetime.date",
  "datetime.datetime",
  "datetime.time",
  "datetime.timedelta",
  "fractions.Fraction",
  "ipaddress.IPv4Address",
  "ipaddress.IPv6Address",
  "pathlib.Path",
  "pathlib.PurePath",
  "pathlib.PosixPath",
]);

/** Methods of text; their result hashes whether the text is `str` or `bytes`. */
const TEXT_METHODS: ReadonlySet<string> = new Set([
  "strip",
  "lstrip",
  "rstrip",
  "lower",
  "upper",
  "casefold",
]);

/** What was asked on the way: what is made from itself is unknown while it is being answered. */
interface Asked {
  /** Whether variables hash, and whether their elements do. */
  readonly values: Question<boolean>;
  readonly elements: Question<boolean>;
}

function newQuestion(): Asked {
  return { values: new Question(), elements: new Question() };
}

/** Whether the expression's value hashes on every path, and equal values hash alike. */
export function hashes(expression: AnyNode, ctx: Context, asked: Asked = newQuestion()): boolean {
  const node = unwrapped(expression);
  const kind = valueOf(node, ctx)?.kind;
  if (isHashable(kind)) return true;
  if (isKind(node, "tuple")) return node.children.every((child) => hashes(child, ctx, asked));
  if (isKind(node, "call")) return isTextMethod(node);
  if (isKind(node, "conditional_expression")) {
    const [yes, , no] = node.children;
    return (
      yes !== undefined && no !== undefined && hashes(yes, ctx, asked) && hashes(no, ctx, asked)
    );
  }
  if (kind !== undefined || !isKind(node, "identifier")) return false;
  const variable = variableOf(node, ctx);
  const answer = (): boolean | undefined =>
    variable?.bindings.every((binding) => bindsHashable(binding, node, ctx, asked));
  return variable !== undefined && asked.values.about(variable, answer) === true;
}

/** Whether every element of the iterable hashes. */
export function elementsHash(
  expression: AnyNode,
  ctx: Context,
  asked: Asked = newQuestion(),
): boolean {
  const node = unwrapped(expression);
  const value = valueOf(node, ctx);
  if (isKind(node, "identifier")) {
    const variable = variableOf(node, ctx);
    return variable !== undefined && elementsOfVariableHash(variable, ctx, asked);
  }
  return value !== undefined && elementsOfValueHash(node, value, ctx, asked);
}

/**
 * Whether every element of the list in the variable hashes: by its annotation, or because each value it
 * gets and everything put into it afterwards says so.
 */
export function elementsOfVariableHash(
  variable: WholeVariable,
  ctx: Context,
  asked: Asked = newQuestion(),
): boolean {
  return asked.elements.about(variable, () => isFilledWithHashable(variable, ctx, asked)) === true;
}

function isFilledWithHashable(variable: WholeVariable, ctx: Context, asked: Asked): boolean {
  const value = valueOfVariable(variable, ctx);
  if (!value) return false;
  if (HOLDS_HASHABLE.has(value.kind)) return true;
  const isAnnotated = variable.bindings.some((binding) => binding.annotation);
  if (isAnnotated) return isHashable(value.element);
  const filled = variable.bindings.every((binding) => {
    if (binding.kind === "declaration") return true;
    if (!binding.value || !["assignment", "augmented"].includes(binding.kind)) return false;
    return elementsOfBinding(binding.value, variable, ctx, asked);
  });
  return filled && variable.uses.every((use) => addsHashable(use.node, ctx, asked));
}

function elementsOfBinding(
  value: AnyNode,
  variable: WholeVariable,
  ctx: Context,
  asked: Asked,
): boolean {
  const node = unwrapped(value);
  if (isKind(node, "identifier") && node.text === variable.name) return false;
  return elementsHash(node, ctx, asked);
}

function elementsOfValueHash(
  node: AnyNode,
  value: { readonly kind: ValueKind; readonly element?: ValueKind },
  ctx: Context,
  asked: Asked,
): boolean {
  if (HOLDS_HASHABLE.has(value.kind) || isHashable(value.element)) return true;
  if (isKind(node, "list", "tuple", "set", "expression_list")) {
    return node.children.every((child) => hashes(child, ctx, asked));
  }
  if (isKind(node, "list_comprehension")) return hashes(node.field("body"), ctx, asked);
  if (isKind(node, "generator_expression")) return hashes(node.field("body"), ctx, asked);
  if (!isKind(node, "call")) return false;
  const qualified = qualifiedName(node.field("function"), ctx);
  if (qualified !== undefined && TEXT_LISTS.has(qualified)) return true;
  const list = node.field("arguments");
  const argument = isKind(list, "generator_expression") ? list : list.children[0];
  const copies = ["builtins.list", "builtins.sorted", "builtins.tuple"];
  if (qualified === undefined || !copies.includes(qualified)) return false;
  return argument === undefined || elementsHash(argument, ctx, asked);
}

/** Whether a use of a list puts nothing into it that does not hash, and lets no other code do so. */
function addsHashable(node: AnyNode, ctx: Context, asked: Asked): boolean {
  if (["passes", "escapes", "aliases"].includes(effectOf(node, ctx).what)) return false;
  const use = useOf(node);
  switch (use.how) {
    case "method": {
      const arguments_ = use.call.field("arguments").children;
      const added = arguments_[use.method === "insert" ? 1 : 0];
      if (["append", "insert"].includes(use.method))
        return added !== undefined && hashes(added, ctx, asked);
      if (use.method === "extend") return added !== undefined && elementsHash(added, ctx, asked);
      const adds = ["__setitem__", "__init__", "__iadd__"];
      return !adds.includes(use.method);
    }
    case "attribute":
    case "subscript-store":
      return false;
    default:
      return true;
  }
}

function bindsHashable(binding: Binding, node: AnyNode, ctx: Context, asked: Asked): boolean {
  switch (binding.kind) {
    case "declaration":
      return true;
    case "loop":
      return binding.value !== undefined && elementsHash(binding.value, ctx, asked);
    case "assignment":
      return (
        binding.value !== undefined &&
        !mentions(binding.value, node.text) &&
        hashes(binding.value, ctx, asked)
      );
    case "parameter":
      return binding.annotation !== undefined && isHashableType(binding.annotation, ctx);
    default:
      return false;
  }
}

function mentions(value: AnyNode, name: string): boolean {
  if (isKind(value, "identifier")) return value.text === name;
  return value.children.some((child) => mentions(child, name));
}

function isHashableType(annotation: AnyNode, ctx: Context): boolean {
  const node = isKind(annotation, "type") ? annotation.children[0] : annotation;
  const qualified = node && qualifiedName(node, ctx);
  return qualified !== undefined && HASHABLE_TYPES.has(qualified);
}

/** `row["sku"].strip()`: only text has it, and a column's `.str.strip()` is no value of its own. */
function isTextMethod(call: Node<"call">): boolean {
  const callee = call.field("function");
  if (!isKind(callee, "attribute") || !TEXT_METHODS.has(callee.field("attribute").text))
    return false;
  const object = callee.field("object");
  if (isKind(object, "attribute") && object.field("attribute").text === "str") return false;
  const [argument] = call.field("arguments").children;
  return argument === undefined || isKind(argument, "string");
}
