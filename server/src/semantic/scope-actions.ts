/** What a walk over the rows of a tree does at each kind of node, by symbol id. */
import type { Grammar } from "../syntax/grammar.ts";

const GO_ON = 0;
/** An identifier is read, if nothing above has bound it. */
export const READ = 1;
/** The node binds, declares, opens a scope, or holds a name that is none. */
export const VISIT = 2;

export interface Actions {
  /** By symbol id. */
  readonly bySymbol: Uint8Array;
  readonly nameField: number | undefined;
  readonly attributeField: number | undefined;
}

const VISITED: ReadonlySet<string> = new Set([
  "as_pattern",
  "assignment",
  "augmented_assignment",
  "case_pattern",
  "class_definition",
  "delete_statement",
  "dictionary_comprehension",
  "except_clause",
  "for_statement",
  "function_definition",
  "future_import_statement",
  "generator_expression",
  "global_statement",
  "import_from_statement",
  "import_statement",
  "lambda",
  "list_comprehension",
  "member_type",
  "named_expression",
  "nonlocal_statement",
  "set_comprehension",
  "type_alias_statement",
]);

const known = new WeakMap<Grammar, Actions>();

export function actionsOf(grammar: Grammar): Actions {
  const kept = known.get(grammar);
  if (kept) return kept;
  const action = (kind: string) =>
    kind === "identifier" ? READ : VISITED.has(kind) ? VISIT : GO_ON;
  const actions = {
    bySymbol: Uint8Array.from(grammar.kinds, action),
    nameField: grammar.fieldIds.get("name"),
    attributeField: grammar.fieldIds.get("attribute"),
  };
  known.set(grammar, actions);
  return actions;
}
