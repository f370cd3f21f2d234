/** Flags `try: v = d[k]` with `except KeyError:` for a default, where it is hot and exceptions are dear. */
import { type Fix, replaceNode } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import { dictClassOf } from "../../semantic/exact-dict.ts";
import { hashes } from "../../semantic/hashing.ts";
import { indentationOf } from "../../semantic/indentation.ts";
import { loopsAround } from "../../semantic/loops.ts";
import { refersTo } from "../../semantic/names.ts";
import { mayRunOften } from "../../semantic/amounts/lengths.ts";
import type { Value } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendants, isKind, unwrapped } from "../../syntax/walk.ts";

export const exceptionControlFlowHot = defineRule({
  id: "exception-control-flow-hot",
  category: "loops",
  summary: "`KeyError` caught for a missing key, on each pass of a hot loop",
  why: "A missing key makes an exception, which is raised, matched and thrown away: several times the work of a lookup that says that there is nothing. Up to Python 3.10 entering the `try` costs something too. Where nearly every key is there, the `try` is fine.",
  severity: "information",
  fix: "sometimes",
  // Later a `try` costs nothing, so that only the rate of misses could tell.
  python: { min: "3.8", max: "3.10" },
  since: "0.1.0",
  onlyWhenHot: "always",
  needs: { unit: [["try"], ["except"], ["KeyError"], [/\b(?:for|while)\b/]] },
  on: {
    try_statement(node, ctx) {
      const found = caughtMissAt(node, ctx);
      if (!found) return undefined;
      const { dict, key, handler, value, fallback } = found;
      const fix = fixFor(found, ctx);
      const advice =
        fallback === undefined
          ? `test \`${key.text} in ${dict.text}\` first`
          : `use \`${dict.text}.get\``;
      return {
        node: handler,
        message: `\`${dict.text}\` is a dict, and each key that it lacks raises a \`KeyError\` only to be caught here. Where misses are common, ${advice}.`,
        evidence: [value.evidence, { text: "this raises it", node: found.lookup }],
        ...(fix && { fix }),
      };
    },
  },
});

interface CaughtMiss {
  readonly node: Node<"try_statement">;
  readonly lookup: Node<"subscript">;
  readonly dict: Node<"identifier">;
  readonly key: AnyNode;
  readonly handler: Node<"except_clause">;
  /** What is taken instead; undefined where the pass just goes on. */
  readonly fallback: AnyNode | undefined;
  readonly value: Value;
}

function caughtMissAt(node: Node<"try_statement">, ctx: Context): CaughtMiss | undefined {
  const [body, handler, ...more] = node.children;
  if (!isKind(body, "block") || !isKind(handler, "except_clause") || more.length > 0)
    return undefined;
  if (!loopsAround(node).some((loop) => mayRunOften(loop, ctx))) return undefined;
  const taken = valueTaken(onlyStatement(body));
  const lookup = taken?.value;
  if (!taken || !isKind(lookup, "subscript")) return undefined;
  const dict = lookup.field("value");
  const [key, ...others] = lookup.fields("subscript");
  if (!isKind(dict, "identifier") || !key || others.length > 0 || !isSimple(key)) return undefined;
  const instead = insteadOf(taken, handler, ctx);
  if (!instead) return undefined;
  const value = valueOf(dict, ctx);
  if (value?.kind !== "dict" || answersItself(dict, ctx)) return undefined;
  return { node, lookup, dict, key, handler, fallback: instead.fallback, value };
}

interface Taken {
  /** `name` in `name = …`; undefined for `return …`. */
  readonly target: string | undefined;
  readonly value: AnyNode;
}

function onlyStatement(block: AnyNode): AnyNode | undefined {
  const [only, ...more] = block.children;
  return more.length === 0 ? only : undefined;
}

function valueTaken(statement: AnyNode | undefined): Taken | undefined {
  if (isKind(statement, "return_statement")) {
    const [value] = statement.children;
    return value && { target: undefined, value };
  }
  const assignment = isKind(statement, "expression_statement") ? statement.children[0] : undefined;
  if (!isKind(assignment, "assignment") || assignment.field("type")) return undefined;
  const target = assignment.field("left");
  const value = assignment.field("right");
  return isKind(target, "identifier") && value ? { target: target.text, value } : undefined;
}

/** What `except KeyError:` does instead: a constant for the same name, or nothing at all. */
function insteadOf(
  taken: Taken,
  handler: Node<"except_clause">,
  ctx: Context,
): { readonly fallback: AnyNode | undefined } | undefined {
  const [type, block, ...more] = handler.children;
  if (!type || !isKind(block, "block") || more.length > 0) return undefined;
  if (!refersTo(type, "builtins.KeyError", ctx)) return undefined;
  const statement = onlyStatement(block);
  if (isKind(statement, "pass_statement", "continue_statement")) return { fallback: undefined };
  const given = valueTaken(statement);
  // A loop that returns either way makes one pass.
  const isSame = given?.target !== undefined && given.target === taken.target;
  return isSame && isConstant(given.value) ? { fallback: given.value } : undefined;
}

function isConstant(node: AnyNode): boolean {
  if (isKind(node, "list", "dictionary", "tuple")) return node.children.length === 0;
  if (isKind(node, "unary_operator")) return isKind(node.field("argument"), "integer", "float");
  if (isKind(node, "string")) return !node.children.some((child) => isKind(child, "interpolation"));
  return isKind(node, "integer", "float", "true", "false", "none");
}

/** A name or a constant: nothing that could raise a `KeyError` of its own. */
function isSimple(key: AnyNode): boolean {
  const node = unwrapped(key);
  if (isKind(node, "tuple")) return node.children.every(isSimple);
  return isKind(node, "identifier") || isConstant(node);
}

/** A `defaultdict` or a `Counter` raises nothing, and `get` asks it for nothing. */
function answersItself(dict: Node<"identifier">, ctx: Context): boolean {
  const bindings = variableOf(dict, ctx)?.bindings ?? [];
  const isDeclared = bindings.some(({ annotation }) =>
    /defaultdict|counter/i.test(annotation?.text ?? ""),
  );
  const isMade = bindings.some(({ value }) => value && dictClassOf(value, ctx) === "known");
  return isDeclared || isMade;
}

/** The `try` becomes `name = d.get(k, fallback)`. */
function fixFor({ node, dict, key, fallback, lookup }: CaughtMiss, ctx: Context): Fix | undefined {
  const statement = lookup.parent;
  const hasComment = descendants(node).some((below) => isKind(below, "comment"));
  if (!fallback || !statement || hasComment || indentationOf(node) === undefined) return undefined;
  const before = node.tree.text.slice(statement.start, lookup.start);
  const second = isKind(fallback, "none") ? "" : `, ${fallback.text}`;
  const risk = riskOf(dict, key, ctx);
  const title = `Use \`${dict.text}.get\``;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [replaceNode(node, `${before}${dict.text}.get(${key.text}${second})`)],
  };
}

function riskOf(dict: AnyNode, key: AnyNode, ctx: Context): string | undefined {
  if (dictClassOf(dict, ctx) !== "plain")
    return `differs if \`${dict.text}\` is of a subclass that answers for missing keys`;
  return hashes(key, ctx)
    ? undefined
    : "a `KeyError` from the key's own `__hash__` or `__eq__` is no longer caught";
}
