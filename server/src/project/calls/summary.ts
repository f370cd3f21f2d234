/** What the functions of one unit call, and what its methods store: what other units and modules ask of it. */
import { isAsync, runsThere } from "../../semantic/async-context.ts";
import type { Context } from "../../semantic/context.ts";
import type { AnyNode, Node } from "../../syntax/node.ts";
import { descendantsOf, isKind } from "../../syntax/walk.ts";
import { decoratorsOf, functionAround, unitCalls } from "../functions.ts";
import { callsByFunction } from "./own-calls.ts";
import { declaredTarget, instanceTarget, type Target, targetOf } from "./target.ts";

export interface UnitSummary {
  readonly functions: ReadonlyMap<AnyNode, FunctionSummary>;
  /** `self.name = …` in methods. */
  readonly stores: readonly AttributeStore[];
}

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

export interface AttributeStore {
  readonly name: string;
  /** The method that stores. */
  readonly method: AnyNode;
  /** The instance that is stored; undefined where it is unknown. */
  readonly value: Target | undefined;
  readonly isNone: boolean;
}

export function summarize(ctx: Context): UnitSummary {
  const { functions } = unitCalls.of(ctx.unit);
  const calls = callsByFunction.of(ctx.unit);
  const summaries = functions.flatMap((each) =>
    isKind(each, "function_definition") ? [summaryOf(each, calls.get(each) ?? [], ctx)] : [],
  );
  return {
    functions: new Map(summaries.map((summary) => [summary.definition, summary])),
    stores: functions.flatMap((each) => storesIn(each, ctx)),
  };
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

function storesIn(method: AnyNode, ctx: Context): readonly AttributeStore[] {
  if (!isKind(method, "function_definition")) return [];
  const [receiver] = method.field("parameters").children;
  if (!isKind(receiver, "identifier")) return [];
  return descendantsOf(method.field("body"), "assignment").flatMap((statement) => {
    const left = statement.field("left");
    const isOwn = isKind(left, "attribute") && left.field("object").text === receiver.text;
    if (!isOwn || functionAround(statement) !== method) return [];
    const name = left.field("attribute").text;
    const annotation = statement.field("type");
    const value = statement.field("right");
    if (annotation)
      return [{ name, method, isNone: false, value: declaredTarget(annotation, ctx) }];
    const isNone = isKind(value, "none");
    return [{ name, method, isNone, value: value && instanceTarget(value, ctx) }];
  });
}
