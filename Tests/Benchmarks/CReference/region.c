#define _GNU_SOURCE
// Accesses to a region of a device as a C program makes them.
#include "reference.h"

#include <sys/mman.h>
#include <unistd.h>

int reference_file(size_t size) {
  int file = memfd_create("region", MFD_CLOEXEC);
  return file >= 0 && ftruncate(file, (off_t)size) == 0 ? file : -1;
}

void *reference_map(int file, size_t size) {
  void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  return at == MAP_FAILED ? NULL : at;
}

uint64_t reference_region_reads(int file, size_t count) {
  uint64_t sum = 0;
  for (size_t index = 0; index < count; index++) {
    uint32_t value = 0;
    if (pread(file, &value, sizeof value, (off_t)(index & 0xff) * 4) == sizeof value) sum += value;
  }
  return sum;
}

uint64_t reference_mapped_loads(const volatile uint32_t *at, size_t count) {
  uint64_t sum = 0;
  for (size_t index = 0; index < count; index++) sum += at[index & 0xff];
  return sum;
}
