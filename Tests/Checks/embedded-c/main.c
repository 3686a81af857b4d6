/* A program without any Swift: builds remapping tables in its own memory and walks them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t bridge_build(void *base, intptr_t tables, uint64_t origin, uint16_t requester, uint64_t iova,
                      uint64_t memory, uint64_t length);
uint64_t bridge_walk(void *base, intptr_t tables, uint64_t origin, uint64_t root, uint16_t requester, uint64_t iova);

static int expect(const char *what, uint64_t found, uint64_t wanted) {
  if (found == wanted) return 0;
  printf("embedded-c: %s: %#llx, expected %#llx\n", what, (unsigned long long)found, (unsigned long long)wanted);
  return 1;
}

int main(void) {
  enum { TABLES = 32, DEVICE = 0x18 };
  const uint64_t origin = 0x10000000, iova = 0x40000000, memory = 0x80000000, length = 0x40201000;
  void *base = aligned_alloc(4096, TABLES * 4096);
  memset(base, 0xa5, TABLES * 4096);
  const uint64_t root = bridge_build(base, TABLES, origin, DEVICE, iova, memory, length);
  int wrong = root == UINT64_MAX;
  wrong |= expect("a 1 GiB page", bridge_walk(base, TABLES, origin, root, DEVICE, iova + 0x123456), memory + 0x123456);
  wrong |= expect("the last byte", bridge_walk(base, TABLES, origin, root, DEVICE, iova + length - 1),
                  memory + length - 1);
  wrong |= expect("beyond the last", bridge_walk(base, TABLES, origin, root, DEVICE, iova + length), 1ull << 63 | 5);
  wrong |= expect("another function", bridge_walk(base, TABLES, origin, root, DEVICE + 1, iova), 1ull << 63 | 2);
  wrong |= expect("too little memory", bridge_build(base, 3, origin, DEVICE, iova, memory, length), UINT64_MAX);
  puts(wrong ? "embedded-c: failed" : "embedded-c: built and walked without a Swift runtime");
  free(base);
  return wrong;
}
