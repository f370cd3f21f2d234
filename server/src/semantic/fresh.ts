/** Whether an expression makes its object on the spot, so that no other code can hold it. */
import type { AnyNode, Node } from "../syntax/node.ts";
import { isKind, unwrapped } from "../syntax/walk.ts";
import { type Context, unitHolding, variableOf, type WholeVariable } from "./context.ts";
import { effectOf } from "./effects.ts";
import { returns } from "./flow/returns.ts";
import { homeOf } from "./home-scope.ts";
import { classNamed } from "./known-class.ts";
import { methodResult } from "./knowledge/method-results.ts";
import { KNOWN_RESULTS } from "./knowledge/results.ts";
import { qualifiedName } from "./names.ts";
import type { ValueKind } from "./value.ts";
import { valueOf } from "./values.ts";

/** More functions that call each other than a person follows. */
const MOST_FUNCTIONS = 8;

export function isFresh(expression: AnyNode, ctx: Context): boolean {
  return makesAnew(expression, { ctx, functions: [] });
}

interface Asked {
  readonly ctx: Context;
  /** Whose results the question is about: what one of them takes from itself is not known. */
  readonly functions: readonly AnyNode[];
}

function makesAnew(expression: AnyNode, asked: Asked): boolean {
  const node = unwrapped(expression);
  if (isKind(node, "call")) return isFreshCall(node, asked);
  if (isKind(node, "subscript")) {
    const kind = valueOf(node.field("value"), asked.ctx)?.kind;
    const isView = kind !== undefined && VIEWED.has(kind);
    return node.fields("subscript")[0]?.kind === "slice" && !isView;
  }
  return isKind(
    node,
    "list",
    "list_comprehension",
    "tuple",
    "expression_list",
    "set",
    "set_comprehension",
    "dictionary",
    "dictionary_comprehension",
    "binary_operator",
    "string",
    "concatenated_string",
  );
}

/** Known results that are there before the call, or share what they are made of. */
const NOT_NEW: ReadonlySet<string> = new Set([
  "builtins.globals",
  "builtins.locals",
  "numpy.asarray",
  "numpy.ascontiguousarray",
  "numpy.frombuffer",
]);

const ALSO_NEW: ReadonlySet<string> = new Set([
  "copy.copy",
  "copy.deepcopy",
  "dataclasses.asdict",
  "dataclasses.astuple",
  "json.load",
  "json.loads",
  "pickle.load",
  "pickle.loads",
]);

/** Methods that give something new, whatever has a method of that name. */
export const NEW_BY_METHOD: ReadonlySet<string> = new Set([
  "copy",
  "readlines",
  "rsplit",
  "split",
  "splitlines",
]);

/** Methods of arrays and frames give views of them. */
const VIEWED: ReadonlySet<ValueKind> = new Set(["ndarray", "DataFrame", "Series", "memoryview"]);

function isFreshCall(call: Node<"call">, asked: Asked): boolean {
  const { ctx } = asked;
  const callee = call.field("function");
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined && (KNOWN_RESULTS.has(qualified) || ALSO_NEW.has(qualified)))
    return !NOT_NEW.has(qualified);
  if (classNamed(callee, ctx)) return true;
  if (isKind(callee, "identifier")) return isMadeByFunction(callee, asked);
  if (!isKind(callee, "attribute")) return false;
  const method = callee.field("attribute").text;
  const kind = valueOf(callee.field("object"), ctx)?.kind;
  if (kind === undefined) return NEW_BY_METHOD.has(method);
  const gives = methodResult(kind, method)?.gives;
  return !VIEWED.has(kind) && gives !== undefined && gives !== "dict view";
}

/** Whether the name is of one function of the module, which makes anew whatever it returns and keeps nothing of it. */
function isMadeByFunction(callee: AnyNode, asked: Asked): boolean {
  const [binding, ...others] = variableOf(callee, asked.ctx)?.bindings ?? [];
  const definition = binding?.kind === "definition" ? binding.value : undefined;
  if (!isKind(definition, "function_definition") || others.length > 0) return false;
  // A decorator may keep results, as `functools.cache` does.
  if (isKind(definition.parent, "decorated_definition")) return false;
  const unit = unitHolding(definition, asked.ctx);
  if (!unit || unit.tree.broken || asked.functions.length === MOST_FUNCTIONS) return false;
  if (asked.functions.includes(definition)) return false;
  const inner = { ...asked, functions: [...asked.functions, definition] };
  const { values, isGenerator } = returns.of(unit).of(definition);
  return (
    isGenerator ||
    values.every((value) => value === undefined || isOwnResult(value, definition, inner))
  );
}

function isOwnResult(value: AnyNode, definition: AnyNode, asked: Asked): boolean {
  const node = unwrapped(value);
  if (isKind(node, "none")) return true;
  if (!isKind(node, "identifier")) return makesAnew(node, asked);
  const variable = variableOf(node, asked.ctx);
  return variable?.scope?.node === definition && isKeptByNobody(variable, asked);
}

/** Whether the function makes what the name holds, and neither keeps it nor hands it on. */
function isKeptByNobody({ scope, bindings, uses }: WholeVariable, asked: Asked): boolean {
  const isHere = [...bindings, ...uses].every((each) => homeOf(each.scope) === scope);
  return (
    isHere &&
    bindings.every(({ kind, value }) => {
      if (["augmented", "declaration", "delete"].includes(kind)) return true;
      if (kind !== "assignment" || !value) return false;
      return !isKind(value.parent?.parent, "assignment") && makesAnew(value, asked);
    }) &&
    uses.every(({ node }) => {
      const { what } = effectOf(node, asked.ctx);
      return what === "reads" || what === "changes" || isKind(node.parent, "return_statement");
    })
  );
}
