// What the library is measured against: libpci's own enumeration, and plain C.
#ifndef PCIASSIGNMENT_REFERENCE_H
#define PCIASSIGNMENT_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

// Scans the PCI bus at `path` (such as /sys/bus/pci) with libpci and fills in what a listing shows: identity, class,
// subsystem, interrupt, BARs with sizes, NUMA node, IOMMU group, driver, parent, both capability lists. Returns how
// many functions there are, or -1. Errors end the process, as libpci has it.
long reference_libpci_enumerate(const char *path);

// One structure of a DMAR as the C decoder keeps it.
struct reference_dmar_structure {
  uint16_t type, length, segment, scope_count;
  uint8_t flags, size;
  uint64_t first, second;
  struct {
    uint8_t type, flags, enumeration_id, start_bus;
    uint16_t path[8];
    uint8_t path_count;
  } scopes[16];
};

// Decodes a DMAR's structures and device scopes into `into`, lengths checked, checksum verified. Returns how many
// structures there are, or -1 for a damaged table.
long reference_dmar_decode(const uint8_t *bytes, size_t count, struct reference_dmar_structure *into, size_t limit);

// Follows both capability chains; returns how many capabilities there are.
long reference_chain_walk(const uint8_t *config, size_t count);

// A file without a name that stands for a device, or -1; and its first bytes in memory, or NULL.
int reference_file(size_t size);
void *reference_map(int file, size_t size);

// Reads 32-bit numbers of the first KiB in turns, by pread and from memory; their sum.
uint64_t reference_region_reads(int file, size_t count);
uint64_t reference_mapped_loads(const volatile uint32_t *at, size_t count);

// Keeps a result from being optimised away.
void reference_consume(uint64_t value);

// Monotonic time in nanoseconds.
uint64_t reference_now(void);

#endif
