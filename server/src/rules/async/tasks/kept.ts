/** Tasks that are kept elsewhere than where they are started: by the event loop, or by their coroutine. */
import { isAsync } from "../../../semantic/async-context.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import { defineFact, type Fact } from "../../../semantic/fact.ts";
import { isKept, mayBeKept } from "../../../semantic/kept-tasks.ts";
import { instanceOf } from "../../../semantic/known-class.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import type { Unit } from "../../../syntax/unit.ts";
import { isKind } from "../../../syntax/walk.ts";

/** `work()` of a function of this module or another, `self.work()` of the class around. */
export function isKeptElsewhere(work: Node<"call">, ctx: Context): boolean {
  const callee = work.field("function");
  const imported = qualifiedName(callee, ctx);
  if (imported !== undefined)
    return OF_LOOP.test(imported) || ctx.elsewhere?.keepsTask(imported) === true;
  if (isKind(callee, "attribute")) return isMethodThat(keptFunctions, callee, ctx);
  const definition = definitionOf(callee, ctx);
  return definition !== undefined && isKept(definition);
}

/** Whether a plain function of the module gives what is awaited: that may be a future, which somebody keeps to set it. */
export function isOfPlainFunction(work: Node<"call">, ctx: Context): boolean {
  const callee = work.field("function");
  if (isKind(callee, "attribute")) return isMethodThat(plainFunctions, callee, ctx);
  const definition = definitionOf(callee, ctx);
  return definition !== undefined && !isAsync(definition);
}

function definitionOf(callee: AnyNode, ctx: Context): Node<"function_definition"> | undefined {
  const [binding] = (isKind(callee, "identifier") && variableOf(callee, ctx)?.bindings) || [];
  const definition = binding?.value;
  return isKind(definition, "function_definition") ? definition : undefined;
}

/** A timer, and a thread, keep the future that they will set. */
const OF_LOOP = /^asyncio\.(?:sleep|to_thread)$/;

/** Whether the fact names the method among those of its class. */
function isMethodThat(
  fact: Fact<readonly string[]>,
  callee: Node<"attribute">,
  ctx: Context,
): boolean {
  const name = callee.field("attribute").text;
  const own = headerOf(callee.field("object"), ctx);
  return (
    own !== undefined &&
    ctx.module.said(fact).some(({ says, header }) => header === own && says.includes(name))
  );
}

/** The header of the class that `self`, or an instance of a class of the module, belongs to. */
function headerOf(object: AnyNode, ctx: Context): Unit | undefined {
  if (object.text === "self") return ctx.module.classHeader(ctx.unit);
  const definition = instanceOf(object, ctx)?.definition;
  return definition && ctx.module.unitOf(definition.tree);
}

/** Names of a unit's functions whose tasks are kept; only what it says, whatever else changes in it. */
const keptFunctions = defineFact("functions whose tasks are kept", (unit): readonly string[] => {
  if (unit.isBroken || !mayBeKept(unit.text)) return [];
  return unit.tree.root.children.flatMap((child) =>
    isKind(child, "function_definition") && isKept(child) ? [child.field("name").text] : [],
  );
});

/** The name of a unit that is a `def`, read from its text: all of a module are asked. */
const plainFunctions = defineFact("plain functions", ({ shape, text }): readonly string[] => {
  const [first] = /^[ \t]*(?:async[ \t]+)?def\b/m.exec(text) ?? [];
  return shape.functionName === undefined || first?.includes("async") !== false
    ? []
    : [shape.functionName];
});
