// Guarded calls into libpci.
//
// libpci reports errors through a callback that must not return, and its default one ends the process: a
// device that vanishes while being scanned would take the program with it. Here the callback jumps back into
// the shim, so that each call returns a status. Only C frames are jumped over.
//
// A handle belongs to one thread. After a failed call it may only be closed.
#ifndef PCIASSIGN_LIBPCI_H
#define PCIASSIGN_LIBPCI_H

#include <stddef.h>
#include <stdint.h>

struct pciassign_libpci;

// What libpci says about one function; -1 or an empty string where it says nothing.
struct pciassign_libpci_function {
  int32_t segment;
  uint8_t bus, device, function, header_type;
  uint16_t vendor_id, device_id, subsystem_vendor_id, subsystem_device_id, device_class;
  uint8_t programming_interface, revision_id;
  int32_t numa_node;
  int32_t irq;
  uint64_t base[6], size[6], flags[6];
  char driver[64];
  char iommu_group[16];
  int has_parent;
  int32_t parent_segment;
  uint8_t parent_bus, parent_device, parent_function;
};

struct pciassign_libpci_capability {
  uint16_t id, offset;
  int is_extended;
};

// Opens libpci with `method` ("linux-sysfs" or "dump") and one parameter ("sysfs.path" or "dump.name"; may be
// NULL). `ids` names another pci.ids, or NULL for the system's. Returns 0, or -1 with the reason in `error`.
int pciassign_libpci_open(struct pciassign_libpci **handle, const char *method, const char *parameter,
                          const char *value, const char *ids, char *error, size_t error_size);

// Gives everything back.
void pciassign_libpci_close(struct pciassign_libpci *handle);

// The reason of the last failed call.
const char *pciassign_libpci_error(const struct pciassign_libpci *handle);

// Names, from pci.ids only (no network, no hwdb). Return 1 when found, 0 when not, -1 on error.
int pciassign_libpci_vendor(struct pciassign_libpci *handle, uint16_t vendor, char *text, size_t size);
int pciassign_libpci_device(struct pciassign_libpci *handle, uint16_t vendor, uint16_t device, char *text,
                            size_t size);
int pciassign_libpci_subsystem(struct pciassign_libpci *handle, uint16_t vendor, uint16_t device,
                               uint16_t subsystem_vendor, uint16_t subsystem_device, char *text, size_t size);
int pciassign_libpci_class(struct pciassign_libpci *handle, uint16_t device_class, char *text, size_t size);
int pciassign_libpci_interface(struct pciassign_libpci *handle, uint16_t device_class, uint8_t interface,
                               char *text, size_t size);

// Scans the host or dump. Returns 0, or -1.
int pciassign_libpci_scan(struct pciassign_libpci *handle);

// Moves to the next scanned function, filling everything `with_details` asks for. Returns 1 when there is one,
// 0 at the end, -1 on error.
int pciassign_libpci_next(struct pciassign_libpci *handle, int with_details,
                          struct pciassign_libpci_function *function);

// Copies the capabilities of the current function. Returns how many there are (they may exceed `limit`), or -1.
int pciassign_libpci_capabilities(struct pciassign_libpci *handle, struct pciassign_libpci_capability *into,
                                  int limit);

// Reads `count` bytes of the current function's configuration space. Returns 0, or -1.
int pciassign_libpci_read(struct pciassign_libpci *handle, int offset, uint8_t *into, int count);

#endif
