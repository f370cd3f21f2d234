#ifndef HOTLINT_ROWS_H_
#define HOTLINT_ROWS_H_

#include "tree_sitter/api.h"

/* Numbers of a row: symbol, field, start, end, parent, after. Offsets are UTF-16 code units. */
#define ROW_WIDTH 6

/* No symbol has this id, so a node that the parser made up reads as an error. */
#define MADE_UP 65534

typedef struct {
  /* Bytes put before the text to make it parse. */
  uint32_t skipped;
  /* More visible levels than this are given up. */
  uint32_t deepest;
} RowOptions;

/* Sets `rows` and gives their number; 0 where the tree is too deep. */
uint32_t write_rows(const TSTree *tree, RowOptions options, int32_t **rows);

#endif
