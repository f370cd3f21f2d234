/** Flags a search through a whole collection for one key, repeated on every pass of a loop. */
import type { Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { GAP, NAME } from "../../lint/signs.ts";
import { amountOfRepeats, isMuchWork } from "../../semantic/amounts/much.ts";
import { amountOfVariable } from "../../semantic/amounts/origins.ts";
import { type Context, variableOf, type WholeVariable } from "../../semantic/context.ts";
import { leavesAfter } from "../../semantic/leaving.ts";
import type { Loop } from "../../semantic/loops.ts";
import { isConsumedAtOnce, loopWithSameList } from "../../semantic/same-list.ts";
import { isShort } from "../../semantic/amounts/lengths.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { isStillEmpty } from "../../semantic/still-empty.ts";
import type { Value, ValueKind } from "../../semantic/value.ts";
import { valueOf } from "../../semantic/values.ts";
import { variesIn } from "../../semantic/varying.ts";
import type { AnyNode } from "../../syntax/node.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import { groupingFix } from "./lookup/grouping-fix.ts";
import { readerOf, type Scan, scanByComprehension, scanByLoop } from "./lookup/scan.ts";

/** `for y in ys: if …`, `… for y in ys if …` and `any(… for y in ys)`, of plain names. */
const SEARCH = new RegExp(
  String.raw`\bfor${GAP}${NAME}${GAP}in${GAP}${NAME}${GAP}(?::${GAP}if\b|if\b|\))`,
);

export const nestedLinearLookup = defineRule({
  id: "nested-linear-lookup",
  category: "collections",
  summary: "Search of a collection for one key inside a loop",
  why: "To find the elements with one key the code goes through all of them, again on every pass of the loop around: the cost is the product of both lengths. A dict from the key to its elements, built once, answers in constant time.",
  cost: { from: "O(n·m)", to: "O(n + m)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [["=="], [inLoop(SEARCH)], [/\bfor\b[^]*\bfor\b|\bwhile\b/]] },
  on: {
    for_statement: (node, ctx) => flag(scanByLoop(node), ctx),
    list_comprehension: (node, ctx) => flag(scanByComprehension(node), ctx),
    set_comprehension: (node, ctx) => flag(scanByComprehension(node), ctx),
    generator_expression: (node, ctx) =>
      isConsumedAtOnce(node, ctx) || readerOf(node) === "next"
        ? flag(scanByComprehension(node), ctx)
        : undefined,
  },
});

/** What a loop can go through again and again. */
const COLLECTIONS: ReadonlySet<ValueKind> = new Set(["list", "tuple", "set", "frozenset", "deque"]);

/** A collection of so many elements that somebody wrote down is not worth a dict beside it. */
const WRITTEN_OUT = 64;

export interface Found {
  readonly scan: Scan;
  readonly variable: WholeVariable;
  readonly value: Value | undefined;
  readonly loop: Loop;
}

function flag(scan: Scan | undefined, ctx: Context): Report | undefined {
  const found = scan && detect(scan, ctx);
  if (!found) return undefined;
  const { variable, value, loop } = found;
  const { key } = found.scan;
  const fix = groupingFix(found, ctx);
  return {
    node: found.scan.node,
    message:
      `This goes through all of \`${variable.name}\` for what has one \`${key.text}\`, on every pass of the loop around it. ` +
      `Build a dict keyed by \`${key.text}\` once before that loop and look up in it.`,
    evidence: [
      ...(value ? [value.evidence] : []),
      {
        text: `this loop repeats the search and leaves \`${variable.name}\` unchanged`,
        node: loop.node,
      },
    ],
    ...(fix && { fix }),
    onlyWhenHot: !isMuchWork(
      amountOfVariable(variable, ctx),
      amountOfRepeats(found.scan.node, ctx, loop.node),
    ),
  };
}

function detect(scan: Scan, ctx: Context): Found | undefined {
  const variable = variableOf(scan.collection, ctx);
  if (!variable || variable.scope?.kind === "class") return undefined;
  const value = valueOf(scan.collection, ctx);
  // What is gone through to its end on every pass can be gone through again, whatever it is.
  if (value ? !COLLECTIONS.has(value.kind) : !scan.isWhole) return undefined;
  if (variable.bindings.length === 0 || isShort(variable, ctx, WRITTEN_OUT)) return undefined;
  const loop = loopWithSameList(scan.node, variable, ctx, {
    counts: (each) => variesIn(scan.wanted, each, ctx) && !leavesAfter(scan.node, each.node),
  });
  if (!loop || changesKeys(loop.node, scan.key) || isStillEmpty(variable, loop.node, ctx))
    return undefined;
  if (isSeldomRun(scan.node, ctx)) return undefined;
  return { scan, variable, value, loop };
}

/** Whether the loop stores under the key's last name, and so may change what the key is. */
function changesKeys(loop: AnyNode, key: AnyNode): boolean {
  const name = lastName(key);
  return descendantsOf(loop, "assignment", "augmented_assignment", "delete_statement").some(
    (statement) => {
      const targets = isKind(statement, "delete_statement") ? statement : statement.children[0];
      if (!targets) return false;
      return [targets, ...descendantsOf(targets, "attribute", "subscript")].some(
        (target) => lastName(target) === name,
      );
    },
  );
}

function lastName(node: AnyNode): string | undefined {
  if (isKind(node, "attribute")) return node.field("attribute").text;
  return isKind(node, "subscript") ? node.fields("subscript")[0]?.text : undefined;
}
