#ifndef HOTLINT_MEMORY_H_
#define HOTLINT_MEMORY_H_

#include <stddef.h>

/* Gives back everything that was allocated. */
void reset_memory(void);

/* Eight-byte aligned; traps where the machine has no more memory. */
void *allocate(size_t size);

#endif
