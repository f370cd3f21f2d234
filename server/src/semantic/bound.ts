/** Whether a name surely has a value where a statement starts. */
import type { AnyNode } from "../syntax/node.ts";
import { isKind, nearest, statementOf } from "../syntax/walk.ts";
import type { Context, WholeVariable } from "./context.ts";

/**
 * Whether every way to the statement passes a binding of the variable: one in a block around the
 * statement and before it, on all branches of an `if` there, by a loop or `with` whose body the
 * statement is in, or a parameter. A variable of the module
 * counts in a function when it is bound, unconditionally, above the function.
 */
export function isBoundBefore(statement: AnyNode, variable: WholeVariable, ctx: Context): boolean {
  if (variable.bindings.some((binding) => binding.kind === "delete")) return false;
  return variable.bindings.some((binding) => {
    if (binding.kind === "parameter" || binding.kind === "declaration")
      return binding.kind === "parameter";
    if (["loop", "with"].includes(binding.kind)) return isBoundAround(binding.node, statement);
    if (binding.node.tree !== statement.tree) return isTopLevelBefore(binding.node, statement, ctx);
    const at = bindingStatement(binding.node);
    return at !== undefined && isOnTheWay(at, statement, variable);
  });
}

function isBoundAround(name: AnyNode, statement: AnyNode): boolean {
  const owner = nearest(name, "for_statement", "with_statement", "for_in_clause");
  if (!owner || isKind(owner, "for_in_clause")) return false;
  // A class body is no part of what the loop runs with its own names, and neither is a function.
  const body = isKind(owner, "for_statement") ? owner.field("body") : owner.field("body");
  return body.encloses(statement) && functionOf(owner) === functionOf(statement);
}

function functionOf(node: AnyNode): AnyNode | undefined {
  return nearest(node, "function_definition", "class_definition");
}

function isTopLevelBefore(bound: AnyNode, statement: AnyNode, ctx: Context): boolean {
  const at = bindingStatement(bound);
  if (!isKind(at?.parent, "module")) return false;
  return ctx.module.offsetOf(bound) < ctx.module.offsetOf(statement);
}

/** The simple assignment, import or definition that surely binds the name when it runs. */
export function bindingStatement(name: AnyNode): AnyNode | undefined {
  const importing = nearest(name, "import_statement", "import_from_statement");
  if (importing) return importing;
  let assignment = name.parent;
  if (isKind(assignment, "function_definition", "class_definition") && name.isField("name"))
    return statementOf(assignment);
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
