/** Flags a search of a whole list by `index`, `count` or `remove`, repeated on every pass of a loop. */
import type { Fix, Report } from "../../lint/finding.ts";
import { inLoop } from "../../lint/needs.ts";
import { defineRule } from "../../lint/rule.ts";
import { amountOfRepeats, growsWithData, isMuchWork } from "../../semantic/amounts/much.ts";
import { isForOneValue } from "../../semantic/amounts/one-value.ts";
import { amountOfVariable } from "../../semantic/amounts/origins.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import type { Evidence } from "../../semantic/evidence.ts";
import { FEW_PASSES, knownLength } from "../../semantic/loops.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { isShort } from "../../semantic/amounts/lengths.ts";
import { valueOf } from "../../semantic/values.ts";
import type { Node } from "../../syntax/node.ts";
import { isKind } from "../../syntax/walk.ts";
import { counterFix } from "./position/counter-fix.ts";
import { enumerateFix, loopOverSame } from "./position/enumerate-fix.ts";
import { positionsFix } from "./position/positions-fix.ts";
import {
  repeatedSearch,
  type Search,
  searchCall,
  searchesLike,
  WRITTEN_OUT,
} from "./position/search.ts";

const SEARCH = /\.[\s\\]*(?:#|(?:index|count|remove)\b)/;

export const listIndexInLoop = defineRule({
  id: "list-index-in-loop",
  category: "collections",
  summary: "Position or count of a value in a list, searched for inside a loop",
  why: "`index` and `remove` compare with the elements of the list one after the other, and `count` with all of them. Inside a loop the cost is the product of both lengths; a dict of positions or a `Counter` answers in constant time.",
  cost: { from: "O(n·m)", to: "O(n + m)" },
  severity: "warning",
  fix: "sometimes",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { unit: [[SEARCH], [inLoop(SEARCH), /\bkey\b/]] },
  on: {
    call: flagCall,
    keyword_argument: flagKey,
  },
});

function flagCall(node: Node<"call">, ctx: Context): Report | undefined {
  const called = searchCall(node);
  const search = called && repeatedSearch(called, ctx);
  if (!search) return undefined;
  // What is built once serves every such call in the loop, so one finding speaks for all of them.
  const searches = searchesLike(search, ctx);
  if (searches[0]?.call !== node) return undefined;
  const fix = fixFor(searches, search, ctx);
  return {
    node,
    message: messageFor(search, ctx),
    evidence: evidenceFor(search, searches),
    ...(search.method === "remove" && { severity: "information" }),
    ...(fix && { fix }),
    onlyWhenHot: !isMuch(search, ctx),
  };
}

/** Whether the text shows that list and passes are many, or the loop has the positions at hand. */
function isMuch(search: Search, ctx: Context): boolean {
  const { call, method, variable, loop } = search;
  // How many elements a loop takes out is another matter than how many there are.
  if (method === "remove" || isForOneValue(call, loop, ctx)) return false;
  const held = amountOfVariable(variable, ctx);
  if (method === "index" && loopOverSame(search, ctx) && growsWithData(held)) return true;
  return isMuchWork(held, amountOfRepeats(call, ctx, loop.node));
}

function messageFor(search: Search, ctx: Context): string {
  const { variable, method, element } = search;
  const { name } = variable;
  const passes = "on every pass of the loop.";
  if (method === "count") {
    return (
      `\`${name}\` is a list, so \`count\` compares with all of its elements ${passes} ` +
      `A \`collections.Counter\` built once before the loop answers at once.`
    );
  }
  if (method === "remove") {
    return (
      `\`${name}\` is a list, so \`remove\` searches it from the start and moves what follows, for each element that goes. ` +
      `Build the list anew with what stays, in a comprehension.`
    );
  }
  const searches = `\`${name}\` is a list, so \`index\` searches it from the start ${passes}`;
  return loopOverSame(search, ctx)
    ? `${searches} \`enumerate(${name})\` gives the position along with \`${element.text}\`.`
    : `${searches} A dict of positions built once before the loop answers at once.`;
}

function evidenceFor(
  { variable, value, loop, method }: Search,
  searches: readonly Search[],
): readonly Evidence[] {
  const { name } = variable;
  const repeated =
    method === "remove"
      ? `this loop repeats the search of \`${name}\``
      : `this loop repeats the search and leaves \`${name}\` unchanged`;
  const others = searches
    .slice(1)
    .map(({ call }) => ({ text: `\`${name}\` is searched here too`, node: call }));
  return [value.evidence, { text: repeated, node: loop.node }, ...others];
}

function fixFor(searches: readonly Search[], search: Search, ctx: Context): Fix | undefined {
  switch (search.method) {
    case "count":
      return counterFix(searches, search, ctx);
    case "index":
      return enumerateFix(searches, ctx) ?? positionsFix(searches, search, ctx);
    case "remove":
      return undefined;
  }
}

const KEYED: ReadonlySet<string> = new Set(["builtins.sorted", "builtins.min", "builtins.max"]);

/** `sorted(rows, key=order.index)`: the search is repeated for each element that is sorted. */
function flagKey(node: Node<"keyword_argument">, ctx: Context): Report | undefined {
  const key = node.field("value");
  const call = node.parent?.parent;
  if (node.field("name").text !== "key" || !isKind(key, "attribute") || !isKind(call, "call"))
    return undefined;
  const list = key.field("object");
  const method = key.field("attribute").text;
  if (!isKind(list, "identifier") || (method !== "index" && method !== "count")) return undefined;
  const variable = variableOf(list, ctx);
  const value = valueOf(list, ctx);
  if (!variable || value?.kind !== "list" || isShort(variable, ctx, WRITTEN_OUT)) return undefined;
  if (!asksOften(call, ctx) || isSeldomRun(call, ctx)) return undefined;
  const { name } = variable;
  const better = method === "index" ? "dict of positions" : "`collections.Counter`";
  return {
    node: key,
    message: `\`${name}\` is a list, so \`${method}\` searches it anew for every element that gets a key. Give the key from a ${better} of \`${name}\` that is built once.`,
    evidence: [value.evidence, { text: "this call asks for a key for each element", node: call }],
    onlyWhenHot: amountOfVariable(variable, ctx) !== "many",
  };
}

/** Whether the call asks for the keys of more than a few elements. */
function asksOften(call: Node<"call">, ctx: Context): boolean {
  const callee = call.field("function");
  const [first] = call.field("arguments").children;
  const qualified = qualifiedName(callee, ctx);
  if (qualified !== undefined) {
    const length = first && knownLength(first);
    return KEYED.has(qualified) && (length === undefined || length > FEW_PASSES);
  }
  if (!isKind(callee, "attribute") || callee.field("attribute").text !== "sort") return false;
  return valueOf(callee.field("object"), ctx)?.kind === "list";
}
