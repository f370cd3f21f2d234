/** What functions of a module call, directly or in steps, as far as the module shows it. */
import { isKind } from "../syntax/walk.ts";
import {
  functionAround,
  type FunctionNode,
  functionsNamed,
  type ModuleView,
  unitCalls,
} from "./functions.ts";

/** The functions and all that calling them may lead to. */
export function withCalled(
  functions: Iterable<FunctionNode>,
  view: ModuleView,
): ReadonlySet<FunctionNode> {
  const found = new Set(functions);
  for (const each of found) for (const called of calledBy(each, view)) found.add(called);
  return found;
}

/** By name, and the lambdas that the function makes: it may call them, or give them to who does. */
function calledBy(each: FunctionNode, view: ModuleView): readonly FunctionNode[] {
  const unit = view.module.unitOf(each.tree);
  if (!unit) return [];
  const { calls, functions } = unitCalls.of(unit);
  const called = calls.flatMap(({ node, within }) => {
    const callee = node.field("function");
    const isNamed = within === each && isKind(callee, "identifier", "attribute");
    return isNamed ? functionsNamed(callee, view) : [];
  });
  const isMade = (inner: FunctionNode): boolean =>
    isKind(inner, "lambda") && functionAround(inner) === each;
  return [...called.filter((found) => !isKind(found, "lambda")), ...functions.filter(isMade)];
}
