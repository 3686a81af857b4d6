/// A page table of four levels as the simplest peers build it: one walk from the top for each page, no large pages, and
/// no table ever given back before the end.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct naive_table {
  uint64_t *top;
  uint64_t *next;   // tables not yet used, all zero
  uint64_t *end;
} naive_table;

naive_table naive_make(size_t tables);
void naive_reset(naive_table *table);
void naive_free(naive_table *table);

/// Writes whatever was there, as the fastest peer for single pages does: nothing waits for the entry to be read.
int naive_map(naive_table *table, uint64_t iova, uint64_t output, uint64_t length, uint64_t bits);
void naive_unmap(naive_table *table, uint64_t iova, uint64_t length);

/// The same with our promise: -1 for a page that is mapped already, or is not mapped.
int naive_map_checked(naive_table *table, uint64_t iova, uint64_t output, uint64_t length, uint64_t bits);
int naive_unmap_checked(naive_table *table, uint64_t iova, uint64_t length);

/// The address of memory behind `iova`, or 0.
uint64_t naive_lookup(const naive_table *table, uint64_t iova);

/// Writes `tables` times 4 KiB of zeros, each table again and again where `tables` is 1.
void naive_memset(void *memory, size_t tables, size_t times);
/// Fills `count` 64-bit entries with first, first + step, …: what memory takes in.
void naive_fill(uint64_t *memory, size_t count, uint64_t first, uint64_t step);
