/** Flags a container that is built on every pass of a loop only to look for one element in it. */
import { type Fix, replaceNode, type Report } from "../../lint/finding.ts";
import { hoistFix } from "../../lint/hoist-fix.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { IN_MADE } from "../../lint/signs.ts";
import { meetsMuch } from "../../semantic/amounts/much.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import { hashes } from "../../semantic/hashing.ts";
import { occurrencesIn } from "../../semantic/hoisting.ts";
import { leavesAfter } from "../../semantic/leaving.ts";
import { loopsAround } from "../../semantic/loops.ts";
import { loopsRepeating } from "../../semantic/repeated.ts";
import { isShort, mayRunOften } from "../../semantic/amounts/lengths.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../syntax/walk.ts";
import { type Copy, copySearched } from "./searched/copy.ts";

export const materializedMembership = defineRule({
  id: "materialized-membership",
  category: "collections",
  summary: "A list or set built in a loop only to test membership in it",
  why: "Building the container takes all elements in hand, to ask for one. A dict or set answers by itself; what the loop does not change is built once before it.",
  cost: { from: "O(n·m)", to: "O(n + m)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[inLoop(IN_MADE)]] },
  on: {
    comparison_operator(node, ctx) {
      const [operator, ...more] = node.fields("operators");
      const [element, right] = node.children;
      if (more.length > 0 || !element || !right) return undefined;
      if (!/^(?:not\s+)?in$/.test(operator?.symbol ?? "")) return undefined;
      const container = unwrapped(right);
      if (!isKind(container, "call", "list_comprehension", "set_comprehension")) return undefined;
      const loops = loopsAround(node);
      const isHot = loops.some((loop) => mayRunOften(loop, ctx) && !leavesAfter(node, loop.node));
      if (!isHot) return undefined;
      const copy = copySearched(container, element, ctx);
      return copy ? reportOfCopy(node, copy, ctx) : reportOfSame(node, element, container, ctx);
    },
  },
});

/** `x in list(table)`: the copy is of no use. */
function reportOfCopy(test: Node<"comparison_operator">, copy: Copy, ctx: Context): Report {
  const { call, source, risk } = copy;
  const title = `Look in \`${source}\` itself`;
  const fix: Fix = {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [replaceNode(call, source)],
  };
  return {
    node: test,
    message:
      `\`${call.field("function").text}\` copies all of \`${source}\` on every pass of the loop, only to look for one element. ` +
      `Look in \`${source}\` itself.`,
    evidence: [copy.evidence],
    ...(!hasComment(call) && { fix }),
    onlyWhenHot: !meetsMuch(test, ctx),
  };
}

/** `x in set(names)`, `x in [row.id for row in rows]` of what the loop leaves as it is. */
function reportOfSame(
  test: Node<"comparison_operator">,
  element: AnyNode,
  container: AnyNode,
  ctx: Context,
): Report | undefined {
  const built = builtFrom(container);
  if (!built || isFew(built.source, ctx)) return undefined;
  const loops = loopsRepeating(container, ctx);
  const [loop] = loops;
  if (!loop) return undefined;
  const isList = isKind(container, "list_comprehension");
  const body = isList ? container.field("body") : undefined;
  const mustHash = body !== undefined && !(hashes(element, ctx) && hashes(body, ctx));
  const isOnly = occurrencesIn(loop.node, container, ctx).length === 1;
  const fix =
    isOnly || !isList
      ? hoistFix(
          {
            expression: container,
            loops,
            name: built.name,
            title: (name) => `Build the set \`${name}\` once before the loop`,
            ...(mustHash && { risk: "raises `TypeError` if an element is not hashable" }),
            ...(isList && { value: `{${container.text.slice(1, -1)}}` }),
          },
          ctx,
        )
      : undefined;
  return {
    node: test,
    message:
      `The ${built.what} is built from the same elements on every pass of the loop, only to look for one. ` +
      "Build a set once before the loop.",
    evidence: [{ text: "this loop leaves the elements unchanged", node: loop.node }],
    ...(fix && { fix }),
    onlyWhenHot: !meetsMuch(test, ctx, loop.node),
  };
}

interface BuiltFrom {
  readonly what: "list" | "set";
  readonly source: AnyNode;
  readonly name: string;
}

function builtFrom(container: AnyNode): BuiltFrom | undefined {
  if (isKind(container, "list_comprehension", "set_comprehension")) {
    const [clause] = descendantsOf(container, "for_in_clause");
    const source = clause?.fields("right")[0];
    const what = isKind(container, "list_comprehension") ? "list" : "set";
    return source && { what, source, name: "members" };
  }
  if (!isKind(container, "call")) return undefined;
  const callee = container.field("function").text;
  const [source, ...others] = container.field("arguments").children;
  if ((callee !== "set" && callee !== "frozenset") || !source || others.length > 0)
    return undefined;
  const isName = isKind(source, "identifier") && /^[a-z_]\w*$/.test(source.text);
  return { what: "set", source, name: isName ? `${source.text}_set` : "members" };
}

function isFew(source: AnyNode, ctx: Context): boolean {
  const node = unwrapped(source);
  if (isKind(node, "list", "tuple", "set", "string")) return true;
  const variable = isKind(node, "identifier") ? variableOf(node, ctx) : undefined;
  return variable !== undefined && isShort(variable, ctx);
}

function hasComment(node: AnyNode): boolean {
  return descendantsOf(node, "comment").length > 0;
}
