/** Code of tests, which runs once and for itself. */
import type { AnyNode } from "../syntax/node.ts";
import { ancestors, isKind } from "../syntax/walk.ts";
import type { Context } from "./context.ts";

/** Whether the node is part of a function that `pytest` or `unittest` runs: both go by its name. */
export function isInTest(node: AnyNode, ctx: Context): boolean {
  const isOfTest = ancestors(node).some(
    (up) => isKind(up, "function_definition") && /^test/.test(up.field("name").text),
  );
  return isOfTest && ["pytest", "unittest"].some((name) => isImported(name, ctx));
}

function isImported(name: string, ctx: Context): boolean {
  return ctx.module.variable(name).bindings.some(({ kind }) => kind === "import");
}
