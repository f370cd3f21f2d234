/** Flags a split into all parts of which only the first or the last is taken. */
import type { Fix, NodeEdit, Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { stringConstant } from "../../semantic/string-constant.ts";
import { useOf } from "../../semantic/uses.ts";
import type { Value } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";

export const splitThenFirst = defineRule({
  id: "split-then-first",
  category: "strings",
  summary: "A text split into all its parts for the first or the last",
  why: "`split` makes a list and a string for each part. With a limit of one it stops at the first separator, `rsplit` at the last one, and the rest of the text stays in one piece.",
  cost: { from: "O(parts)", to: "O(1)" },
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "always",
  needs: { unit: [[/\br?split\b/], [/\)(?:[\s\\]|#[^\r\n]*[\r\n])*\[/]] },
  on: {
    call(node, ctx) {
      const split = splitAt(node);
      return split && reportFor(split, ctx);
    },
  },
});

interface Split {
  readonly call: Node<"call">;
  readonly method: "split" | "rsplit";
  /** The name of the method where it is called. */
  readonly name: AnyNode;
  readonly receiver: AnyNode;
  readonly separator: AnyNode | undefined;
  readonly end: "first" | "last";
}

function splitAt(call: Node<"call">): Split | undefined {
  const callee = call.field("function");
  if (!isKind(callee, "attribute")) return undefined;
  const name = callee.field("attribute");
  const method = name.text;
  if (method !== "split" && method !== "rsplit") return undefined;
  const use = useOf(call);
  const end = use.how === "subscript-load" ? endTaken(use.subscript) : undefined;
  const [separator, ...more] = call.field("arguments").children;
  if (!end || more.length > 0 || (separator && !isSeparator(separator))) return undefined;
  return { call, method, name, receiver: callee.field("object"), separator, end };
}

function endTaken(subscript: Node<"subscript">): Split["end"] | undefined {
  const [index, ...more] = subscript.fields("subscript");
  if (!index || more.length > 0) return undefined;
  if (isKind(index, "integer") && index.text === "0") return "first";
  return isKind(index, "unary_operator") && index.text === "-1" ? "last" : undefined;
}

function isSeparator(argument: AnyNode): boolean {
  if (isKind(argument, "keyword_argument")) return argument.field("name").text === "sep";
  return !isKind(argument, "list_splat", "dictionary_splat");
}

function reportFor(split: Split, ctx: Context): Report | undefined {
  const { call, end, receiver } = split;
  const value = valueOf(receiver, ctx);
  const isText = value?.kind === "str" || value?.kind === "bytes";
  if (!isText && (value !== undefined || !looksLikeText(split, ctx))) return undefined;
  if (!givesSamePart(split) || isKind(receiver, "string", "concatenated_string")) return undefined;
  const method = end === "first" ? "split" : "rsplit";
  const limited = `.${method}(${shortly(limitedArguments(split))})`;
  return {
    node: call,
    message: `\`${split.method}\` cuts the whole text into parts, of which only the ${end} is taken; \`${limited}\` cuts once.`,
    evidence: isText ? [value.evidence] : [],
    fix: fixFor(split, method, isText ? value : undefined),
  };
}

/** A literal separator, or none at all, is what tells a text's `split` from that of an array. */
function looksLikeText({ receiver, separator }: Split, ctx: Context): boolean {
  const given = isKind(separator, "keyword_argument") ? separator.field("value") : separator;
  if (given && !isKind(given, "none") && !stringConstant(given)) return false;
  // `series.str` of pandas and polars is a column's accessor.
  if (isKind(receiver, "attribute") && receiver.field("attribute").text === "str") return false;
  if (qualifiedName(receiver, ctx) !== undefined) return false;
  return !isPattern(receiver, ctx);
}

/** `separator = re.compile(",")`: what its `split` gets is the text. */
function isPattern(receiver: AnyNode, ctx: Context): boolean {
  const bindings = isKind(receiver, "identifier") ? variableOf(receiver, ctx)?.bindings : undefined;
  const values = bindings?.map((binding) => binding.value) ?? [receiver];
  return values.some(
    (value) =>
      isKind(value, "call") && /\bcompile$/.test(qualifiedName(value.field("function"), ctx) ?? ""),
  );
}

/**
 * From the left and from the right the same separators are found, unless two may overlap:
 * `"aaa".split("aa")` is `["", "a"]`, and `rsplit` gives `["a", ""]`.
 */
function givesSamePart({ method, end, separator }: Split): boolean {
  if ((method === "split") === (end === "first") || !separator) return true;
  const given = isKind(separator, "keyword_argument") ? separator.field("value") : separator;
  if (isKind(given, "none")) return true;
  const text = stringConstant(given)?.value;
  if (text === undefined) return false;
  for (let i = 1; i < text.length; i++) if (text.endsWith(text.slice(0, i))) return false;
  return true;
}

function limitedArguments({ separator }: Split): string {
  if (!separator) return "None, 1";
  const limit = isKind(separator, "keyword_argument") ? "maxsplit=1" : "1";
  return `${separator.text}, ${limit}`;
}

function shortly(text: string): string {
  return text.length <= 30 && !/[\r\n]/.test(text) ? text : "…, 1";
}

function fixFor(split: Split, method: "split" | "rsplit", text: Value | undefined): Fix {
  const { call, name, separator } = split;
  const at = separator?.end ?? call.field("arguments").start + 1;
  const limit = separator ? limitedArguments(split).slice(separator.text.length) : "None, 1";
  const insertion: NodeEdit = { node: call, span: { start: at, end: at }, newText: limit };
  const renaming: NodeEdit = {
    node: name,
    span: { start: name.start, end: name.end },
    newText: method,
  };
  const title = method === "split" ? "Stop at the first separator" : "Cut at the last separator";
  return {
    title: text ? title : `${title} (takes what is split for a string)`,
    safe: text !== undefined,
    edits: method === split.method ? [insertion] : [renaming, insertion],
  };
}
