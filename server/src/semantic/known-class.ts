/** Which class an object is an instance of: seen where it is made, or as its annotation declares it. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { ancestors, isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, variableOf, type WholeVariable } from "./context.ts";
import type { Evidence } from "./evidence.ts";
import { classGivenBy } from "./knowledge/blocking-calls.ts";
import { qualifiedName } from "./names.ts";
import { Question } from "./question.ts";
import type { Binding } from "./scope.ts";

export interface Instance {
  /** Import-resolved name of the class, `sqlite3.Connection`; the bare name of a class of the module. */
  readonly of: string;
  /** The class itself, where the module defines it. */
  readonly definition?: Node<"class_definition">;
  /** A declared instance may be one of a subclass; one that is made here is exactly of this class. */
  readonly how: "made" | "declared";
  readonly evidence: Evidence;
}

/** The class of a value; undefined wherever any path to it is unknown. */
export function instanceOf(expression: AnyNode, ctx: Context): Instance | undefined {
  return ofExpression(expression, ctx, newQuestion());
}

/** The class of which an annotation declares an instance. */
export function declaredInstance(annotation: AnyNode, ctx: Context): Instance | undefined {
  const text = `it is annotated \`${annotation.text}\``;
  return declaredAs(annotation, text, annotation, ctx);
}

/** The class that a name or dotted name refers to, when it is one. */
export function classNamed(
  name: AnyNode,
  ctx: Context,
): Pick<Instance, "of" | "definition"> | undefined {
  if (isKind(name, "identifier")) {
    const bindings = variableOf(name, ctx)?.bindings ?? [];
    const definition = bindings.length === 1 ? bindings[0]?.value : undefined;
    if (isKind(definition, "class_definition")) return { of: name.text, definition };
  }
  const qualified = qualifiedName(name, ctx);
  if (qualified === undefined || qualified.startsWith("builtins.")) return undefined;
  const known = classGivenBy(qualified);
  if (known !== undefined) return { of: known };
  return isClassLike(qualified) ? { of: qualified } : undefined;
}

/** What variables are, and what their elements are: two questions about each. */
interface Asked {
  readonly values: Question<Instance>;
  readonly elements: Question<Instance>;
}

function newQuestion(): Asked {
  return { values: new Question(), elements: new Question() };
}

/** By convention a class; the few of the standard library that matter here and break it. */
const LOWER_CASE_CLASSES: ReadonlySet<string> = new Set([
  "threading.local",
  "itertools.count",
  "socket.socket",
  "sched.scheduler",
]);

function isClassLike(qualified: string): boolean {
  const last = qualified.slice(qualified.lastIndexOf(".") + 1);
  return /^_*[A-Z]/.test(last) ? !/^[A-Z_\d]+$/.test(last) : LOWER_CASE_CLASSES.has(qualified);
}

function ofExpression(expression: AnyNode, ctx: Context, asked: Asked): Instance | undefined {
  const node = unwrapped(expression);
  switch (node.kind) {
    case "identifier": {
      const variable = variableOf(node, ctx);
      return variable && ofVariable(variable, ctx, asked);
    }
    case "call":
      return ofCall(node, ctx, asked);
    case "subscript": {
      const container = ofExpression(node.field("value"), ctx, asked);
      const given = container && classGivenBy(`${container.of}[]`);
      if (given !== undefined) return { of: given, how: "made", evidence: shown(node, given) };
      return ofElement(node.field("value"), ctx, asked);
    }
    default:
      return undefined;
  }
}

