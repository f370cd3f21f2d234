/** Flags a linear scan of a list, repeated on every pass of a loop. */
import { type Fix, insertBefore, type Report, replaceNode } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { IN_ATTRIBUTE, IN_NAME } from "../../lint/signs.ts";
import { isBoundBefore } from "../../semantic/bound.ts";
import { type Context, lookUp, variableOf, type WholeVariable } from "../../semantic/context.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import { freeName } from "../../semantic/free-name.ts";
import { elementsOfVariableHash, hashes } from "../../semantic/hashing.ts";
import { indentationOf } from "../../semantic/indentation.ts";
import { type Loop, loopsAround } from "../../semantic/loops.ts";
import {
  isWorthHashing,
  isWrittenOut,
  type MembershipTest,
  membershipTest,
  testsIn,
} from "../../semantic/membership.ts";
import { loopWithSameList, statementBefore } from "../../semantic/same-list.ts";
import { scopes } from "../../semantic/scopes.ts";
import { isShort } from "../../semantic/amounts/lengths.ts";
import { mayMissChanges } from "../../semantic/snapshot.ts";
import type { Value } from "../../semantic/value.ts";
import { valueOfVariable } from "../../semantic/values.ts";
import type { Node } from "../../syntax/node.ts";
import { attributeSearch } from "./membership/attribute.ts";
import { isMuch, passesThatCount } from "./membership/worth.ts";

export const listMembershipInLoop = defineRule({
  id: "list-membership-in-loop",
  category: "collections",
  summary: "Membership test on a list inside a loop",
  why: "`in` compares with the elements of a list one after the other. Inside a loop the cost is the product of both lengths; a set answers in constant time, and building it costs about as much as two or three scans.",
  cost: { from: "O(n·m)", to: "O(n + m)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: [{ unit: [[inLoop(IN_NAME)]] }, { unit: [[inLoop(IN_ATTRIBUTE)]], onlyWhenHot: true }],
  on: {
    comparison_operator(node, ctx) {
      const found = detect(node, ctx);
      if (!found) return ofAttribute(node, ctx);
      const fix = fixFor(found, ctx);
      return {
        node: found.test.node,
        message: messageFor(found),
        evidence: evidenceFor(found),
        ...(fix && { fix }),
        onlyWhenHot: !isMuch(found.test, found.variable, ctx),
      };
    },
  },
});

interface Found {
  readonly test: MembershipTest;
  /** The test and all others that the same set would serve. */
  readonly tests: readonly MembershipTest[];
  readonly variable: WholeVariable;
  readonly value: Value;
  readonly loop: Loop;
}

function detect(node: MembershipTest["node"], ctx: Context): Found | undefined {
  const test = membershipTest(node);
  // What the text alone tells comes first: it rules out nearly all.
  if (!test || isWrittenOut(test.element) || loopsAround(node).length === 0) return undefined;
  const variable = variableOf(test.container, ctx);
  if (!variable || variable.scope?.kind === "class") return undefined;
  const value = valueOfVariable(variable, ctx);
  if (value?.kind !== "list" || isShort(variable, ctx)) return undefined;
  if (!isWorthHashing(test.element, ctx)) return undefined;
  const counts = passesThatCount(test, variable, ctx);
  const loop = counts && loopWithSameList(test.node, variable, ctx, { counts });
  if (!loop) return undefined;
  // One set serves every test in the loop, so one finding speaks for all of them.
  const tests = testsIn(loop, variable, ctx);
  return tests[0]?.node === node ? { test, tests, variable, value, loop } : undefined;
}

/** What else is done with the list stands in other methods: so there is no fix, and how long it is only heat tells. */
function ofAttribute(node: Node<"comparison_operator">, ctx: Context): Report | undefined {
  const found = ctx.unmeasured ? undefined : attributeSearch(node, ctx);
  if (!found) return undefined;
  const { container, operator, value, loop } = found;
  return {
    node,
    message:
      `\`${container.text}\` is a list, so \`${operator}\` scans it from the start on every pass of the loop. ` +
      "Keep a set in its place, or beside it where order or repeats matter.",
    evidence: [value.evidence, { text: "this loop repeats the test", node: loop.node }],
    onlyWhenHot: true,
  };
}

function messageFor({ test, variable }: Found): string {
  const { name } = variable;
  return (
    `\`${name}\` is a list, so \`${test.operator}\` scans it from the start on every pass of the loop. ` +
    `Build a set from \`${name}\` once before the loop and test that.`
  );
}

function evidenceFor({ value, loop, tests, test, variable }: Found): readonly Evidence[] {
  const { name } = variable;
  const repeated: Evidence = {
    text: `this loop repeats the test and leaves \`${name}\` unchanged`,
    node: loop.node,
  };
  const others = tests
    .filter((each) => each.node !== test.node)
    .map((each) => ({ text: `\`${name}\` is searched here too`, node: each.node }));
  return [value.evidence, repeated, ...others];
}

/**
 * ```
 *                                   ids_set = set(ids)
 * for row in rows:            →     for row in rows:
 *     if row.id not in ids:             if row.id not in ids_set:
 * ```
 */
function fixFor({ tests, variable, loop }: Found, ctx: Context): Fix | undefined {
  const statement = statementBefore(loop, variable, ctx);
  const indentation = statement && indentationOf(statement);
  if (!statement || indentation === undefined) return undefined;
  if (!isBoundBefore(statement, variable, ctx)) return undefined;
  const scope = ctx.get(scopes).scopeOf(statement);
  if (scope.kind === "class" || lookUp("set", scope, ctx).bindings.length > 0) return undefined;
  const isConstant = /^[^a-z]+$/.test(variable.name);
  const name = freeName(`${variable.name}${isConstant ? "_SET" : "_set"}`, statement, ctx);
  const risk = riskOf({ tests, variable, loop }, ctx);
  const title = `Test membership in \`${name}\`, a set built before the loop`;
  return {
    title: risk === undefined ? title : `${title} (${risk})`,
    safe: risk === undefined,
    edits: [
      insertBefore(statement, `${name} = set(${variable.name})${ctx.module.lineEnd}${indentation}`),
      ...tests.map((each) => replaceNode(each.container, name)),
    ],
  };
}

/** What may be different with the set; undefined when nothing can be. */
function riskOf(
  { tests, variable, loop }: Pick<Found, "tests" | "variable" | "loop">,
  ctx: Context,
): string | undefined {
  const allHash =
    tests.every((test) => hashes(test.element, ctx)) && elementsOfVariableHash(variable, ctx);
  if (!allHash) return "raises `TypeError` if an element is not hashable";
  return mayMissChanges(variable, loop.node, ctx)
    ? `misses elements that other code adds to \`${variable.name}\` during the loop`
    : undefined;
}
