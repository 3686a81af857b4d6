#include <pci/pci.h>
#include <time.h>

#include "reference.h"

static volatile uint64_t consumed;

void reference_consume(uint64_t value) { consumed ^= value; }

uint64_t reference_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

long reference_libpci_enumerate(const char *path) {
  struct pci_access *access = pci_alloc();
  access->method = PCI_ACCESS_SYS_BUS_PCI;
  pci_set_param(access, "sysfs.path", (char *)path);
  pci_init(access);
  pci_scan_bus(access);
  long count = 0;
  uint64_t sum = 0;
  for (struct pci_dev *device = access->devices; device; device = device->next) {
    pci_fill_info(device, PCI_FILL_IDENT | PCI_FILL_CLASS | PCI_FILL_CLASS_EXT | PCI_FILL_SUBSYS | PCI_FILL_IRQ |
                              PCI_FILL_BASES | PCI_FILL_SIZES | PCI_FILL_IO_FLAGS | PCI_FILL_NUMA_NODE |
                              PCI_FILL_IOMMU_GROUP | PCI_FILL_DRIVER | PCI_FILL_PARENT | PCI_FILL_CAPS |
                              PCI_FILL_EXT_CAPS);
    const char *driver = pci_get_string_property(device, PCI_FILL_DRIVER);
    const char *group = pci_get_string_property(device, PCI_FILL_IOMMU_GROUP);
    sum += device->vendor_id + device->base_addr[0] + device->size[0] + (driver ? (uint64_t)driver[0] : 0) +
           (group ? (uint64_t)group[0] : 0);
    for (struct pci_cap *capability = device->first_cap; capability; capability = capability->next)
      sum += capability->addr;
    count++;
  }
  reference_consume(sum);
  pci_cleanup(access);
  return count;
}
