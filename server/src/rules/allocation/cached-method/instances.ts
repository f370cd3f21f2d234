/** Classes of which the module makes a few instances, once: then the cache keeps no more than those. */
import type { ModuleContext } from "../../../lint/rule.ts";
import { decoratorsOf, functionAround } from "../../../project/functions.ts";
import type { Use } from "../../../semantic/scope.ts";
import { hotLoopsAround, loopsAround } from "../../../semantic/loops.ts";
import { qualifiedName } from "../../../semantic/names.ts";
import { useOf } from "../../../semantic/uses.ts";
import type { Node } from "../../../syntax/node.ts";
import { isKind } from "../../../syntax/walk.ts";

/** Whether all instances in sight are made where code runs once; unknown where the module makes none. */
export function makesFewInstances(owner: Node<"class_definition">, ctx: ModuleContext): boolean {
  const { uses } = ctx.module.variable(owner.field("name").text);
  const calls = uses.filter(({ node }) => useOf(node).how === "called");
  return calls.length > 0 && calls.every((call) => runsOnce(call, ctx));
}

/** Bases of which a server or a command makes an instance for each request, message or record that it handles. */
const ONE_EACH =
  /(?:RequestHandler|BaseHandler|APIHandler|WebHandler|APIView|ViewSet|Request|Response|Message|Node|StructType)$/;

/** Whether the text shows that there are many: made in a loop, or one for each request. */
export function makesManyInstances(owner: Node<"class_definition">, ctx: ModuleContext): boolean {
  const bases = owner.field("superclasses")?.children ?? [];
  if (bases.some((base) => ONE_EACH.test(base.text))) return true;
  const { uses } = ctx.module.variable(owner.field("name").text);
  return uses.some(({ node }) => useOf(node).how === "called" && hotLoopsAround(node).length > 0);
}

/** In code of the module, in `main`, or in a function without parameters that is itself cached. */
function runsOnce({ node }: Use, ctx: ModuleContext): boolean {
  if (loopsAround(node).length > 0) return false;
  const around = functionAround(node);
  if (!around) return true;
  if (!isKind(around, "function_definition")) return false;
  if (/^_?main$/.test(around.field("name").text)) return true;
  const unit = ctx.module.unitOf(around.tree);
  if (!unit || around.field("parameters").children.length > 0) return false;
  return decoratorsOf(around).some((decorator) => {
    const [expression] = decorator.children;
    const callee = isKind(expression, "call") ? expression.field("function") : expression;
    const qualified = callee && qualifiedName(callee, ctx.of(unit));
    return qualified === "functools.cache" || qualified === "functools.lru_cache";
  });
}
