/* What JavaScript calls: text in, rows out, in steps where the text is long; see server/src/syntax/wasm-parser.ts. */
#include "alloc.h"
#include "memory.h"
#include "rows.h"
#include "tree_sitter/api.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

const TSLanguage *tree_sitter_python(void);

/* One text at a time; all that is kept of it lives in the arena and goes with it. */
static TSParser *parser;
static TSTree *tree;
static char *text;
static uint32_t text_bytes;
static uint32_t text_room;
static uint32_t steps_left;
static int32_t *rows;

/* Forgets the last text. Gives where the new one goes, as UTF-16 code units. */
char *EXPORT(begin)(uint32_t units) {
  reset_memory();
  tree = NULL;
  rows = NULL;
  text_bytes = units * 2;
  text_room = text_bytes;
  text = allocate(text_room);
  parser = ts_parser_new();
  ts_parser_set_language(parser, tree_sitter_python());
  return text;
}

/* Tells the last finished tree without an error of an edit to its text, in UTF-16 code units. */
void EXPORT(edit)(uint32_t start, uint32_t old_end, uint32_t new_end) {
  /* Nothing asks for lines and columns, so all is one line. */
  TSInputEdit change = {
    .start_byte = start * 2,
    .old_end_byte = old_end * 2,
    .new_end_byte = new_end * 2,
    .start_point = {0, start * 2},
    .old_end_point = {0, old_end * 2},
    .new_end_point = {0, new_end * 2},
  };
  ts_tree_edit(tree, &change);
}

/* Begins to parse the text after the edits that the tree was told of. Gives where that text goes. */
char *EXPORT(begin_again)(uint32_t units) {
  ts_parser_reset(parser);
  text_bytes = units * 2;
  if (text_bytes > text_room) {
    ts_free(text);
    /* Most texts that grow go on to grow. */
    text_room = text_bytes * 2;
    text = allocate(text_room);
  }
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

static TSTree *parse(const TSTree *before) {
  TSInput input = {.read = read, .encoding = TSInputEncodingUTF16LE};
  TSParseOptions options = {.progress_callback = is_enough};
  return ts_parser_parse_with_options(parser, before, input, options);
}

/* Parses on for about so many hundreds of operations. 1 when done, 0 when there is more to do. */
int EXPORT(advance)(uint32_t steps) {
  steps_left = steps;
  tree = parse(NULL);
  return tree != NULL;
}

/*
 * Parses the text of `begin_again`, taking over what the edits left as it was. 1 when done; 0 when the
 * text has an error, of which only a parse of the whole text says where it is. The tree before stays then.
 */
int EXPORT(parse_again)(void) {
  steps_left = UINT32_MAX;
  TSTree *after = parse(tree);
  bool has_error = ts_node_has_error(ts_tree_root_node(after));
  ts_tree_delete(has_error ? after : tree);
  if (!has_error) tree = after;
  return !has_error;
}

/* Number of the finished parse's rows; 0 where the tree is deeper than `deepest`. Skipped: UTF-16 code units. */
uint32_t EXPORT(count_rows)(uint32_t skipped, uint32_t deepest) {
  ts_free(rows);
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
