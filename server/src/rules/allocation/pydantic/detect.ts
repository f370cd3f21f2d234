/** Calls that write or read the JSON of a Pydantic model by way of a dict. */
import type { Context } from "../../../semantic/context.ts";
import type { Evidence } from "../../../semantic/evidence.ts";
import { refersTo } from "../../../semantic/names.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { ancestors, isKind, nearest, unwrapped } from "../../../syntax/walk.ts";
import { isOverridden, modelOf } from "./models.ts";

export interface Detour {
  /** To JSON text, or from it to a model. */
  readonly to: "text" | "model";
  /** Name of the model's class. */
  readonly model: string;
  readonly method: "model_dump" | "model_validate";
  /** `order.model_dump(…)`, `Order.model_validate(…)`. */
  readonly call: Node<"call">;
  /** The call of `json.dumps` around it, or of `json.loads` in it. */
  readonly json: Node<"call">;
  readonly evidence: Evidence;
}

export function detourAt(call: Node<"call">, ctx: Context): Detour | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const method = callee.field("attribute").text;
  if (method !== "model_dump" && method !== "model_validate") return undefined;
  const to = method === "model_dump" ? "text" : "model";
  const json = to === "text" ? dumpsAround(call, ctx) : loadsIn(call, ctx);
  const object = callee.field("object");
  if (!json || (to === "text" && isWrittenOut(object))) return undefined;
  const model = modelOf(object, to, ctx);
  if (!model || isOverridden(model, to) || isExplained(json)) return undefined;
  if (to === "model" && failsItsOwnWay(json)) return undefined;
  return { to, model: model.name, method, call, json, evidence: model.evidence };
}

/** `except json.JSONDecodeError` around it: Pydantic raises another error, which nothing would catch. */
function failsItsOwnWay(json: Node<"call">): boolean {
  return ancestors(json).some(
    (up) =>
      isKind(up, "try_statement") &&
      up.field("body").encloses(json) &&
      up.children.some((child) => isKind(child, "except_clause") && NO_JSON.test(child.text)),
  );
}

const NO_JSON = /^except\b[^:]*\bJSONDecodeError\b/;

/** Whether the function's own words name the detour: then somebody has decided. */
function isExplained(json: Node<"call">): boolean {
  const [first] = nearest(json, "function_definition")?.field("body").children ?? [];
  const docstring = isKind(first, "expression_statement") ? first.children[0] : undefined;
  return isKind(docstring, "string") && docstring.text.includes(json.field("function").text);
}

/** `Order(number=1, lines=[Line(sku="a")])`: an example whose values all stand in the text. */
function isWrittenOut(node: AnyNode): boolean {
  switch (node.kind) {
    case "string":
      return !node.children.some((part) => isKind(part, "interpolation"));
    case "integer":
    case "float":
    case "true":
    case "false":
    case "none":
      return true;
    case "call":
      return node.field("arguments").children.every(isWrittenOut);
    case "keyword_argument":
      return isWrittenOut(node.field("value"));
    case "list":
    case "tuple":
    case "set":
    case "dictionary":
    case "pair":
    case "parenthesized_expression":
    case "unary_operator":
      return node.children.every((child) => isKind(child, "comment") || isWrittenOut(child));
    default:
      return false;
  }
}

/** `json.dumps(order.model_dump())`, with nothing that `model_dump_json` does otherwise. */
function dumpsAround(call: Node<"call">, ctx: Context): Node<"call"> | undefined {
  const use = useOf(call);
  if (use.how !== "argument" || !isJson(use.call, "dumps", ctx)) return undefined;
  const [object, ...options] = use.call.field("arguments").children;
  const isWhole = object !== undefined && unwrapped(object).index === call.index;
  const mode = optionsOf(call).get("mode");
  const isPlain = mode === undefined || /^["'](?:json|python)["']$/.test(mode.text);
  return isWhole && isPlain && options.every(isFormat) ? use.call : undefined;
}

/** What `model_dump_json` has too, or does anyway. */
function isFormat(option: AnyNode): boolean {
  if (!isKind(option, "keyword_argument")) return false;
  const value = option.field("value");
  switch (option.field("name").text) {
    case "indent":
      return isKind(value, "integer", "none");
    case "ensure_ascii":
      return isKind(value, "true", "false");
    case "separators":
      return /^\(\s*(["']),\1\s*,\s*(["']):\2\s*,?\s*\)$/.test(value.text);
    default:
      return false;
  }
}

/** `Order.model_validate(json.loads(text))`. */
function loadsIn(call: Node<"call">, ctx: Context): Node<"call"> | undefined {
  const list = call.field("arguments");
  const [object] = isKind(list, "argument_list") ? list.children : [];
  const loads = object && unwrapped(object);
  if (!isKind(loads, "call") || !isJson(loads, "loads", ctx)) return undefined;
  const [text, ...options] = loads.field("arguments").children;
  const isPlain = text && !isKind(text, "keyword_argument", "list_splat", "dictionary_splat");
  const known = [...optionsOf(call).keys()].every((name) => SHARED.has(name));
  return isPlain && options.length === 0 && known ? loads : undefined;
}

/** Options of `model_validate` that `model_validate_json` has too. */
const SHARED: ReadonlySet<string> = new Set(["strict", "context", "by_alias", "by_name", "extra"]);

export function optionsOf(call: Node<"call">): ReadonlyMap<string, AnyNode> {
  const options = call
    .field("arguments")
    .children.flatMap((option): readonly (readonly [string, AnyNode])[] =>
      isKind(option, "keyword_argument")
        ? [[option.field("name").text, option.field("value")]]
        : isKind(option, "dictionary_splat")
          ? [["**", option]]
          : [],
    );
  return new Map(options);
}

function isJson(call: Node<"call">, name: "dumps" | "loads", ctx: Context): boolean {
  const callee = call.field("function");
  if (isKind(callee, "attribute") && callee.field("attribute").text !== name) return false;
  return refersTo(callee, `json.${name}`, ctx);
}
