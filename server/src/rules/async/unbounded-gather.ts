/** Flags `gather` over requests for every element of something of unknown length. */
import type { Report } from "../../lint/finding.ts";
import { defineRule } from "../../lint/rule.ts";
import { type Context, variableOf } from "../../semantic/context.ts";
import { defineFact } from "../../semantic/fact.ts";
import { qualifiedName } from "../../semantic/names.ts";
import { isSeldomRun } from "../../semantic/seldom.ts";
import { mayBeLong } from "../../semantic/amounts/lengths.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendantsOf, isKind, unwrapped } from "../../syntax/walk.ts";
import type { ModuleView } from "./objects/attribute.ts";
import { holdsBack, type Request, requestBy } from "./requests/request.ts";
import { isMeant } from "./unblocking/meant.ts";

export const unboundedGather = defineRule({
  id: "unbounded-gather",
  category: "async",
  summary: "A request for every element at once",
  why: "`gather` starts everything that it is given. For thousands of elements these are thousands of tasks and requests at once: memory grows, servers refuse, and what waits for a free connection runs into its timeout.",
  severity: "hint",
  fix: "never",
  python: { min: "3.8" },
  since: "0.1.0",
  onlyWhenHot: "sometimes",
  needs: { module: [["gather"], ["httpx", "aiohttp"]] },
  module(view) {
    return view.module
      .unitsWith(gathers)
      .flatMap((unit) => (unit.isBroken ? [] : gathers.of(unit)))
      .flatMap((call) => reportOf(call, view) ?? []);
  },
});

/** `gather(*…)`, with a single splat. */
const gathers = defineFact("gathers of what is spread", (unit) => {
  if (!/gather[\s\\]*\([^*]*\*/.test(unit.text)) return [];
  return descendantsOf(unit.tree.root, "call").filter((call) => {
    const spread = call.field("arguments").children.filter((each) => isKind(each, "list_splat"));
    return call.field("function").text.endsWith("gather") && spread.length === 1;
  });
});

type Comprehension = Node<"list_comprehension" | "generator_expression">;

function reportOf(call: Node<"call">, view: ModuleView): Report | undefined {
  const unit = view.module.unitOf(call.tree);
  const ctx = unit && view.of(unit);
  if (!ctx || qualifiedName(call.field("function"), ctx) !== "asyncio.gather") return undefined;
  const works = comprehensionOf(call, ctx);
  const source = works && onlySource(works);
  const work = works && workOf(works, ctx);
  const request = work && requestBy(work, view);
  if (!source || !request || !mayGrow(source, ctx)) return undefined;
  if (isHeldBack(request, view) || isSeldomRun(call, ctx) || isMeant(call, ctx)) return undefined;
  return {
    node: call.field("function"),
    message: `\`${call.field("function").text}\` starts \`${work.field("function").text}\` for every element of \`${source.text}\` at once, and each sends a request. Let an \`asyncio.Semaphore\` admit a limited number at a time.`,
    evidence: [{ text: "one coroutine for each element", node: works }, request.evidence],
    ...(isAnswer(source, ctx) && { onlyWhenHot: true }),
  };
}

/** `urls = await suggest(question)`: of what somebody answers nobody knows how long it is, and mostly it is short. */
function isAnswer(source: AnyNode, ctx: Context): boolean {
  const node = unwrapped(source);
  const bindings = (isKind(node, "identifier") && variableOf(node, ctx)?.bindings) || [];
  return bindings.some(({ value }) => value !== undefined && isKind(unwrapped(value), "await"));
}

/** What is spread: written there, or the one value of a name. */
function comprehensionOf(call: Node<"call">, ctx: Context): Comprehension | undefined {
  const spread = call.field("arguments").children.find((each) => isKind(each, "list_splat"));
  const inner = spread?.children[0];
  const node = inner && unwrapped(inner);
  if (isKind(node, "list_comprehension", "generator_expression")) return node;
  const variable = isKind(node, "identifier") ? variableOf(node, ctx) : undefined;
  const [binding, ...others] = variable?.bindings ?? [];
  const value = others.length === 0 && binding?.kind === "assignment" ? binding.value : undefined;
  return isKind(value, "list_comprehension", "generator_expression") ? value : undefined;
}

function onlySource(works: Comprehension): AnyNode | undefined {
  const [first, ...others] = works.children.flatMap((clause) =>
    isKind(clause, "for_in_clause") ? clause.fields("right") : [],
  );
  return others.length === 0 && first?.kind !== "token" ? first : undefined;
}

/** The coroutine, or what is handed to `create_task`. */
function workOf(works: Comprehension, ctx: Context): Node<"call"> | undefined {
  const body = works.children.find((each) => each.isField("body"));
  if (!isKind(body, "call")) return undefined;
  const starter = qualifiedName(body.field("function"), ctx) ?? "";
  if (!/^asyncio\.(?:create_task|ensure_future)$/.test(starter)) return body;
  const [work] = body.field("arguments").children;
  return isKind(work, "call") ? work : undefined;
}

/** A part of something longer, taken piece by piece, is bounded. */
const PIECE = /chunk|batch|slice|piece|part/i;
/** What programs have by the thousand; attachments, servers and tables are a handful. */
const MANY =
  /(?:^|_)(?:ur[il]s?|links?|ids?|keys?|rows?|records?|lines?|quer(?:y|ies)|prompts?|texts?|doc(?:ument)?s?|entries|items|pages?|symbols?|tickers?|users?|customers?|orders?|products?|posts?|comments?|hits?|results?|emails?|addresses|names?|numbers?)$/i;

/** Whether there may be any number of elements: what a name in lower case says, or what data gives them. */
function mayGrow(source: AnyNode, ctx: Context): boolean {
  const node = unwrapped(source);
  if (PIECE.test(node.text) || !mayBeLong(node, ctx)) return false;
  if (isKind(node, "identifier")) return MANY.test(node.text) && !/^[A-Z_\d]+$/.test(node.text);
  if (!isKind(node, "call")) return false;
  const callee = node.field("function");
  const [first] = node.field("arguments").children;
  if (!isKind(callee, "attribute"))
    return (
      /^(?:set|sorted|list|enumerate|zip)$/.test(callee.text) &&
      first !== undefined &&
      mayGrow(first, ctx)
    );
  const method = callee.field("attribute").text;
  if (/^(?:items|keys|values)$/.test(method)) return mayGrow(callee.field("object"), ctx);
  return /^(?:fetchall|all|readlines|splitlines)$/.test(method);
}

/** A semaphore on the way to the request, or a limit of the client's own. */
function isHeldBack({ by }: Request, view: ModuleView): boolean {
  return by.some((definition) => {
    const unit = view.module.unitOf(definition.tree);
    return unit !== undefined && holdsBack(definition, view.of(unit));
  });
}