/** `Order(…)`, `sqlite3.connect(…)`, and `connection.cursor()` of a known connection. */
function ofCall(node: Node<"call">, ctx: Context, asked: Asked): Instance | undefined {
  const callee = node.field("function");
  const made = (of: string): Instance => ({ of, how: "made", evidence: shown(node, of) });
  const named = classNamed(callee, ctx);
  if (named) return { ...named, how: "made", evidence: shown(node, named.of) };
  if (isKind(callee, "attribute")) {
    const owner = ofExpression(callee.field("object"), ctx, asked);
    const given = owner && classGivenBy(`${owner.of}.${callee.field("attribute").text}`);
    if (given !== undefined) return made(given);
  }
  const called = isKind(callee, "identifier") ? ofExpression(callee, ctx, asked) : undefined;
  const given = called && classGivenBy(`${called.of}.__call__`);
  return given === undefined ? undefined : made(given);
}

function shown(node: Node<"call" | "subscript">, of: string): Evidence {
  const made = isKind(node, "call") ? `${node.field("function").text}()` : node.text;
  return { text: `\`${made}\` gives \`${of}\``, node };
}

function ofVariable(variable: WholeVariable, ctx: Context, asked: Asked): Instance | undefined {
  return asked.values.about(variable, () => fromBindings(variable, ctx, asked));
}

function fromBindings(variable: WholeVariable, ctx: Context, asked: Asked): Instance | undefined {
  const declared = variable.bindings.find((binding) => binding.annotation)?.annotation;
  const giving = variable.bindings.filter(
    (binding) => binding.kind !== "declaration" && !isKind(binding.value, "none"),
  );
  if (declared) {
    const found = ofAnnotation(declared, variable.name, ctx);
    const made = giving.map((binding) => ofBinding(binding, ctx, asked));
    return found && (agreed(made, found.of) ?? found);
  }
  const [first, ...others] = giving.map((binding) => ofBinding(binding, ctx, asked));
  return first && agreed([first, ...others], first.of);
}

/** The values' class, when all have this one; declared when any of them is. */
function agreed(values: readonly (Instance | undefined)[], of: string): Instance | undefined {
  if (!values.every((value) => value?.of === of)) return undefined;
  return values.find((value) => value?.how === "declared") ?? values[0];
}

function ofBinding(binding: Binding, ctx: Context, asked: Asked): Instance | undefined {
  if (!binding.value) return undefined;
  switch (binding.kind) {
    case "assignment":
      return ofExpression(binding.value, ctx, asked);
    case "loop":
      return ofElement(binding.value, ctx, asked);
    case "with": {
      // What `__enter__` of a class of the module returns is not known, nor is what `async with` gives.
      const value = ofExpression(binding.value, ctx, asked);
      return value && !value.definition && !isAsync(binding.node) ? value : undefined;
    }
    default:
      return undefined;
  }
}

function isAsync(node: AnyNode): boolean {
  const statement = ancestors(node).find((up) => isKind(up, "with_statement"));
  return statement?.allChildren[0]?.symbol === "async";
}

/** The class of every element of an iterable. */
function ofElement(expression: AnyNode, ctx: Context, asked: Asked): Instance | undefined {
  const node = unwrapped(expression);
  switch (node.kind) {
    case "list":
    case "tuple":
    case "set":
    case "expression_list": {
      const [first, ...others] = node.children.map((child) => ofExpression(child, ctx, asked));
      return first && agreed([first, ...others], first.of);
    }
    case "list_comprehension":
    case "set_comprehension":
    case "generator_expression": {
      const element = node.children.find((child) => child.isField("body"));
      return element && ofExpression(element, ctx, asked);
    }
    case "call": {
      const same = ["list", "tuple", "set", "sorted", "reversed", "iter"];
      const qualified = qualifiedName(node.field("function"), ctx);
      const [argument] = node.field("arguments").children;
      const keeps = same.some((name) => qualified === `builtins.${name}`);
      return keeps && argument ? ofElement(argument, ctx, asked) : undefined;
    }
    case "identifier": {
      const variable = variableOf(node, ctx);
      return variable && ofElementOfVariable(variable, ctx, asked);
    }
    default:
      return undefined;
  }
}

