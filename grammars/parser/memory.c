/* The little of C's library that the parser needs. Memory is an arena which goes as a whole with each text. */
#include "memory.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAGE 65536u
/* Freed blocks are kept by size: powers of two from 16 bytes. */
#define SMALLEST 4u
#define CLASSES 28u

/* Stands before every block; eight bytes keep what follows aligned. */
typedef struct Block {
  uint32_t class;
  uint32_t unused;
} Block;

/* A freed block's contents. */
typedef struct Free {
  struct Free *next;
} Free;

extern char __heap_base;
static char *top;
static Free *freed[CLASSES];

void reset_memory(void) {
  top = &__heap_base;
  memset(freed, 0, sizeof freed);
}

static uint32_t class_of(size_t size) {
  uint32_t bits = size <= 1 ? 0 : 32u - (uint32_t)__builtin_clz((uint32_t)size - 1);
  return bits < SMALLEST ? 0 : bits - SMALLEST;
}

static size_t size_of_class(uint32_t class) { return (size_t)1 << (class + SMALLEST); }

static void grow_to(char *end) {
  size_t have = __builtin_wasm_memory_size(0) * PAGE;
  if ((size_t)end <= have) return;
  size_t pages = ((size_t)end - have + PAGE - 1) / PAGE;
  if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) __builtin_trap();
}

void *allocate(size_t size) {
  uint32_t class = class_of(size);
  if (class >= CLASSES) __builtin_trap();
  if (freed[class]) {
    Free *found = freed[class];
    freed[class] = found->next;
    return found;
  }
  Block *block = (Block *)top;
  top += sizeof(Block) + size_of_class(class);
  grow_to(top);
  block->class = class;
  return block + 1;
}

void *malloc(size_t size) { return allocate(size); }

void *calloc(size_t count, size_t size) {
  void *memory = allocate(count * size);
  memset(memory, 0, count * size);
  return memory;
}

void free(void *memory) {
  if (!memory) return;
  uint32_t class = ((Block *)memory - 1)->class;
  Free *given = memory;
  given->next = freed[class];
  freed[class] = given;
}

void *realloc(void *memory, size_t size) {
  if (!memory) return allocate(size);
  uint32_t class = ((Block *)memory - 1)->class;
  if (class_of(size) <= class) return memory;
  void *larger = allocate(size);
  memcpy(larger, memory, size_of_class(class));
  free(memory);
  return larger;
}

int memcmp(const void *left, const void *right, size_t size) {
  const unsigned char *a = left, *b = right;
  for (size_t i = 0; i < size; i++) {
    if (a[i] != b[i]) return a[i] - b[i];
  }
  return 0;
}

int strcmp(const char *left, const char *right) {
  while (*left && *left == *right) left++, right++;
  return (unsigned char)*left - (unsigned char)*right;
}

/* The parser writes only when it is traced, which it never is; its clock would stop it, which nothing asks for. */
int snprintf(char *out, size_t size, const char *format, ...) { return (void)out, (void)size, (void)format, 0; }
int vsnprintf(char *out, size_t size, const char *format, va_list values) {
  return (void)out, (void)size, (void)format, (void)values, 0;
}
int fprintf(FILE *file, const char *format, ...) { return (void)file, (void)format, 0; }
int fputc(int character, FILE *file) { return (void)file, character; }
size_t fwrite(const void *from, size_t size, size_t count, FILE *file) {
  return (void)from, (void)size, (void)file, count;
}
int clock_gettime(clockid_t clock, struct timespec *time) { return (void)clock, (void)time, 0; }
_Noreturn void abort(void) { __builtin_trap(); }
