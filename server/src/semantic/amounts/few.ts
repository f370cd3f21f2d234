/** What has few elements by its nature: arguments, options, parts of a dotted name or a path, base classes. */
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "../context.ts";
import { keptFrom } from "./kept.ts";
import { FEW_PASSES, knownLength } from "../loops.ts";
import { qualifiedName } from "../names.ts";
import type { Binding } from "../scope.ts";
import { stringConstant } from "../string-constant.ts";
import { useOf } from "../uses.ts";

/** The last word of a name for things of which a program has a handful. */
const FEW_NAME =
  /(?:^|_)(?:args|argv|kwargs|options|opts|params|flags|mro|bases|encodings|languages|langs|locales|plugins|imports|libraries|decorators|ancestors|parents|extensions|exts|dims|axes|shape|types|kinds|modes|targets|statuses|roles|permissions|columns?|cols|colnames|fields|fieldnames|(?:field|column|col)_names|headers?)_*$/i;

/** A constant of the module or a class, which somebody wrote out. */
const CONSTANT_NAME = /^_*[A-Z][A-Z\d]*(?:_[A-Z\d]+)*_*$/;

/** The same for what is collected without repeats: how often a kind is met does not matter there. */
const FEW_KINDS_NAME =
  /(?:^|_)\w*(?:types|params|parameters|vars|langs|versions|vers|suffixe?s|prefixe?s)_*$/i;

/** Attributes of classes, types and paths. */
const FEW_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...["__args__", "__bases__", "__constraints__", "__mro__", "__orig_bases__"],
  ...["__parameters__", "__type_params__", "exceptions", "parents", "parts", "suffixes"],
]);

const FEW_CALLS: ReadonlySet<string> = new Set([
  "inspect.getmro",
  "typing.get_args",
  "typing.get_type_hints",
]);

/** Between the parts of a dotted name, a path, a version, a time. */
const PART_SEPARATOR = /^(?:\.|\/|\\|::?|-)$/;
const NAMED_SEPARATORS: ReadonlySet<string> = new Set([
  ...["os.sep", "os.path.sep", "os.pathsep", "os.path.pathsep", "os.altsep", "os.path.altsep"],
]);

/** Names that follow each other, and values of one name: more than a person writes are not looked at. */
const FARTHEST = 4;
const MOST_VALUES = 3;

/** Whether what a list, or a value that it gets, is called says that it gets few different ones. */
export function holdsFewKinds(list: string, value: string): boolean {
  return [list, `${value}s`].some((name) => FEW_NAME.test(name) || FEW_KINDS_NAME.test(name));
}

/** A constant: imported, or with its elements in the text. */
function isWrittenOut(name: Node<"identifier">, ctx: Context): boolean {
  if (!isConstantName(name.text)) return false;
  const bindings = variableOf(name, ctx)?.bindings ?? [];
  return bindings.every(
    ({ kind, value }) =>
      kind === "import" ||
      (value !== undefined && isKind(unwrapped(value), "list", "tuple", "set", "dictionary")),
  );
}

function isConstantName(name: string): boolean {
  return name.length > 1 && CONSTANT_NAME.test(name);
}

export function isFew(expression: AnyNode, ctx: Context, depth = 0): boolean {
  const node = unwrapped(expression);
  if (depth > FARTHEST) return false;
  switch (node.kind) {
    case "identifier":
      return FEW_NAME.test(node.text) || isWrittenOut(node, ctx) || isFewAsNamed(node, ctx, depth);
    case "attribute": {
      const name = node.field("attribute").text;
      return (
        FEW_NAME.test(name) ||
        isConstantName(name) ||
        FEW_ATTRIBUTES.has(name) ||
        isSearchPath(node, ctx)
      );
    }
    case "subscript": {
      const [index] = node.fields("subscript");
      return isKind(index, "slice") && isFew(node.field("value"), ctx, depth + 1);
    }
    case "list_comprehension":
    case "generator_expression":
      return isFewFromClauses(node, ctx, depth);
    case "call":
      return isFewFromCall(node, ctx, depth);
    default:
      return false;
  }
}

