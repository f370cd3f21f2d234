/** Calls of `re` whose pattern and flags the code shows. */
import { argumentsOf } from "../../../semantic/call-arguments.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { type Flags, NO_FLAGS } from "../../../semantic/regex/regex.ts";
import { stringConstant } from "../../../semantic/string-constant.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, unwrapped } from "../../../syntax/walk.ts";

export interface PatternCall {
  /** Where the call gives the pattern. */
  readonly given: AnyNode;
  /** The literal: the same, or what the name given stands for. */
  readonly literal: AnyNode;
  /** What the literal says, and how `re` is to read it. */
  readonly pattern: string;
  readonly flags: Flags;
  readonly isBytes: boolean;
  /** A match must reach the end of the text. */
  readonly isWhole: boolean;
}

const SEARCH = ["pattern", "string", "flags"];

const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  compile: ["pattern", "flags"],
  match: SEARCH,
  search: SEARCH,
  fullmatch: SEARCH,
  findall: SEARCH,
  finditer: SEARCH,
  split: ["pattern", "string", "maxsplit", "flags"],
  sub: ["pattern", "repl", "string", "count", "flags"],
  subn: ["pattern", "repl", "string", "count", "flags"],
};

export function patternCall(call: Node<"call">, ctx: Context): PatternCall | undefined {
  const callee = call.field("function");
  const last = isKind(callee, "attribute") ? callee.field("attribute") : callee;
  const parameters = Object.hasOwn(PARAMETERS, last.text) ? PARAMETERS[last.text] : undefined;
  if (!parameters || qualifiedName(callee, ctx) !== `re.${last.text}`) return undefined;
  const arguments_ = argumentsOf(call, parameters);
  const given = arguments_?.get("pattern");
  const literal = given && literalFor(given, ctx);
  const constant = literal && stringConstant(literal);
  const flags = flagsOf(arguments_?.get("flags"), ctx);
  if (!given || !constant || !flags || isOwnText(arguments_?.get("string"))) return undefined;
  const { value: pattern, isBytes } = constant;
  return {
    given,
    literal,
    pattern,
    flags: { ...flags, ascii: flags.ascii || isBytes },
    isBytes,
    isWhole: last.text === "fullmatch",
  };
}

/** `cls.__doc__`: the program's own text, which nobody else writes. */
function isOwnText(text: AnyNode | undefined): boolean {
  return text !== undefined && /\b__(?:doc|name|qualname|module|file)__\b/.test(text.text);
}

/** The expression itself, or what a name is bound to, once. */
function literalFor(expression: AnyNode, ctx: Context): AnyNode | undefined {
  if (!isKind(expression, "identifier")) return expression;
  const [only, ...others] = variableOf(expression, ctx)?.bindings ?? [];
  return only?.kind === "assignment" && others.length === 0 ? only.value : undefined;
}

const FLAGS: ReadonlyMap<string, keyof Flags | undefined> = new Map([
  ...(["IGNORECASE", "I"] as const).map((name) => [name, "ignoreCase"] as const),
  ...(["MULTILINE", "M"] as const).map((name) => [name, "multiline"] as const),
  ...(["DOTALL", "S"] as const).map((name) => [name, "dotAll"] as const),
  ...(["VERBOSE", "X"] as const).map((name) => [name, "verbose"] as const),
  ...(["ASCII", "A"] as const).map((name) => [name, "ascii"] as const),
  ...(["UNICODE", "U", "DEBUG", "NOFLAG"] as const).map((name) => [name, undefined] as const),
]);

/** `re.I | re.X`; undefined where a flag is not known. */
function flagsOf(expression: AnyNode | undefined, ctx: Context): Flags | undefined {
  if (!expression) return NO_FLAGS;
  const node = unwrapped(expression);
  if (isKind(node, "integer")) return node.text === "0" ? NO_FLAGS : undefined;
  if (isKind(node, "binary_operator")) {
    const left = flagsOf(node.field("left"), ctx);
    const right = flagsOf(node.field("right"), ctx);
    if (node.field("operator").symbol !== "|" || !left || !right) return undefined;
    return {
      ignoreCase: left.ignoreCase || right.ignoreCase,
      multiline: left.multiline || right.multiline,
      dotAll: left.dotAll || right.dotAll,
      verbose: left.verbose || right.verbose,
      ascii: left.ascii || right.ascii,
    };
  }
  const name = qualifiedName(node, ctx)?.replace(/^re\.(?:RegexFlag\.)?/, "") ?? "";
  if (!FLAGS.has(name)) return undefined;
  const flag = FLAGS.get(name);
  return flag ? { ...NO_FLAGS, [flag]: true } : NO_FLAGS;
}
