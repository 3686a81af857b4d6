#define _GNU_SOURCE
#include "NaiveWalker.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ADDRESS 0x000ffffffffff000ull

naive_table naive_make(size_t tables) {
  naive_table table;
  table.top = aligned_alloc(1 << 21, ((tables + 511) / 512) << 21);
  madvise(table.top, tables * 4096, MADV_HUGEPAGE);
  memset(table.top, 0, tables * 4096);
  table.next = table.top + 512;
  table.end = table.top + tables * 512;
  return table;
}

void naive_reset(naive_table *table) {
  memset(table->top, 0, (size_t)((char *)table->next - (char *)table->top));
  table->next = table->top + 512;
}

void naive_free(naive_table *table) { free(table->top); }

static inline uint64_t *entry(naive_table *table, uint64_t iova, int make) {
  uint64_t *level = table->top;
  for (int shift = 39; shift > 12; shift -= 9) {
    uint64_t *slot = &level[(iova >> shift) & 511];
    if (!*slot) {
      if (!make || table->next == table->end) return NULL;
      *slot = (uint64_t)table->next | 3;
      table->next += 512;
    }
    level = (uint64_t *)(*slot & ADDRESS);
  }
  return &level[(iova >> 12) & 511];
}

int naive_map(naive_table *table, uint64_t iova, uint64_t output, uint64_t length, uint64_t bits) {
  for (uint64_t done = 0; done < length; done += 4096) {
    uint64_t *slot = entry(table, iova + done, 1);
    if (!slot) return -1;
    *slot = (output + done) | bits;
  }
  return 0;
}

void naive_unmap(naive_table *table, uint64_t iova, uint64_t length) {
  for (uint64_t done = 0; done < length; done += 4096) {
    uint64_t *slot = entry(table, iova + done, 0);
    if (slot) *slot = 0;
  }
}

int naive_map_checked(naive_table *table, uint64_t iova, uint64_t output, uint64_t length, uint64_t bits) {
  for (uint64_t done = 0; done < length; done += 4096) {
    uint64_t *slot = entry(table, iova + done, 1);
    if (!slot || *slot) return -1;
    *slot = (output + done) | bits;
  }
  return 0;
}

int naive_unmap_checked(naive_table *table, uint64_t iova, uint64_t length) {
  for (uint64_t done = 0; done < length; done += 4096) {
    uint64_t *slot = entry(table, iova + done, 0);
    if (!slot || !*slot) return -1;
    *slot = 0;
  }
  return 0;
}

uint64_t naive_lookup(const naive_table *table, uint64_t iova) {
  uint64_t *slot = entry((naive_table *)table, iova, 0);
  return slot && *slot ? (*slot & ADDRESS) | (iova & 4095) : 0;
}

void naive_memset(void *memory, size_t tables, size_t times) {
  for (size_t time = 0; time < times; time++) {
    memset(memory, 0, tables * 4096);
    __asm__ volatile("" : : "r"(memory) : "memory");
  }
}

void naive_fill(uint64_t *memory, size_t count, uint64_t first, uint64_t step) {
  for (size_t index = 0; index < count; index++) memory[index] = first + index * step;
  __asm__ volatile("" : : "r"(memory) : "memory");
}
