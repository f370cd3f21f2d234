/** Finds calls of `re` whose pattern is plain text and whose result a method of `str` gives too. */
import { argumentsOf } from "../../../semantic/call-arguments.ts";
import type { Context } from "../../../semantic/context.ts";
import { type LoopNode, loopsAround } from "../../../semantic/loops.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { parseRegex } from "../../../semantic/regex/parse.ts";
import { literalOf, NO_FLAGS } from "../../../semantic/regex/regex.ts";
import { mayRunOften } from "../../../semantic/amounts/lengths.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import { type TruthTest, truthTest } from "../../../semantic/truth.ts";
import type { Value } from "../../../semantic/value.ts";
import { valueOf } from "../../../semantic/values.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

export interface LiteralSearch {
  readonly call: Node<"call">;
  readonly name: "sub" | "search" | "match" | "fullmatch" | "split";
  readonly pattern: AnyNode;
  /** What the pattern matches. */
  readonly literal: string;
  readonly isBytes: boolean;
  /** What is searched. */
  readonly text: AnyNode;
  /** Its value, where it is proven to be of the pattern's kind. */
  readonly value: Value | undefined;
  /** Of `sub`: what is put in; a plain text too. */
  readonly replacement: AnyNode | undefined;
  /** Of `sub` and `split`: how often at most. */
  readonly limit: AnyNode | undefined;
  /** Of the others: where only their truth is asked for. */
  readonly test: TruthTest | undefined;
  /** The method or operator for the message. */
  readonly instead: string;
  /** What repeats the search. */
  readonly loop: LoopNode;
}

const PARAMETERS: Readonly<Record<LiteralSearch["name"], readonly string[]>> = {
  sub: ["pattern", "repl", "string", "count"],
  split: ["pattern", "string", "maxsplit"],
  search: ["pattern", "string"],
  match: ["pattern", "string"],
  fullmatch: ["pattern", "string"],
};

const INSTEAD: Readonly<Record<LiteralSearch["name"], string>> = {
  sub: "str.replace",
  split: "str.split",
  search: "in",
  match: "str.startswith",
  fullmatch: "==",
};

export function literalSearch(call: Node<"call">, ctx: Context): LiteralSearch | undefined {
  const name = nameOf(call.field("function"), ctx);
  const loop = name && loopsAround(call).find((each) => mayRunOften(each, ctx));
  if (!loop) return undefined;
  const given = argumentsOf(call, PARAMETERS[name]);
  if (!given) return undefined;
  const pattern = given.get("pattern");
  const text = given.get("string");
  const known = pattern && literalPattern(pattern);
  if (!known || !text) return undefined;
  const replacement = given.get("repl");
  const limit = given.get("count") ?? given.get("maxsplit");
  if (!isPlain(name, replacement, known.isBytes) || !isLimit(limit)) return undefined;
  const test = truthTest(call);
  if (!test && name !== "sub" && name !== "split") return undefined;
  const value = valueOf(text, ctx);
  // A pattern of text takes nothing but `str`; one of bytes takes buffers of all kinds.
  const isProven = value?.kind === (known.isBytes ? "bytes" : "str");
  if (!isProven && (value !== undefined || known.isBytes)) return undefined;
  const instead = known.isBytes ? INSTEAD[name].replace("str.", "bytes.") : INSTEAD[name];
  return {
    ...{ call, name, pattern, ...known, text, replacement, limit, test, instead },
    loop: loop.node,
    value: isProven ? value : undefined,
  };
}

function nameOf(callee: AnyNode, ctx: Context): LiteralSearch["name"] | undefined {
  const last = isKind(callee, "attribute") ? callee.field("attribute") : callee;
  if (!isName(last.text) || qualifiedName(callee, ctx) !== `re.${last.text}`) return undefined;
  return last.text;
}

function isName(text: string): text is LiteralSearch["name"] {
  return text in PARAMETERS;
}

function literalPattern(
  pattern: AnyNode,
): { readonly literal: string; readonly isBytes: boolean } | undefined {
  const constant = stringConstant(pattern);
  const regex = constant && parseRegex(constant.value, { ...NO_FLAGS, ascii: constant.isBytes });
  const literal = regex && literalOf(regex);
  return literal ? { literal, isBytes: constant.isBytes } : undefined;
}

/** A replacement of `sub` is a template, and plain without a backslash; it may be a function too. */
function isPlain(
  name: LiteralSearch["name"],
  replacement: AnyNode | undefined,
  isBytes: boolean,
): boolean {
  if (name !== "sub") return true;
  const constant = replacement && stringConstant(replacement);
  return constant?.isBytes === isBytes && !constant.value.includes("\\");
}

/** No limit is 0 to `re` and -1 to `str`; only a number from 1 on means the same to both. */
function isLimit(limit: AnyNode | undefined): boolean {
  return limit === undefined || (isKind(limit, "integer") && /^[1-9]\d*$/.test(limit.text));
}
