/** What the functions of one unit call: what other units and modules ask of it. */
import { isAsync, runsThere } from "../../semantic/async-context.ts";
import type { Context } from "../../semantic/context.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import { decoratorsOf, functionAround, unitCalls } from "../functions.ts";
import { callsByFunction } from "./own-calls.ts";
import { type Target, targetOf } from "./target.ts";

/** By definition. */
export type UnitSummary = ReadonlyMap<AnyNode, FunctionSummary>;

export interface FunctionSummary {
  readonly definition: Node<"function_definition">;
  readonly isAsync: boolean;
  /** Whether a call runs the body: not of a generator, nor where an unknown decorator stands between. */
  readonly runsWhenCalled: boolean;
  /** Calls on the function's own thread whose target can be named, in source order. */
  readonly calls: readonly CallSite[];
}

export interface CallSite {
  readonly node: Node<"call">;
  readonly target: Target;
}

export function summarize(ctx: Context): UnitSummary {
  const { functions } = unitCalls.of(ctx.unit);
  const calls = callsByFunction.of(ctx.unit);
  const summaries = functions.flatMap((each) =>
    isKind(each, "function_definition") ? [summaryOf(each, calls.get(each) ?? [], ctx)] : [],
  );
  return new Map(summaries.map((summary) => [summary.definition, summary]));
}

function summaryOf(
  definition: Node<"function_definition">,
  calls: readonly Node<"call">[],
  ctx: Context,
): FunctionSummary {
  return {
    definition,
    isAsync: isAsync(definition),
    runsWhenCalled: !isGenerator(definition) && decoratorsOf(definition).every(keepsFunction),
    calls: calls.flatMap((node) => {
      const target = targetOf(node.field("function"), ctx);
      return target && runsThere(node, definition, ctx) ? [{ node, target }] : [];
    }),
  };
}

function isGenerator(definition: Node<"function_definition">): boolean {
  if (!definition.text.includes("yield")) return false;
  return descendantsOf(definition.field("body"), "yield").some(
    (node) => functionAround(node) === definition,
  );
}

/** Decorators whose result does, when called, what the function does. */
const KEEPS =
  /^@\s*(?:staticmethod|classmethod|(?:typing\.|typing_extensions\.)?(?:override|final|no_type_check)|(?:tenacity\.)?retry|(?:backoff\.)?on_exception)\b/;

function keepsFunction(decorator: AnyNode): boolean {
  return KEEPS.test(decorator.text);
}
