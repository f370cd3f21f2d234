/** Whether a name surely has a value where a statement starts. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind } from "../syntax/walk.ts";
import type { Context, WholeVariable } from "./context.ts";

/**
 * Whether every way to the statement passes a binding of the variable: one in a block around the
 * statement and before it, on all branches of an `if` there, or a parameter. A variable of the module
 * counts in a function when it is bound, unconditionally, above the function.
 */
export function isBoundBefore(statement: AnyNode, variable: WholeVariable, ctx: Context): boolean {
  return variable.bindings.some((binding) => {
    if (binding.kind === "parameter" || binding.kind === "declaration")
      return binding.kind === "parameter";
    if (binding.node.tree !== statement.tree) return isTopLevelBefore(binding.node, statement, ctx);
    const at = bindingStatement(binding.node);
    return at !== undefined && isOnTheWay(at, statement, variable);
  });
}

function isTopLevelBefore(bound: AnyNode, statement: AnyNode, ctx: Context): boolean {
  const at = bindingStatement(bound);
  if (!isKind(at?.parent, "module")) return false;
  return ctx.module.offsetOf(bound) < ctx.module.offsetOf(statement);
}

/** The simple assignment that surely binds the name when it runs. */
function bindingStatement(name: AnyNode): AnyNode | undefined {
  let assignment = name.parent;
  if (!isKind(assignment, "assignment", "augmented_assignment") || !name.isField("left"))
    return undefined;
  // `a = b = []` nests to the right.
  while (isKind(assignment?.parent, "assignment")) assignment = assignment.parent;
  const statement = assignment?.parent;
  return isKind(statement, "expression_statement") ? statement : undefined;
}

function isOnTheWay(at: AnyNode, statement: AnyNode, variable: WholeVariable): boolean {
  const block = at.parent;
  if (!block) return false;
  if (block.encloses(statement)) return at.index < statement.index;
  const branch = isKind(block.parent, "elif_clause", "else_clause") ? block.parent : undefined;
  const choice = branch ? branch.parent : block.parent;
  if (!isKind(choice, "if_statement") || !bindsOnAllBranches(choice, variable)) return false;
  return isOnTheWay(choice, statement, variable);
}

function bindsOnAllBranches(
  choice: AnyNode & { readonly kind: "if_statement" },
  variable: WholeVariable,
): boolean {
  const clauses = choice.fields("alternative");
  if (!clauses.some((clause) => isKind(clause, "else_clause"))) return false;
  const blocks = [
    choice.field("consequence"),
    ...clauses.map((clause) =>
      isKind(clause, "else_clause") ? clause.field("body") : clause.field("consequence"),
    ),
  ];
  return blocks.every((block) =>
    variable.bindings.some((binding) => {
      const at = binding.node.tree === block.tree ? bindingStatement(binding.node) : undefined;
      return at?.parent?.index === block.index;
    }),
  );
}
