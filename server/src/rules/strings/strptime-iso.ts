/** Flags ISO 8601 texts that a loop reads by interpreting a format. */
import type { Fix, Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import { loopsAround } from "../../semantic/loops.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { mayRunOften } from "../../semantic/amounts/lengths.ts";
import { stringConstant } from "../../semantic/string-constant.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendants, isKind } from "../../syntax/walk.ts";
import { isoFormat, type IsoFormat } from "./strptime/iso-format.ts";

export const strptimeIso = defineRule({
  id: "strptime-iso",
  category: "strings",
  summary: "`strptime` with an ISO 8601 format in a loop",
  why: "`strptime` is written in Python: for each text it looks the format's regular expression up, matches it and puts the fields together. `fromisoformat` reads ISO 8601 in C.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[inLoop("strptime")]] },
  on: {
    call(node, ctx) {
      const callee = node.field("function");
      return isStrptime(callee, ctx) ? reportFor(node, callee, ctx) : undefined;
    },
  },
});

function isStrptime(callee: AnyNode, ctx: Context): callee is Node<"attribute"> & AnyNode {
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "strptime") return false;
  return qualifiedName(callee, ctx) === "datetime.datetime.strptime";
}

function reportFor(
  call: Node<"call">,
  callee: Node<"attribute">,
  ctx: Context,
): Report | undefined {
  const loop = loopsAround(call).find((each) => mayRunOften(each, ctx));
  const [text, format, ...more] = loop ? call.field("arguments").children : [];
  const isSeen = more.length === 0 && !isKind(text, "list_splat");
  const constant = isSeen && format ? formatOf(format, ctx) : undefined;
  const iso = constant && isoFormat(constant.value, ctx.target);
  if (!loop || !text || !format || !iso) return undefined;
  const fix = fixFor({ call, callee, text, format, iso });
  return {
    node: callee,
    message: messageFor(constant.value, iso),
    evidence: [
      { text: "this loop repeats it", node: loop.node },
      ...(constant.node === format ? [] : [{ text: "the format", node: constant.node }]),
    ],
    ...(fix && { fix }),
    onlyWhenHot: !meetsMuch(call, ctx),
  };
}

function messageFor(format: string, { zone }: IsoFormat): string {
  const aware = zone === "Z" ? " It takes the `Z` for UTC, and gives an aware `datetime`." : "";
  return `\`strptime\` interprets \`${format}\` anew for each text; \`fromisoformat\` reads ISO 8601 many times as fast.${aware}`;
}

/** The format: a literal, or a name for one that is bound once. */
function formatOf(
  expression: AnyNode,
  ctx: Context,
): { readonly value: string; readonly node: AnyNode } | undefined {
  const constant = stringConstant(expression);
  if (constant) return constant.isBytes ? undefined : { value: constant.value, node: expression };
  const [only, ...others] = isKind(expression, "identifier")
    ? (variableOf(expression, ctx)?.bindings ?? [])
    : [];
  if (only?.kind !== "assignment" || !only.value || others.length > 0) return undefined;
  const value = stringConstant(only.value);
  return value && !value.isBytes ? { value: value.value, node: only.value } : undefined;
}

interface Found {
  readonly call: Node<"call">;
  readonly callee: Node<"attribute">;
  readonly text: AnyNode;
  readonly format: AnyNode;
  readonly iso: IsoFormat;
}

/** `datetime.strptime(text, "%Y-%m-%d")` → `datetime.fromisoformat(text)`. */
function fixFor({ call, callee, text, format, iso }: Found): Fix | undefined {
  if (descendants(call).some((below) => isKind(below, "comment"))) return undefined;
  const name = callee.field("attribute");
  const changes = [
    "a field with fewer digits raises `ValueError`",
    ...(iso.fraction === "3 or 6" ? ["so does a fraction that has not 3 or 6"] : []),
    "other ISO 8601 forms are read too",
  ];
  const naive = iso.zone === "Z" ? ".replace(tzinfo=None)" : "";
  return {
    title: `Use \`fromisoformat\` (${changes.join("; ")})`,
    safe: false,
    edits: [
      { node: name, span: { start: name.start, end: name.end }, newText: "fromisoformat" },
      { node: format, span: { start: text.end, end: format.end }, newText: "" },
      ...(naive ? [{ node: call, span: { start: call.end, end: call.end }, newText: naive }] : []),
    ],
  };
}
