/* Writes a parsed tree as flat rows, one per visible node in preorder: what server/src/syntax/rows.ts reads. */
#include "rows.h"
#include "language.h"
#include "subtree.h"
#include "tree.h"
#include <string.h>

/* Where one subtree's children are being written. Hidden subtrees have levels too, but no row. */
typedef struct {
  const Subtree *children;
  uint32_t child_count;
  uint32_t next_child;
  /* Counts children that are no extras (comments): aliases and fields go by this number. */
  uint32_t structural;
  /* Byte offset where the next child's padding begins. */
  uint32_t position;
  /* The row that the children hang on. */
  uint32_t row;
  /* Visible levels around, the root's not counted. */
  uint32_t depth;
  /* Of a hidden subtree: the field it is in, which its children inherit. */
  TSFieldId field;
  bool visible;
  const TSSymbol *aliases;
  const TSFieldMapEntry *fields;
  const TSFieldMapEntry *fields_end;
} Level;

typedef Array(Level) Levels;

typedef struct {
  const TSLanguage *language;
  RowOptions options;
  int32_t *rows;
  uint32_t count;
  Levels levels;
} Writer;

static void open_level(Writer *self, Subtree tree, Level level) {
  level.children = ts_subtree_children(tree);
  level.child_count = ts_subtree_child_count(tree);
  uint16_t production = ts_subtree_production_id(tree);
  level.aliases = ts_language_alias_sequence(self->language, production);
  ts_language_field_map(self->language, production, &level.fields, &level.fields_end);
  array_push(&self->levels, level);
}

static TSFieldId field_of(const Level *level, bool is_extra) {
  if (is_extra) return 0;
  for (const TSFieldMapEntry *entry = level->fields; entry < level->fields_end; entry++) {
    if (!entry->inherited && entry->child_index == level->structural) return entry->field_id;
  }
  return level->visible ? 0 : level->field;
}

/* The class put around an indented statement, its tokens and its block have no rows: see parser.ts. */
static bool is_invented(const Writer *self, const Level *below, TSSymbol symbol) {
  if (self->options.skipped == 0) return false;
  if (below->position < self->options.skipped) return true;
  if (below->row != 0 || below->depth != 2) return false;
  /* Several symbols have this name. */
  return strcmp(ts_language_symbol_name(self->language, symbol), "block") == 0;
}

static uint32_t write_row(
  Writer *self, TSSymbol symbol, TSFieldId field, uint32_t start, uint32_t end, uint32_t parent
) {
  int32_t *row = self->rows + self->count * ROW_WIDTH;
  row[0] = symbol;
  row[1] = parent == 0 ? 0 : field;
  row[2] = (int32_t)((start - self->options.skipped) / 2);
  row[3] = (int32_t)((end - self->options.skipped) / 2);
  row[4] = (int32_t)parent;
  row[5] = (int32_t)self->count + 1;
  return self->count++;
}

/* Writes the next child of the innermost level; false where the tree is deeper than it may be. */
static bool write_child(Writer *self) {
  Level *level = array_back(&self->levels);
  uint32_t index = level->next_child++;
  Subtree child = level->children[index];
  uint32_t start = level->position;
  if (index > 0) start += ts_subtree_padding(child).bytes;
  uint32_t end = start + ts_subtree_size(child).bytes;
  level->position = end;

  bool is_extra = ts_subtree_extra(child);
  TSSymbol alias = !is_extra && level->aliases ? level->aliases[level->structural] : 0;
  TSFieldId field = field_of(level, is_extra);
  if (!is_extra) level->structural++;

  Level below = {.position = start, .row = level->row, .depth = level->depth, .field = field};
  if (alias || ts_subtree_visible(child)) {
    below.visible = true;
    below.depth++;
    if (below.depth >= self->options.deepest) return ts_subtree_child_count(child) == 0;
    TSSymbol symbol =
      ts_language_public_symbol(self->language, alias ? alias : ts_subtree_symbol(child));
    if (is_invented(self, &below, symbol)) {
      below.row = 0;
    } else {
      if (ts_subtree_missing(child)) symbol = MADE_UP;
      below.row = write_row(self, symbol, field, start, end, below.row);
    }
  }
  if (ts_subtree_child_count(child) > 0) open_level(self, child, below);
  return true;
}

uint32_t write_rows(const TSTree *tree, RowOptions options, int32_t **rows) {
  Subtree root = tree->root;
  Writer self = {.language = tree->language, .options = options};
  self.rows = ts_malloc((ts_subtree_visible_descendant_count(root) + 1) * ROW_WIDTH * sizeof(int32_t));
  TSSymbol symbol = ts_language_public_symbol(self.language, ts_subtree_symbol(root));
  write_row(&self, symbol, 0, options.skipped, options.skipped, 0);
  self.rows[4] = -1;
  uint32_t start = ts_subtree_padding(root).bytes;
  if (ts_subtree_child_count(root) > 0) {
    open_level(&self, root, (Level){.position = start, .visible = true});
  }
  bool is_whole = true;
  while (is_whole && self.levels.size > 0) {
    Level *level = array_back(&self.levels);
    if (level->next_child < level->child_count) {
      is_whole = write_child(&self);
      continue;
    }
    if (level->visible && level->row > 0) {
      self.rows[level->row * ROW_WIDTH + 5] = (int32_t)self.count;
    }
    array_pop(&self.levels);
  }
  array_delete(&self.levels);
  self.rows[5] = (int32_t)self.count;
  *rows = self.rows;
  return is_whole ? self.count : 0;
}
