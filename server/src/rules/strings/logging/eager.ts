/** What is done for a log message before `logging` knows whether anybody wants it. */
import type { Context } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";
import type { LogCall } from "./log-call.ts";

export interface Eager {
  readonly node: AnyNode;
  readonly how: "f-string" | "percent" | "format" | "sum" | "call";
  /** Of a call: what is called. */
  readonly name: string;
}

/** Calls whose work grows with what they are given. */
const COSTLY: ReadonlySet<string> = new Set([
  "json.dumps",
  "pprint.pformat",
  "pickle.dumps",
  "yaml.dump",
  "yaml.safe_dump",
  "dataclasses.asdict",
  "copy.deepcopy",
  "traceback.format_exc",
  "traceback.format_stack",
  "inspect.getsource",
  "inspect.stack",
  "builtins.sorted",
  "builtins.list",
  "builtins.sum",
]);

export function eagerIn({ message, values }: LogCall, ctx: Context): Eager | undefined {
  const text = unwrapped(message);
  const how = formatted(text);
  if (how) return { node: message, how, name: "" };
  if (!stringConstant(text)) return undefined;
  for (const value of values) {
    const name = costlyCall(value, ctx);
    if (name !== undefined) return { node: value, how: "call", name };
  }
  return undefined;
}

function formatted(text: AnyNode): Eager["how"] | undefined {
  if (isKind(text, "string", "concatenated_string")) {
    return descendantsOf(text, "interpolation").length === 0 ? undefined : "f-string";
  }
  if (isKind(text, "binary_operator")) {
    const isPercent = text.field("operator").symbol === "%" && stringConstant(text.field("left"));
    return isPercent ? "percent" : isBuiltSum(text) ? "sum" : undefined;
  }
  if (!isKind(text, "call")) return undefined;
  const callee = text.field("function");
  const isFormat = isKind(callee, "attribute") && callee.field("attribute").text === "format";
  return isFormat && stringConstant(callee.field("object")) ? "format" : undefined;
}

/** `"a" + b`: a literal says that it is text, and something else that it is no constant. */
function isBuiltSum(sum: AnyNode): boolean {
  const constants = addends(sum).map((each) => stringConstant(each) !== undefined);
  return constants.includes(true) && constants.includes(false);
}

function addends(node: AnyNode): readonly AnyNode[] {
  const inner = unwrapped(node);
  const isSum = isKind(inner, "binary_operator") && inner.field("operator").symbol === "+";
  return isSum ? [inner.field("left"), inner.field("right")].flatMap(addends) : [inner];
}

function costlyCall(value: AnyNode, ctx: Context): string | undefined {
  const node = unwrapped(value);
  if (isKind(node, "list_comprehension", "set_comprehension", "dictionary_comprehension")) {
    return "the comprehension";
  }
  if (!isKind(node, "call")) return undefined;
  const callee = node.field("function");
  const isJoin = isKind(callee, "attribute") && callee.field("attribute").text === "join";
  if (isJoin && stringConstant(callee.field("object"))) return "`join`";
  return COSTLY.has(qualifiedName(callee, ctx) ?? "") ? `\`${callee.text}\`` : undefined;
}