/** Whether a name stands for few elements, whatever it is called. */
export function isFewAsNamed(name: Node<"identifier">, ctx: Context, depth = 0): boolean {
  const variable = variableOf(name, ctx);
  const count = variable?.bindings.length ?? 0;
  if (!variable || count === 0 || count > MOST_VALUES || grows(variable)) return false;
  const { bindings } = variable;
  const isFewIn = (binding: Binding): boolean => {
    if (binding.kind === "parameter") return isKind(binding.node.parent, "list_splat_pattern");
    const { value } = binding;
    return binding.kind === "assignment" && value !== undefined && isFew(value, ctx, depth + 1);
  };
  // A display alone may be there to be filled.
  return bindings.some(isFewIn) && bindings.every((each) => isFewIn(each) || isShortDisplay(each));
}

function isShortDisplay({ kind, value }: Binding): boolean {
  return (
    kind === "assignment" && value !== undefined && (knownLength(value) ?? Infinity) <= FEW_PASSES
  );
}

function grows(variable: WholeVariable): boolean {
  return variable.uses.some(({ node }) => {
    const use = useOf(node);
    if (use.how === "subscript-store" || use.how === "augmented") return true;
    return use.how === "method" && /^(?:append|extend|insert|add|update)$/.test(use.method);
  });
}

/** `sys.path`: nobody changes it in a loop. */
function isSearchPath(node: AnyNode, ctx: Context): boolean {
  return qualifiedName(node, ctx) === "sys.path";
}

function isFewFromClauses(node: AnyNode, ctx: Context, depth: number): boolean {
  const sources = node.children.flatMap((clause) =>
    isKind(clause, "for_in_clause") ? clause.fields("right") : [],
  );
  return sources.every((source) => source.kind !== "token" && isFew(source, ctx, depth + 1));
}

function isFewFromCall(call: Node<"call">, ctx: Context, depth: number): boolean {
  const callee = call.field("function");
  const [first] = call.field("arguments").children;
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined && FEW_CALLS.has(qualified)) return true;
  if (callee.kind === "identifier") {
    if (callee.text === "range") return isFewByLength(call.field("arguments"), ctx, depth);
    if (callee.text === "getattr") return FEW_ATTRIBUTES.has(attributeAskedFor(call) ?? "");
  }
  const source = keptFrom(call, ctx);
  if (source) return isFew(source, ctx, depth + 1);
  if (!isKind(callee, "attribute")) return false;
  const object = callee.field("object");
  switch (callee.field("attribute").text) {
    case "mro":
      return true;
    case "split":
    case "rsplit":
      return (
        isLine(object) || (first !== undefined && (isLine(first) || isPartSeparator(first, ctx)))
      );
    default:
      return false;
  }
}

/** The words of a line, taken apart by its own method or by a pattern's. */
function isLine(node: AnyNode): boolean {
  return isKind(node, "identifier") && /(?:^|_)line$/i.test(node.text);
}

function attributeAskedFor(call: Node<"call">): string | undefined {
  const [, name] = call.field("arguments").children;
  return name && stringConstant(name)?.value;
}

/** `range(1, len(parts))` */
function isFewByLength(list: AnyNode, ctx: Context, depth: number): boolean {
  return descendantsOf(list, "call").some((call) => {
    const [first] = call.field("arguments").children;
    const isLength = call.field("function").text === "len";
    return isLength && first !== undefined && isFew(first, ctx, depth + 1);
  });
}

function isPartSeparator(separator: AnyNode, ctx: Context): boolean {
  const constant = stringConstant(separator);
  if (constant) return PART_SEPARATOR.test(constant.value);
  return NAMED_SEPARATORS.has(qualifiedName(separator, ctx) ?? "");
}
