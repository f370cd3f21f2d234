/** Where a coroutine is called, as far as its own module shows. */
import { callsNamed, type ModuleView } from "../../../project/functions.ts";
import { type Context, variableOf } from "../../../semantic/context.ts";
import type { AnyNode, Node } from "../../../syntax/node.ts";
import { isKind, nearest } from "../../../syntax/walk.ts";

type Definition = Node<"function_definition">;

export interface Callers {
  readonly calls: readonly Node<"call">[];
  /** Whether it is handed on somewhere: then it may be called from anywhere. */
  readonly isHandedOn: boolean;
}

const UNKNOWN: Callers = { calls: [], isHandedOn: true };

/** `load()` of a function, `self.load()` in the class that a method belongs to; of methods nothing is known without a view. */
export function callersOf(definition: Definition, ctx: Context, view?: ModuleView): Callers {
  const isNested = nearest(definition, "function_definition") !== undefined;
  if (!isNested && headerOf(definition, ctx)) return view ? ofMethod(definition, view) : UNKNOWN;
  const uses = (variableOf(definition.field("name"), ctx)?.uses ?? []).map(({ node }) => node);
  const calls = uses.flatMap((node) =>
    isKind(node.parent, "call") && node.isField("function") ? [node.parent] : [],
  );
  return { calls, isHandedOn: calls.length < uses.length };
}

function ofMethod(definition: Definition, view: ModuleView): Callers {
  const name = definition.field("name").text;
  const header = headerOf(definition, view);
  const calls = callsNamed(name, "own", view.module).map(({ node }) => node);
  return {
    calls: calls.filter((call) => headerOf(call, view) === header),
    isHandedOn: view.module.unitsMentioning(`.${name}`).length > 0,
  };
}

function headerOf({ tree }: AnyNode, { module }: Pick<ModuleView, "module">): unknown {
  const unit = module.unitOf(tree);
  return unit && module.classHeader(unit);
}