/** Only annotations speak for a whole collection: what else was put into it is not followed. */
function ofElementOfVariable(
  variable: WholeVariable,
  ctx: Context,
  asked: Asked,
): Instance | undefined {
  const declared = variable.bindings.find((binding) => binding.annotation)?.annotation;
  if (declared) return ofElementAnnotation(declared, variable.name, ctx);
  const [only, ...others] = variable.bindings;
  const isPlain = only?.kind === "assignment" && others.length === 0;
  const value = isPlain ? only.value : undefined;
  if (!value) return undefined;
  return asked.elements.about(variable, () =>
    isOnlyRead(variable) ? ofElement(value, ctx, asked) : undefined,
  );
}

/** Iterated, measured or indexed in its own scope: nothing can have added another element. */
function isOnlyRead(variable: WholeVariable): boolean {
  return variable.uses.every(({ node }) => {
    const { parent } = node;
    if (isKind(parent, "for_statement", "for_in_clause")) return node.isField("right");
    const isSized =
      isKind(parent, "argument_list") &&
      isKind(parent.parent, "call") &&
      ["len", "sorted", "list", "tuple"].includes(parent.parent.field("function").text);
    return isSized;
  });
}

/** Generic types whose only (or first) parameter is what iterating gives. */
const ITERABLES: ReadonlySet<string> = new Set([
  ...["list", "set", "frozenset", "tuple"].map((name) => `builtins.${name}`),
  ...["List", "Set", "FrozenSet", "Tuple", "Deque"].map((name) => `typing.${name}`),
  ...["Iterable", "Iterator", "Sequence", "Collection", "MutableSequence", "AbstractSet"].flatMap(
    (name) => [`typing.${name}`, `collections.abc.${name}`],
  ),
  "collections.deque",
]);

function ofElementAnnotation(
  annotation: AnyNode,
  name: string,
  ctx: Context,
): Instance | undefined {
  const { head, parameters } = partsOf(annotation);
  const qualified = head && qualifiedName(head, ctx);
  const [element, rest, ...more] = parameters;
  if (qualified === undefined || !ITERABLES.has(qualified) || !element) return undefined;
  if (more.length > 0 || (rest && rest.text !== "...")) return undefined;
  return declaredAs(element, `\`${name}\` is annotated \`${annotation.text}\``, annotation, ctx);
}

function ofAnnotation(annotation: AnyNode, name: string, ctx: Context): Instance | undefined {
  return declaredAs(annotation, `\`${name}\` is annotated \`${annotation.text}\``, annotation, ctx);
}

/** `Order`, `Optional[Order]` and `Order | None`. */
function declaredAs(
  type: AnyNode,
  text: string,
  node: AnyNode,
  ctx: Context,
): Instance | undefined {
  const { head, parameters } = partsOf(type);
  if (!head) return undefined;
  const [inner] = parameters;
  const isOptional = inner && qualifiedName(head, ctx) === "typing.Optional";
  if (isOptional) return declaredAs(inner, text, node, ctx);
  const named = parameters.length === 0 ? classNamed(head, ctx) : undefined;
  return named && { ...named, how: "declared", evidence: { text, node } };
}

/** The two shapes of `list[Order]` in the grammar, and `Order | None`. */
function partsOf(type: AnyNode): {
  readonly head: AnyNode | undefined;
  readonly parameters: readonly AnyNode[];
} {
  const [first, ...rest] = type.children;
  if (isKind(type, "identifier", "attribute")) return { head: type, parameters: [] };
  if (isKind(type, "subscript"))
    return { head: type.field("value"), parameters: type.children.slice(1) };
  if (isKind(type, "generic_type"))
    return { head: first, parameters: rest.flatMap((part) => part.children) };
  if (isKind(type, "binary_operator", "union_type")) {
    const named = type.children.filter((child) => child.text !== "None");
    return named.length === 1 && named[0] ? partsOf(named[0]) : { head: undefined, parameters: [] };
  }
  if (isKind(type, "type", "member_type") && first && rest.length === 0) return partsOf(first);
  return { head: undefined, parameters: [] };
}
