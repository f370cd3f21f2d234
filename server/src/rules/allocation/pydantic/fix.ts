/** Edits that let Pydantic write or read the JSON itself. */
import { type Fix, type NodeEdit, replaceNode } from "../../../lint/finding.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";
import { type Detour, optionsOf } from "./detect.ts";

/**
 * ```
 * json.dumps(order.model_dump(by_alias=True), indent=2)
 * order.model_dump_json(by_alias=True, indent=2)
 * ```
 */
export function writeFix({ call, json }: Detour): Fix | undefined {
  const callee = call.field("function");
  const list = call.field("arguments");
  if (!isKind(callee, "attribute") || !isKind(list, "argument_list")) return undefined;
  // Outside the brackets of `json.dumps` a line would end.
  if (/[\r\n]/.test(callee.text) || optionsOf(call).has("**")) return undefined;
  const kept = list.children.filter((option) => nameOf(option) !== "mode");
  const indent = json.field("arguments").children.filter((option) => nameOf(option) === "indent");
  const options = [...kept, ...indent].map((option) => option.text).join(", ");
  const text = `${callee.field("object").text}.model_dump_json(${options})`;
  if (json.text.includes("#")) return undefined;
  return {
    title: `Use \`model_dump_json\` (${WRITES})`,
    safe: false,
    edits: [replaceNode(json, text)],
  };
}

const WRITES =
  "without spaces or ASCII escapes; `NaN` becomes `null`, and types that JSON lacks are written instead of refused";

/**
 * ```
 * Order.model_validate(json.loads(text), strict=True)
 * Order.model_validate_json(text, strict=True)
 * ```
 */
export function readFix({ call, json }: Detour): Fix | undefined {
  const callee = call.field("function");
  const [text] = json.field("arguments").children;
  if (!isKind(callee, "attribute") || !text || lostComment(json, text)) return undefined;
  const edits: readonly NodeEdit[] = [
    replaceNode(callee.field("attribute"), "model_validate_json"),
    { node: json, span: { start: json.start, end: text.start }, newText: "" },
    { node: json, span: { start: text.end, end: json.end }, newText: "" },
  ];
  return {
    title:
      "Use `model_validate_json` (text that is no JSON raises `ValidationError`, and strict fields take what JSON has for them)",
    safe: false,
    edits,
  };
}

function nameOf(option: AnyNode): string | undefined {
  return isKind(option, "keyword_argument") ? option.field("name").text : undefined;
}

function lostComment(call: Node<"call">, kept: AnyNode): boolean {
  const { text } = call.tree;
  return /#/.test(text.slice(call.start, kept.start) + text.slice(kept.end, call.end));
}
