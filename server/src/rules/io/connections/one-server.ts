/** Whether the addresses that a loop asks for are all on one server, as far as the text shows. */
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { Loop } from "../../../semantic/loops.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { Binding } from "../../../semantic/scope.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../../syntax/walk.ts";

/** Names followed from a call to where its address is put together. */
const DEPTH = 4;

/** Whether an expression may be another one on each pass. */
export function dependsOnPass(expression: AnyNode, loop: Loop, ctx: Context): boolean {
  const names = isKind(expression, "identifier")
    ? [expression]
    : descendantsOf(expression, "identifier");
  return names.some((name) => boundIn(loop, name, ctx).length > 0);
}

export function isOneServer(url: AnyNode, loop: Loop, ctx: Context, depth = DEPTH): boolean {
  const node = unwrapped(url);
  if (depth === 0) return false;
  if (!dependsOnPass(node, loop, ctx)) return !changes(node, ctx);
  switch (node.kind) {
    case "identifier": {
      const [binding, ...others] = boundIn(loop, node, ctx);
      const value = binding?.kind === "assignment" ? binding.value : undefined;
      const isOnly = variableOf(node, ctx)?.bindings.length === 1 && others.length === 0;
      return value !== undefined && isOnly && isOneServer(value, loop, ctx, depth - 1);
    }
    case "string":
      return isFormattedOfOne(node, loop, ctx);
    case "binary_operator":
      return (
        /^[+%/]$/.test(node.field("operator").symbol) &&
        startsAtOne(node.field("left"), loop, ctx, depth)
      );
    case "call":
      return isCallOfOne(node, loop, ctx, depth);
    default:
      return false;
  }
}

/** `API + path`: what stands first names the server. */
function startsAtOne(node: AnyNode, loop: Loop, ctx: Context, depth: number): boolean {
  const constant = stringConstant(node)?.value;
  if (constant !== undefined) return namesServer(constant);
  // `scheme + "://"` is no server yet.
  return !/:\/\/["']$/.test(node.text) && isOneServer(node, loop, ctx, depth);
}

function namesServer(text: string): boolean {
  return /^https?:\/\/[^/?#{%]+(?:[/?#]|\.[a-z]+$)/i.test(text);
}

/** `f"https://{host}/orders/{id}"`: all up to the first slash after the host. */
function isFormattedOfOne(node: Node<"string">, loop: Loop, ctx: Context): boolean {
  const parts = node.children.filter((part) => isKind(part, "interpolation"));
  const first = parts.findIndex((part) => dependsOnPass(part, loop, ctx));
  const until = parts[first];
  if (!until) return true;
  let before = node.text.slice(0, until.start - node.start);
  for (const part of parts.slice(0, first)) before = before.replace(part.text, () => "*");
  return isServerWritten(before.replace(/^[a-zA-Z]*(?:"""|'''|["'])/, ""));
}

/** `*` stands for what is the same on each pass: a whole base address, or a part of one. */
function isServerWritten(before: string): boolean {
  return namesServer(before) || /^\*(?:[^:]|$)/.test(before);
}

/** `API.format(id)`, `urljoin(API, path)`. */
function isCallOfOne(call: Node<"call">, loop: Loop, ctx: Context, depth: number): boolean {
  const callee = call.field("function");
  if (qualifiedName(callee, ctx) === "urllib.parse.urljoin") {
    const [base] = call.field("arguments").children;
    return base !== undefined && startsAtOne(base, loop, ctx, depth);
  }
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "format") return false;
  return startsAtOne(callee.field("object"), loop, ctx, depth);
}

/** What gives another address by itself each time. */
function changes(node: AnyNode, ctx: Context): boolean {
  const calls = isKind(node, "call") ? [node] : descendantsOf(node, "call");
  return calls.some((call) => {
    const callee = call.field("function");
    const isText = isKind(callee, "attribute") && callee.field("attribute").text === "format";
    return !isText && qualifiedName(callee, ctx) !== "urllib.parse.urljoin";
  });
}

function boundIn({ node }: Loop, name: AnyNode, ctx: Context): readonly Binding[] {
  const bindings = variableOf(name, ctx)?.bindings ?? [];
  return bindings.filter((each) => each.node.tree === node.tree && node.encloses(each.node));
}
