/** Flags `list(map(lambda …, xs))` and its kin, which call a function for each element, where it is hot. */
import { type Fix, replaceNode } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import type { Context } from "../../semantic/context.ts";
import { isReadingCall } from "../../semantic/effects.ts";
import { reflects } from "../../semantic/flow/frame.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { mayRunOften } from "../../semantic/amounts/lengths.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendants, descendantsOf, isKind, nearest } from "../../syntax/walk.ts";

export const mapFilterLambda = defineRule({
  id: "map-filter-lambda",
  category: "loops",
  summary: "`map` or `filter` with a lambda, gathered into a list, set or dict",
  why: "`map` and `filter` call the lambda for each element, and a call costs more than what most lambdas do. A comprehension evaluates the same expression in place. It is shown only on hot lines.",
  severity: "hint",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "always",
  needs: { unit: [["lambda"], ["map", "filter"], ["list", "set", "dict"]] },
  on: {
    call(node, ctx) {
      const found = mappingAt(node, ctx);
      if (!found) return undefined;
      const fix = fixFor(found, ctx);
      return {
        node,
        message: `\`${found.how}\` calls the lambda once for each element. A ${found.into} comprehension evaluates \`${shortened(found.body.text)}\` without the calls.`,
        evidence: [{ text: "called for each element", node: found.lambda }],
        ...(fix && { fix }),
      };
    },
  },
});

interface Mapping {
  /** `list(…)`, `set(…)` or `dict(…)`. */
  readonly node: Node<"call">;
  readonly into: "list" | "set" | "dict";
  readonly how: "map" | "filter";
  readonly lambda: Node<"lambda">;
  readonly parameter: Node<"identifier">;
  readonly body: AnyNode;
  readonly iterable: AnyNode;
}

const INTO: ReadonlyMap<string | undefined, Mapping["into"]> = new Map([
  ["builtins.list", "list"],
  ["builtins.set", "set"],
  ["builtins.dict", "dict"],
]);

function mappingAt(node: Node<"call">, ctx: Context): Mapping | undefined {
  const [inner, ...more] = plainArguments(node);
  if (!isKind(inner, "call") || more.length > 0) return undefined;
  const [lambda, iterable, ...others] = plainArguments(inner);
  if (!isKind(lambda, "lambda") || !iterable || others.length > 0) return undefined;
  const called = qualifiedName(inner.field("function"), ctx);
  const how =
    called === "builtins.map" ? "map" : called === "builtins.filter" ? "filter" : undefined;
  const into = INTO.get(qualifiedName(node.field("function"), ctx));
  const parameter = onlyParameter(lambda);
  if (!how || !into || !parameter || !meansTheSame(lambda) || binds(iterable)) return undefined;
  const body = lambda.field("body");
  if (into === "dict" && !(how === "map" && isPair(body))) return undefined;
  return mayRunOften({ iterables: [iterable], atMost: undefined }, ctx)
    ? { node, into, how, lambda, parameter, body, iterable }
    : undefined;
}

/** Positional arguments; none where some are spread, named or a generator. */
function plainArguments(call: Node<"call">): readonly AnyNode[] {
  const given = call.field("arguments");
  if (!isKind(given, "argument_list")) return [];
  const isPlain = (each: AnyNode): boolean =>
    !isKind(each, "list_splat", "dictionary_splat", "keyword_argument");
  return given.children.every(isPlain) ? given.children : [];
}

/** The name in `lambda x: …`, without a default or a star. */
function onlyParameter(lambda: Node<"lambda">): Node<"identifier"> | undefined {
  const [only, ...more] = lambda.field("parameters")?.children ?? [];
  return isKind(only, "identifier") && more.length === 0 ? only : undefined;
}

function isPair(body: AnyNode): boolean {
  return (
    isKind(body, "tuple") &&
    body.children.length === 2 &&
    body.children.every((each) => !isKind(each, "list_splat"))
  );
}

/** Whether the body means in a comprehension what it means in the lambda, which has names of its own. */
function meansTheSame(lambda: Node<"lambda">): boolean {
  const odd = descendants(lambda).some((each) =>
    isKind(each, "lambda", "generator_expression", "named_expression", "yield", "await"),
  );
  return !odd && !reflects(lambda);
}

/** No comprehension may stand over these. */
function binds(iterable: AnyNode): boolean {
  return descendants(iterable).some((each) => isKind(each, "named_expression", "yield"));
}

/** `list(map(lambda x: f(x), xs))` → `[f(x) for x in xs]` */
function fixFor(found: Mapping, ctx: Context): Fix | undefined {
  const { node, into } = found;
  const hasComment = descendants(node).some((below) => isKind(below, "comment"));
  // `{{` in a formatted string is a brace.
  const isInBraces = into !== "list" && nearest(node, "interpolation", "format_expression");
  if (hasComment || isInBraces) return undefined;
  const isSafe = descendantsOf(found.lambda, "call").every((call) => isPlainCall(call, ctx));
  const title = `Write a ${into} comprehension`;
  return {
    title: isSafe
      ? title
      : `${title} (a \`StopIteration\` from the lambda then no longer ends it quietly)`,
    safe: isSafe,
    edits: [replaceNode(node, comprehension(found))],
  };
}

/** Whether no code of the program runs in the call: `max(xs, key=…)` runs some. */
function isPlainCall(call: Node<"call">, ctx: Context): boolean {
  const hasNamed = descendants(call).some((each) =>
    isKind(each, "keyword_argument", "dictionary_splat"),
  );
  return !hasNamed && isReadingCall(call, ctx);
}

function comprehension({ into, how, parameter, body, iterable }: Mapping): string {
  const name = parameter.text;
  const over = `for ${name} in ${operand(iterable)}`;
  const [key, value] = body.children;
  if (into === "dict") return `{${key?.text ?? ""}: ${value?.text ?? ""} ${over}}`;
  const text = how === "map" ? `${body.text} ${over}` : `${name} ${over} if ${operand(body)}`;
  return into === "list" ? `[${text}]` : `{${text}}`;
}

/** In parentheses, where a comprehension wants them and an argument does not. */
function operand(node: AnyNode): string {
  return isKind(node, "conditional_expression", "lambda") ? `(${node.text})` : node.text;
}

const LONGEST = 40;

function shortened(text: string): string {
  const [line = ""] = text.split(/[\r\n]/);
  return line === text && text.length <= LONGEST ? text : `${line.slice(0, LONGEST)}…`;
}
