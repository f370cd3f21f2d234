/** Flags a function that computes the same again and again, because it calls itself more than once. */
import { type Fix, insertBefore, type Report } from "../../lint/finding.ts";
import { nameFor } from "../../lint/import-name.ts";
import { defineRule } from "../../lint/rule.ts";
import type { Context } from "../../semantic/context.ts";
import { indentationOf } from "../../semantic/indentation.ts";
import { atLeast } from "../../semantic/version.ts";
import type { Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { isPureBody } from "./recursion/pure-body.ts";
import { isStep, parameterNames, selfCalls, twoOfOneRun } from "./recursion/self-calls.ts";
import { CALLS_ITSELF_TWICE } from "./recursion/two-steps.ts";

export const uncachedOverlappingRecursion = defineRule({
  id: "uncached-overlapping-recursion",
  category: "collections",
  summary: "Function that calls itself twice for overlapping arguments",
  why: "Each call makes two more, and both come to the same arguments again by other ways, so that the number of calls doubles with every step. A cache computes each result once.",
  cost: { from: "O(2ⁿ)", to: "O(n)" },
  severity: "information",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  needs: {
    unit: [["return"], [/[-+]|\/\//], [CALLS_ITSELF_TWICE]],
  },
  on: { function_definition: flag },
});

function flag(node: Node<"function_definition">, ctx: Context): Report | undefined {
  const name = node.field("name");
  if (isKind(node.parent, "decorated_definition") || node.text.split(name.text).length < 4)
    return undefined;
  if (node.allChildren[0]?.symbol === "async") return undefined;
  const parameters = parameterNames(node);
  if (!parameters) return undefined;
  const calls = selfCalls(node, ctx);
  const pair = twoOfOneRun(calls.filter((call) => isStep(call, parameters)));
  if (!pair || !isPureBody(node, calls, ctx)) return undefined;
  const [first, second] = pair;
  const cache = cacheFor(ctx);
  const fix = cacheFix(node, cache, ctx);
  return {
    node: name,
    through: node.field("parameters"),
    message:
      `\`${first.text}\` and \`${second.text}\` come to the same arguments again and again, so the number of calls grows exponentially. ` +
      `\`functools.${cache.name}\` keeps each result.`,
    evidence: [
      { text: `\`${name.text}\` calls itself here`, node: first },
      { text: "and here, in the same run", node: second },
    ],
    ...(fix && { fix }),
  };
}

interface Cache {
  readonly name: string;
  readonly arguments: string;
}

function cacheFor({ target }: Context): Cache {
  return atLeast(target, 3, 9)
    ? { name: "cache", arguments: "" }
    : { name: "lru_cache", arguments: "(maxsize=None)" };
}

function cacheFix(
  node: Node<"function_definition">,
  { name, arguments: options }: Cache,
  ctx: Context,
): Fix | undefined {
  const indentation = indentationOf(node);
  const decorator = nameFor(`functools.${name}`, node, ctx);
  if (indentation === undefined || !decorator) return undefined;
  return {
    title: `Keep results with \`functools.${name}\` (arguments must be hashable, and every result stays in memory)`,
    safe: false,
    imports: decorator.imports,
    edits: [insertBefore(node, `@${decorator.text}${options}${ctx.module.lineEnd}${indentation}`)],
  };
}
