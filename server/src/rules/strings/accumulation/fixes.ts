/** Fixes for texts that grow by copying: `+=`, a list of parts, a bytearray. */
import { type Fix, insertBefore, type NodeEdit, replaceNode } from "../../../lint/finding.ts";
import { isBoundBefore } from "../../../semantic/bound.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import { freeName } from "../../../semantic/free-name.ts";
import { isGrowing, type Target } from "../../../semantic/growth.ts";
import { endOfLine, indentationOf } from "../../../semantic/indentation.ts";
import { homeOf } from "../../../semantic/home-scope.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode } from "../../../syntax/node.ts";
import { descendants, isKind, nearest } from "../../../syntax/walk.ts";
import type { Quadratic } from "./detect.ts";
import { type Accumulation, accumulationAt } from "./statement.ts";

export function fixFor(found: Quadratic, ctx: Context): Fix | undefined {
  if (found.keeper) return undefined;
  if (found.text === "bytes") return bytearrayFix(found, ctx);
  return plusEqualsFix(found, ctx) ?? partsFix(found, ctx);
}

/** Whether `s += …` is enough: a local name that grows at its end. */
export function growsInPlace({ place, form, text }: Quadratic): boolean {
  return text === "str" && place === "local" && (form === "append-many" || form === "format");
}

/**
 * ```
 * s = s + a + b       →    s += a + b
 * s = f"{s}{a}"       →    s += f"{a}"
 * ```
 */
function plusEqualsFix(found: Quadratic, ctx: Context): Fix | undefined {
  if (!growsInPlace(found)) return undefined;
  // Shorter sums extend the string in place as they are.
  const longer = found.all.filter(({ form }) => form === "append-many" || form === "format");
  if (longer.some(({ node }) => hasComment(node))) return undefined;
  const isSafe = longer.every((each) => addsOnlyStr(each, ctx));
  const title = `Write \`${found.target.text} += …\`, which extends the string in place`;
  return {
    title: isSafe ? title : `${title} (differs if a part is not a plain \`str\`)`,
    safe: isSafe,
    edits: longer.map(plusEquals),
  };
}

function plusEquals({ node, target, form, addedText }: Accumulation): NodeEdit {
  const needsParentheses = /[\r\n]/.test(addedText) && form !== "format";
  const value = needsParentheses ? `(${addedText})` : addedText;
  return replaceNode(node, `${target.text} += ${value}`);
}

/**
 * ```
 *                              text_parts = []
 * for row in rows:         →   for row in rows:
 *     self.text += f(row)          text_parts.append(f(row))
 *                              self.text += "".join(text_parts)
 * ```
 * What grows at its front is joined in reverse: `s = "".join(reversed(s_parts)) + s`.
 */
function partsFix(found: Quadratic, ctx: Context): Fix | undefined {
  const { loop, target, all } = found;
  const isFront = all.every(({ form }) => form === "prepend");
  const isBack = all.every(({ form }) => ["append", "append-many", "format"].includes(form));
  const indentation = indentationOf(loop);
  const end = endOfLine(loop);
  if ((!isFront && !isBack) || indentation === undefined || end === undefined) return undefined;
  if (!isOnlyWritten(found, ctx) || !hasSingleExit(loop)) return undefined;
  if (all.some(({ node }) => indentationOf(node) === undefined || hasComment(node)))
    return undefined;
  const parts = freeName(`${baseName(target)}_parts`, loop, ctx);
  const eol = ctx.module.lineEnd;
  const joined = isFront ? `"".join(reversed(${parts})) + ${target.text}` : `"".join(${parts})`;
  const after = `${eol}${indentation}${target.text} ${isFront ? "=" : "+="} ${joined}`;
  const risk = riskOf(found, ctx);
  const title = "Collect the parts in a list and join them after the loop";
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [
      insertBefore(loop, `${parts} = []${eol}${indentation}`),
      ...all.map(({ node, addedText }) => replaceNode(node, `${parts}.append(${addedText})`)),
      { node: loop, span: { start: end, end }, newText: after },
    ],
  };
}

/**
 * ```
 * data = b""                   data = bytearray()
 * for chunk in chunks:     →   for chunk in chunks:
 *     data += chunk                data += chunk
 * ```
 */
function bytearrayFix({ target, all }: Quadratic, ctx: Context): Fix | undefined {
  if (!isKind(target, "identifier")) return undefined;
  const variable = variableOf(target, ctx);
  const makers = variable?.bindings.filter((binding) => !isGrowing(binding, accumulationAt)) ?? [];
  const [maker] = makers;
  const value = maker?.value;
  if (makers.length !== 1 || !isKind(value, "string") || maker?.annotation) return undefined;
  if (value.tree !== target.tree || all.some(({ node }) => !isKind(node, "augmented_assignment")))
    return undefined;
  const isEmpty = /^b(""|'')$/i.test(value.text);
  const edit: NodeEdit = replaceNode(value, isEmpty ? "bytearray()" : `bytearray(${value.text})`);
  return {
    title: `Make \`${target.text}\` a bytearray (code that needs \`bytes\`, as a dict key for one, then sees a bytearray)`,
    safe: false,
    edits: [edit],
  };
}

/** Whether nothing in the loop reads the text, so that it may be complete only afterwards. */
function isOnlyWritten({ loop, target, all }: Quadratic, ctx: Context): boolean {
  const isOwn = (node: AnyNode): boolean => all.some((each) => each.node.encloses(node));
  for (const below of descendants(loop)) {
    if (below.text === target.text && below.kind === target.kind && !isOwn(below)) return false;
    const isSpy =
      isKind(below, "call") && /^(locals|vars|eval|exec)$/.test(below.field("function").text);
    if (isSpy) return false;
  }
  const variable = isKind(target, "identifier") ? variableOf(target, ctx) : undefined;
  return variable === undefined || isBoundBefore(loop, variable, ctx);
}

/** Whether the code after the loop runs whenever the loop ends without an error. */
function hasSingleExit(loop: Quadratic["loop"]): boolean {
  if (loop.children.some((child) => isKind(child, "else_clause"))) return false;
  return !descendants(loop).some((below) =>
    isKind(below, "return_statement", "yield", "function_definition", "lambda", "class_definition"),
  );
}

function riskOf({ place, target, loop, all }: Quadratic, ctx: Context): string | undefined {
  const early = `\`${target.text}\` is complete only after the loop, and unchanged if the loop raises`;
  if (place !== "local" && place !== "module") return early;
  const variable = variableOf(target, ctx);
  const isSeen = variable?.uses.some((use) => {
    const home = homeOf(use.scope);
    return variable.scope ? home !== variable.scope : home.kind !== "module";
  });
  if (isSeen === true || nearest(loop, "try_statement", "with_statement")) return early;
  const isPlain = all.every((each) => addsOnlyStr(each, ctx));
  return isPlain ? undefined : "differs if a part is not a plain `str`";
}

function addsOnlyStr({ added }: Accumulation, ctx: Context): boolean {
  return added.every((part) => valueOf(part, ctx)?.kind === "str");
}

function baseName(target: Target): string {
  if (isKind(target, "identifier")) return target.text;
  return isKind(target, "attribute") ? target.field("attribute").text : "text";
}

function hasComment(node: AnyNode): boolean {
  return descendants(node).some((below) => isKind(below, "comment"));
}
