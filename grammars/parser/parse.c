/* What JavaScript calls: text in, rows out, in steps where the text is long; see server/src/syntax/wasm-parser.ts. */
#include "memory.h"
#include "rows.h"
#include "tree_sitter/api.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

const TSLanguage *tree_sitter_python(void);

/* One parse at a time; all of it lives in the arena and goes with it. */
static TSParser *parser;
static TSTree *tree;
static char *text;
static uint32_t text_bytes;
static uint32_t steps_left;
static int32_t *rows;

/* Forgets the last parse. Gives where the text goes, as UTF-16 code units. */
char *EXPORT(begin)(uint32_t units) {
  reset_memory();
  tree = NULL;
  text_bytes = units * 2;
  text = allocate(text_bytes);
  parser = ts_parser_new();
  ts_parser_set_language(parser, tree_sitter_python());
  return text;
}

static const char *read(void *payload, uint32_t byte, TSPoint point, uint32_t *length) {
  (void)payload;
  (void)point;
  *length = byte < text_bytes ? text_bytes - byte : 0;
  return text + (byte < text_bytes ? byte : 0);
}

/* Called once for every hundred operations of the parser. */
static bool is_enough(TSParseState *state) {
  (void)state;
  return steps_left-- == 0;
}

/* Parses on for about so many hundreds of operations. 1 when done, 0 when there is more to do. */
int EXPORT(advance)(uint32_t steps) {
  steps_left = steps;
  TSInput input = {.read = read, .encoding = TSInputEncodingUTF16LE};
  TSParseOptions options = {.progress_callback = is_enough};
  tree = ts_parser_parse_with_options(parser, NULL, input, options);
  return tree != NULL;
}

/* Number of the finished parse's rows; 0 where the tree is deeper than `deepest`. Skipped: UTF-16 code units. */
uint32_t EXPORT(count_rows)(uint32_t skipped, uint32_t deepest) {
  return write_rows(tree, (RowOptions){.skipped = skipped * 2, .deepest = deepest}, &rows);
}

int32_t *EXPORT(first_row)(void) { return rows; }

int EXPORT(has_error)(void) { return ts_node_has_error(ts_tree_root_node(tree)); }

uint32_t EXPORT(symbol_count)(void) { return ts_language_symbol_count(tree_sitter_python()); }

const char *EXPORT(symbol_name)(uint32_t id) {
  return ts_language_symbol_name(tree_sitter_python(), (TSSymbol)id);
}

int EXPORT(symbol_is_named)(uint32_t id) {
  return ts_language_symbol_type(tree_sitter_python(), (TSSymbol)id) == TSSymbolTypeRegular;
}

uint32_t EXPORT(field_count)(void) { return ts_language_field_count(tree_sitter_python()); }

const char *EXPORT(field_name)(uint32_t id) {
  return ts_language_field_name_for_id(tree_sitter_python(), (TSFieldId)id);
}
