/** Flags `any` and `all` over a list that is built whole before its first element is looked at. */
import type { Fix, NodeEdit, Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { growsWithData, meetsMuch } from "../../semantic/amounts/much.ts";
import { amountOf } from "../../semantic/amounts/origins.ts";
import type { Context } from "../../semantic/context.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { onlyLooks } from "../../semantic/only-looks.ts";
import { isPure } from "../../semantic/purity.ts";
import { cannotRaise } from "../../semantic/raising.ts";
import { mayBeLong } from "../../semantic/amounts/lengths.ts";
import { valueOf } from "../../semantic/values.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { ancestors, isKind } from "../../syntax/walk.ts";

export const anyAllMaterialized = defineRule({
  id: "any-all-materialized",
  category: "allocation",
  summary: "`any` or `all` over a list comprehension",
  why: "A list comprehension tests every element before `any` or `all` looks at the first result. Without the brackets they stop at the first that decides.",
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[/\b(?:any|all)[\s\\]*\((?:\s|#[^\r\n]*[\r\n]|\\)*\[/]] },
  on: {
    call: report,
  },
});

function report(node: Node<"call">, ctx: Context): Report | undefined {
  const list = node.field("arguments");
  const callee = node.field("function");
  if (!isKind(list, "argument_list") || !/^(?:any|all)$/.test(callee.text)) return undefined;
  const [comprehension, ...more] = list.children;
  if (!isKind(comprehension, "list_comprehension") || more.length > 0) return undefined;
  if (qualifiedName(callee, ctx) !== `builtins.${callee.text}`) return undefined;
  if (!mayBeLong(comprehension, ctx) || isExpectedToRunThrough(node, callee.text)) return undefined;
  if (!onlyLooks(comprehension, ctx)) return undefined;
  const fix = fixFor(list, comprehension, ctx);
  const decides = callee.text === "any" ? "true" : "false";
  return {
    node,
    message: `The list is built whole before \`${callee.text}\` looks at its first element. Without the brackets it stops at the first that is ${decides}.`,
    evidence: [{ text: "this list is not used otherwise", node: comprehension }],
    ...(fix && { fix }),
    onlyWhenHot: !(meetsMuch(node, ctx) && growsWithData(amountOf(comprehension, ctx))),
  };
}

/** A check that is there to hold looks at every element, which a list does a little faster. */
function isExpectedToRunThrough(call: Node<"call">, name: string): boolean {
  for (const up of ancestors(call)) {
    if (isKind(up, "assert_statement")) return true;
    if (isKind(up, "call")) return /(?:^|\.)assert\w*$/.test(up.field("function").text);
    if (isKind(up, "if_statement")) {
      const [first] = up.field("consequence").children;
      const isNegated = isKind(up.field("condition"), "not_operator");
      return isKind(first, "raise_statement") && isNegated === (name === "all");
    }
    if (isKind(up, "block", "lambda")) return false;
  }
  return false;
}

/** `any([x for x in xs])` → `any(x for x in xs)` */
function fixFor(
  list: Node<"argument_list">,
  comprehension: Node<"list_comprehension">,
  ctx: Context,
): Fix | undefined {
  // `any(x for x in xs,)` is no Python.
  if (list.allChildren.some((child) => child.symbol === ",")) return undefined;
  const isSafe = isPure(comprehension, ctx) && neverRaises(comprehension, ctx);
  const title = "Leave out the brackets";
  return {
    title: isSafe ? title : `${title} (elements after the one that decides are not evaluated)`,
    safe: isSafe,
    edits: bracketsOf(comprehension).map((span) => ({ node: comprehension, span, newText: "" })),
  };
}

/** The brackets, each with its line where nothing else stands on it. */
function bracketsOf({ tree, start, end }: AnyNode): readonly NodeEdit["span"][] {
  const before = /(?:\r\n|\r|\n)[ \t]*$/.exec(tree.text.slice(0, end - 1))?.[0] ?? "";
  const after = /^[ \t]*(?:\r\n|\r|\n)[ \t]*/.exec(tree.text.slice(start + 1))?.[0] ?? "";
  const opensLine = /[\r\n][ \t]*$/.test(tree.text.slice(0, start));
  const endsLine = /^[ \t]*[\r\n]/.test(tree.text.slice(end));
  return [
    { start, end: start + 1 + (opensLine ? after.length : 0) },
    { start: end - 1 - (endsLine ? before.length : 0), end },
  ];
}

/** Whether it surely tests every element without an error, so that none is hidden by stopping early. */
function neverRaises(comprehension: Node<"list_comprehension">, ctx: Context): boolean {
  const tests = comprehension.children.filter((child) => isKind(child, "if_clause"));
  const clauses = comprehension.children.filter((child) => isKind(child, "for_in_clause"));
  const tested = [comprehension.field("body"), ...tests.flatMap((test) => test.children)];
  return (
    clauses.length === 1 &&
    clauses.every((clause) => isKind(clause.field("left"), "identifier")) &&
    tested.every((each) => cannotRaise(each, ctx) && isPlainlyTrueOrFalse(each, ctx))
  );
}

function isPlainlyTrueOrFalse(expression: AnyNode, ctx: Context): boolean {
  return isKind(expression, "comparison_operator") || valueOf(expression, ctx) !== undefined;
}
