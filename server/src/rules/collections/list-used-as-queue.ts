/** Flags a list from whose front a loop takes elements, or puts them there. */
import type { Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { isForOneValue } from "../../semantic/amounts/one-value.ts";
import { amountOfVariable } from "../../semantic/amounts/origins.ts";
import { type Context, variableOf, type WholeVariable } from "../../semantic/context.ts";
import type { Loop } from "../../semantic/loops.ts";
import {
  type FrontCall,
  frontCall,
  frontCalls,
  isKeptShort,
  isScannedIn,
  loopOnOneList,
} from "../../semantic/queue.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { isShort } from "../../semantic/amounts/lengths.ts";
import type { Value } from "../../semantic/value.ts";
import { valueOfVariable } from "../../semantic/values.ts";
import { isKind } from "../../syntax/walk.ts";
import { attributeQueue } from "./queue/attribute.ts";
import { dequeFix } from "./queue/deque-fix.ts";
import { listUses } from "./queue/list-uses.ts";

export const listUsedAsQueue = defineRule({
  id: "list-used-as-queue",
  category: "collections",
  summary: "Elements taken from, or put at, the front of a list inside a loop",
  why: "`pop(0)` and `insert(0, x)` move every other element of the list by one place. A `collections.deque` does both in constant time.",
  cost: { from: "O(n²)", to: "O(n)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[inLoop(/\b(?:pop|insert)[\s\\]*\([\s\\]*[0#]/)]] },
  on: {
    call(node, ctx) {
      const front = frontCall(node);
      if (!front) return undefined;
      const found = detect(front, ctx);
      if (!found) return ofAttribute(front, ctx);
      const fix = dequeFix(found.variable, ctx);
      return {
        node: found.front.call,
        message: messageFor(found.front),
        evidence: [
          found.value.evidence,
          { text: "this loop repeats the move", node: found.loop.node },
        ],
        ...(fix && { fix }),
        onlyWhenHot: amountOfVariable(found.variable, ctx) !== "many" || isForOne(found, ctx),
      };
    },
  },
});

interface Found {
  readonly front: FrontCall;
  readonly variable: WholeVariable;
  readonly value: Value;
  readonly loop: Loop;
}

function detect(front: FrontCall, ctx: Context): Found | undefined {
  const variable = isKind(front.list, "identifier") ? variableOf(front.list, ctx) : undefined;
  if (!variable || variable.scope?.kind === "class") return undefined;
  const value = valueOfVariable(variable, ctx);
  if (value?.kind !== "list" || isShort(variable, ctx)) return undefined;
  const costly = (each: FrontCall): Loop | undefined =>
    isKeptShort(each) ? undefined : loopOnOneList(each, (loop) => isBoundIn(variable, loop), ctx);
  const loop = costly(front);
  if (!loop || isScannedIn(loop, variable) || isSeldomRun(front.call, ctx)) return undefined;
  if (listUses(variable, ctx).needsList) return undefined;
  // One change of the list's type serves all its calls, so the first speaks for all.
  const first = frontCalls(variable).find(
    (each) => each.call.tree === front.call.tree && costly(each),
  );
  return first?.call === front.call ? { front, variable, value, loop } : undefined;
}

/** `if name == "?": names.insert(0, name)`: what is put in for one value alone is put in seldom. */
function isForOne({ front, loop }: Found, ctx: Context): boolean {
  return front.method === "insert" && isForOneValue(front.call, loop, ctx);
}

function isBoundIn({ bindings }: WholeVariable, { node }: Loop): boolean {
  return bindings.some((binding) => node.encloses(binding.node));
}

/** What else is done with the list stands in other methods: so there is no fix, and how long it is only heat tells. */
function ofAttribute(front: FrontCall, ctx: Context): Report | undefined {
  const found = ctx.unmeasured ? undefined : attributeQueue(front, ctx);
  if (!found) return undefined;
  return {
    node: front.call,
    message: messageFor(front),
    evidence: [found.value.evidence, { text: "this loop repeats the move", node: found.loop.node }],
    onlyWhenHot: true,
  };
}

function messageFor(front: FrontCall): string {
  const name = front.list.text;
  const shown = front.method === "pop" ? `${name}.pop(0)` : `${name}.insert(0, …)`;
  const better = front.method === "pop" ? "popleft()" : "appendleft(…)";
  return (
    `\`${shown}\` moves all other elements of the list by one place, on every pass of the loop. ` +
    `A \`collections.deque\` does the same with \`${better}\` in constant time.`
  );
}
