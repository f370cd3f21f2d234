/** Kinds and fields of Python syntax nodes. Generated from grammars/node-types.json by `npm run generate`; do not edit. */

export type Kind =
  | "ERROR"
  | "aliased_import"
  | "argument_list"
  | "as_pattern"
  | "as_pattern_target"
  | "assert_statement"
  | "assignment"
  | "attribute"
  | "augmented_assignment"
  | "await"
  | "binary_operator"
  | "block"
  | "boolean_operator"
  | "break_statement"
  | "call"
  | "case_clause"
  | "case_pattern"
  | "class_definition"
  | "class_pattern"
  | "comment"
  | "comparison_operator"
  | "complex_pattern"
  | "concatenated_string"
  | "conditional_expression"
  | "constrained_type"
  | "continue_statement"
  | "decorated_definition"
  | "decorator"
  | "default_parameter"
  | "delete_statement"
  | "dict_pattern"
  | "dictionary"
  | "dictionary_comprehension"
  | "dictionary_splat"
  | "dictionary_splat_pattern"
  | "dotted_name"
  | "elif_clause"
  | "ellipsis"
  | "else_clause"
  | "escape_interpolation"
  | "escape_sequence"
  | "except_clause"
  | "expression_list"
  | "expression_statement"
  | "false"
  | "finally_clause"
  | "float"
  | "for_in_clause"
  | "for_statement"
  | "format_expression"
  | "format_specifier"
  | "function_definition"
  | "future_import_statement"
  | "generator_expression"
  | "generic_type"
  | "global_statement"
  | "identifier"
  | "if_clause"
  | "if_statement"
  | "import_from_statement"
  | "import_prefix"
  | "import_statement"
  | "integer"
  | "interpolation"
  | "keyword_argument"
  | "keyword_pattern"
  | "keyword_separator"
  | "lambda"
  | "lambda_parameters"
  | "line_continuation"
  | "list"
  | "list_comprehension"
  | "list_pattern"
  | "list_splat"
  | "list_splat_pattern"
  | "match_statement"
  | "member_type"
  | "module"
  | "named_expression"
  | "none"
  | "nonlocal_statement"
  | "not_operator"
  | "pair"
  | "parameters"
  | "parenthesized_expression"
  | "parenthesized_list_splat"
  | "pass_statement"
  | "pattern_list"
  | "positional_separator"
  | "raise_statement"
  | "relative_import"
  | "return_statement"
  | "set"
  | "set_comprehension"
  | "slice"
  | "splat_pattern"
  | "splat_type"
  | "string"
  | "string_content"
  | "string_end"
  | "string_start"
  | "subscript"
  | "token"
  | "true"
  | "try_statement"
  | "tuple"
  | "tuple_pattern"
  | "type"
  | "type_alias_statement"
  | "type_conversion"
  | "type_parameter"
  | "type_parameter_default"
  | "typed_default_parameter"
  | "typed_parameter"
  | "unary_operator"
  | "union_pattern"
  | "union_type"
  | "while_statement"
  | "wildcard_import"
  | "with_clause"
  | "with_item"
  | "with_statement"
  | "yield";

export type CompoundStatementKind = "class_definition" | "decorated_definition" | "for_statement" | "function_definition" | "if_statement" | "match_statement" | "try_statement" | "while_statement" | "with_statement";

export type SimpleStatementKind = "assert_statement" | "break_statement" | "continue_statement" | "delete_statement" | "expression_statement" | "future_import_statement" | "global_statement" | "import_from_statement" | "import_statement" | "nonlocal_statement" | "pass_statement" | "raise_statement" | "return_statement" | "type_alias_statement";

export type ExpressionKind = "as_pattern" | "boolean_operator" | "comparison_operator" | "conditional_expression" | "lambda" | "named_expression" | "not_operator" | PrimaryExpressionKind;

export type ParameterKind = "default_parameter" | "dictionary_splat_pattern" | "identifier" | "keyword_separator" | "list_splat_pattern" | "positional_separator" | "tuple_pattern" | "typed_default_parameter" | "typed_parameter";

export type PatternKind = "attribute" | "identifier" | "list_pattern" | "list_splat_pattern" | "subscript" | "tuple_pattern";

export type PrimaryExpressionKind = "attribute" | "await" | "binary_operator" | "call" | "concatenated_string" | "dictionary" | "dictionary_comprehension" | "ellipsis" | "false" | "float" | "generator_expression" | "identifier" | "integer" | "list" | "list_comprehension" | "none" | "parenthesized_expression" | "set" | "set_comprehension" | "string" | "subscript" | "true" | "tuple" | "unary_operator";

export interface Fields {
  readonly aliased_import: {
    readonly alias: { readonly kinds: "identifier"; readonly required: true };
    readonly name: { readonly kinds: "dotted_name"; readonly required: true };
  };
  readonly as_pattern: {
    readonly alias: { readonly kinds: "as_pattern_target"; readonly required: false };
  };
  readonly assignment: {
    readonly left: { readonly kinds: "pattern_list" | PatternKind; readonly required: true };
    readonly right: { readonly kinds: "assignment" | "augmented_assignment" | "expression_list" | "list_splat" | "pattern_list" | "yield" | ExpressionKind; readonly required: false };
    readonly type: { readonly kinds: "type"; readonly required: false };
  };
  readonly attribute: {
    readonly attribute: { readonly kinds: "identifier"; readonly required: true };
    readonly object: { readonly kinds: PrimaryExpressionKind; readonly required: true };
  };
  readonly augmented_assignment: {
    readonly left: { readonly kinds: "pattern_list" | PatternKind; readonly required: true };
    readonly operator: { readonly kinds: "token"; readonly required: true };
    readonly right: { readonly kinds: "assignment" | "augmented_assignment" | "expression_list" | "list_splat" | "pattern_list" | "yield" | ExpressionKind; readonly required: true };
  };
  readonly binary_operator: {
    readonly left: { readonly kinds: PrimaryExpressionKind; readonly required: true };
    readonly operator: { readonly kinds: "token"; readonly required: true };
    readonly right: { readonly kinds: PrimaryExpressionKind; readonly required: true };
  };
  readonly block: {
    readonly alternative: { readonly kinds: "case_clause"; readonly required: false };
  };
  readonly boolean_operator: {
    readonly left: { readonly kinds: ExpressionKind; readonly required: true };
    readonly operator: { readonly kinds: "token"; readonly required: true };
    readonly right: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly call: {
    readonly arguments: { readonly kinds: "argument_list" | "generator_expression"; readonly required: true };
    readonly function: { readonly kinds: PrimaryExpressionKind; readonly required: true };
  };
  readonly case_clause: {
    readonly consequence: { readonly kinds: "block"; readonly required: true };
    readonly guard: { readonly kinds: "if_clause"; readonly required: false };
  };
  readonly class_definition: {
    readonly body: { readonly kinds: "block"; readonly required: true };
    readonly name: { readonly kinds: "identifier"; readonly required: true };
    readonly superclasses: { readonly kinds: "argument_list"; readonly required: false };
    readonly type_parameters: { readonly kinds: "type_parameter"; readonly required: false };
  };
  readonly comparison_operator: {
    readonly operators: { readonly kinds: "token"; readonly required: true };
  };
  readonly decorated_definition: {
    readonly definition: { readonly kinds: "class_definition" | "function_definition"; readonly required: true };
  };
  readonly default_parameter: {
    readonly name: { readonly kinds: "identifier" | "tuple_pattern"; readonly required: true };
    readonly value: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly dict_pattern: {
    readonly key: { readonly kinds: "class_pattern" | "complex_pattern" | "concatenated_string" | "dict_pattern" | "dotted_name" | "false" | "float" | "integer" | "list_pattern" | "none" | "splat_pattern" | "string" | "token" | "true" | "tuple_pattern" | "union_pattern"; readonly required: false };
    readonly value: { readonly kinds: "case_pattern"; readonly required: false };
  };
  readonly dictionary_comprehension: {
    readonly body: { readonly kinds: "dictionary_splat" | "pair"; readonly required: true };
  };
  readonly elif_clause: {
    readonly condition: { readonly kinds: ExpressionKind; readonly required: true };
    readonly consequence: { readonly kinds: "block"; readonly required: true };
  };
  readonly else_clause: {
    readonly body: { readonly kinds: "block"; readonly required: true };
  };
  readonly except_clause: {
    readonly alias: { readonly kinds: ExpressionKind; readonly required: false };
    readonly value: { readonly kinds: ExpressionKind; readonly required: false };
  };
  readonly for_in_clause: {
    readonly left: { readonly kinds: "pattern_list" | PatternKind; readonly required: true };
    readonly right: { readonly kinds: "token" | ExpressionKind; readonly required: true };
  };
  readonly for_statement: {
    readonly alternative: { readonly kinds: "else_clause"; readonly required: false };
    readonly body: { readonly kinds: "block"; readonly required: true };
    readonly left: { readonly kinds: "pattern_list" | PatternKind; readonly required: true };
    readonly right: { readonly kinds: "expression_list" | "list_splat" | ExpressionKind; readonly required: true };
  };
  readonly format_expression: {
    readonly expression: { readonly kinds: "expression_list" | "list_splat" | "pattern_list" | "yield" | ExpressionKind; readonly required: true };
    readonly format_specifier: { readonly kinds: "format_specifier"; readonly required: false };
    readonly type_conversion: { readonly kinds: "type_conversion"; readonly required: false };
  };
  readonly function_definition: {
    readonly body: { readonly kinds: "block"; readonly required: true };
    readonly name: { readonly kinds: "identifier"; readonly required: true };
    readonly parameters: { readonly kinds: "parameters"; readonly required: true };
    readonly return_type: { readonly kinds: "type"; readonly required: false };
    readonly type_parameters: { readonly kinds: "type_parameter"; readonly required: false };
  };
  readonly future_import_statement: {
    readonly name: { readonly kinds: "aliased_import" | "dotted_name"; readonly required: false };
  };
  readonly generator_expression: {
    readonly body: { readonly kinds: "list_splat" | ExpressionKind; readonly required: true };
  };
  readonly if_statement: {
    readonly alternative: { readonly kinds: "elif_clause" | "else_clause"; readonly required: false };
    readonly condition: { readonly kinds: ExpressionKind; readonly required: true };
    readonly consequence: { readonly kinds: "block"; readonly required: true };
  };
  readonly import_from_statement: {
    readonly module_name: { readonly kinds: "dotted_name" | "relative_import"; readonly required: true };
    readonly name: { readonly kinds: "aliased_import" | "dotted_name"; readonly required: false };
  };
  readonly import_statement: {
    readonly name: { readonly kinds: "aliased_import" | "dotted_name"; readonly required: true };
  };
  readonly interpolation: {
    readonly expression: { readonly kinds: "expression_list" | "list_splat" | "pattern_list" | "yield" | ExpressionKind; readonly required: true };
    readonly format_specifier: { readonly kinds: "format_specifier"; readonly required: false };
    readonly type_conversion: { readonly kinds: "type_conversion"; readonly required: false };
  };
  readonly keyword_argument: {
    readonly name: { readonly kinds: "identifier"; readonly required: true };
    readonly value: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly lambda: {
    readonly body: { readonly kinds: ExpressionKind; readonly required: true };
    readonly parameters: { readonly kinds: "lambda_parameters"; readonly required: false };
  };
  readonly list_comprehension: {
    readonly body: { readonly kinds: "list_splat" | ExpressionKind; readonly required: true };
  };
  readonly match_statement: {
    readonly body: { readonly kinds: "block"; readonly required: true };
    readonly subject: { readonly kinds: "list_splat" | ExpressionKind; readonly required: true };
  };
  readonly named_expression: {
    readonly name: { readonly kinds: "identifier"; readonly required: true };
    readonly value: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly not_operator: {
    readonly argument: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly pair: {
    readonly key: { readonly kinds: ExpressionKind; readonly required: true };
    readonly value: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly raise_statement: {
    readonly cause: { readonly kinds: ExpressionKind; readonly required: false };
  };
  readonly set_comprehension: {
    readonly body: { readonly kinds: "list_splat" | ExpressionKind; readonly required: true };
  };
  readonly subscript: {
    readonly subscript: { readonly kinds: "list_splat" | "slice" | ExpressionKind; readonly required: true };
    readonly value: { readonly kinds: PrimaryExpressionKind; readonly required: true };
  };
  readonly try_statement: {
    readonly body: { readonly kinds: "block"; readonly required: true };
  };
  readonly type_alias_statement: {
    readonly left: { readonly kinds: "type"; readonly required: true };
    readonly right: { readonly kinds: "type"; readonly required: true };
  };
  readonly type_parameter_default: {
    readonly name: { readonly kinds: "type"; readonly required: true };
    readonly value: { readonly kinds: "type"; readonly required: true };
  };
  readonly typed_default_parameter: {
    readonly name: { readonly kinds: "identifier"; readonly required: true };
    readonly type: { readonly kinds: "type"; readonly required: true };
    readonly value: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly typed_parameter: {
    readonly type: { readonly kinds: "type"; readonly required: true };
  };
  readonly unary_operator: {
    readonly argument: { readonly kinds: PrimaryExpressionKind; readonly required: true };
    readonly operator: { readonly kinds: "token"; readonly required: true };
  };
  readonly while_statement: {
    readonly alternative: { readonly kinds: "else_clause"; readonly required: false };
    readonly body: { readonly kinds: "block"; readonly required: true };
    readonly condition: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly with_item: {
    readonly value: { readonly kinds: ExpressionKind; readonly required: true };
  };
  readonly with_statement: {
    readonly body: { readonly kinds: "block"; readonly required: true };
  };
}

/** Fields that every node of a kind has, unless the parser gave up in it. */
export const REQUIRED_FIELDS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  aliased_import: ["alias", "name"],
  assignment: ["left"],
  attribute: ["attribute", "object"],
  augmented_assignment: ["left", "operator", "right"],
  binary_operator: ["left", "operator", "right"],
  boolean_operator: ["left", "operator", "right"],
  call: ["arguments", "function"],
  case_clause: ["consequence"],
  class_definition: ["body", "name"],
  comparison_operator: ["operators"],
  decorated_definition: ["definition"],
  default_parameter: ["name", "value"],
  dictionary_comprehension: ["body"],
  elif_clause: ["condition", "consequence"],
  else_clause: ["body"],
  for_in_clause: ["left", "right"],
  for_statement: ["body", "left", "right"],
  format_expression: ["expression"],
  function_definition: ["body", "name", "parameters"],
  generator_expression: ["body"],
  if_statement: ["condition", "consequence"],
  import_from_statement: ["module_name"],
  import_statement: ["name"],
  interpolation: ["expression"],
  keyword_argument: ["name", "value"],
  lambda: ["body"],
  list_comprehension: ["body"],
  match_statement: ["body", "subject"],
  named_expression: ["name", "value"],
  not_operator: ["argument"],
  pair: ["key", "value"],
  set_comprehension: ["body"],
  subscript: ["subscript", "value"],
  try_statement: ["body"],
  type_alias_statement: ["left", "right"],
  type_parameter_default: ["name", "value"],
  typed_default_parameter: ["name", "type", "value"],
  typed_parameter: ["type"],
  unary_operator: ["argument", "operator"],
  while_statement: ["body", "condition"],
  with_item: ["value"],
  with_statement: ["body"],
};

