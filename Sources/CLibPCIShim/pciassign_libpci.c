#include "pciassign_libpci.h"

#include <dlfcn.h>
#include <pci/pci.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// libpci is loaded by the first who asks it something: commands that change a host never do, and need not pay for it and
// for what it brings along at each start. The declarations are those of its header; the name is that of its interface.
#define LIBRARY "libpci.so.3"
#define FUNCTIONS(each)                                                                             \
  each(pci_alloc) each(pci_init) each(pci_cleanup) each(pci_scan_bus) each(pci_lookup_method)       \
  each(pci_set_param) each(pci_set_name_list_path) each(pci_lookup_name) each(pci_fill_info)        \
  each(pci_get_string_property) each(pci_read_byte) each(pci_read_block)
#define DECLARE(name) __typeof__(name) *name;
static struct { FUNCTIONS(DECLARE) } library;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static char load_error[256];

static void load(void) {
  void *file = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
#define FIND(name)                                                                              \
  if (file && !(library.name = (__typeof__(library.name))dlsym(file, #name))) file = NULL;
  FUNCTIONS(FIND)
  const char *reason = file ? NULL : dlerror();
  if (!file) snprintf(load_error, sizeof load_error, "%s", reason ? reason : LIBRARY " cannot be loaded");
}

struct pciassign_libpci {
  struct pci_access *access;
  struct pci_dev *next, *current;
  int failed;
  char error[256];
};

// Where libpci's error callback returns to. One call runs in a thread at a time, and every entry sets both.
static _Thread_local jmp_buf escape;
static _Thread_local struct pciassign_libpci *active;

__attribute__((noreturn, format(printf, 1, 2))) static void on_error(char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(active->error, sizeof active->error, format, arguments);
  va_end(arguments);
  active->failed = 1;
  longjmp(escape, 1);
}

__attribute__((format(printf, 1, 2))) static void on_message(char *format, ...) { (void)format; }

// Begins a guarded call: returns -1 where the handle is spent, and when libpci gives up later on.
#define GUARD(handle)              \
  if ((handle)->failed) return -1; \
  active = (handle);               \
  if (setjmp(escape) != 0) return -1

static int set_up(struct pciassign_libpci *handle, const char *method, const char *parameter, const char *value,
                  const char *ids) {
  GUARD(handle);
  handle->access = library.pci_alloc();
  handle->access->error = on_error;
  handle->access->warning = on_message;
  handle->access->debug = on_message;
  // Never automatic: that falls back to I/O ports where sysfs is missing.
  int number = library.pci_lookup_method((char *)method);
  if (number < 0) {
    snprintf(handle->error, sizeof handle->error, "libpci has no access method %s", method);
    return -1;
  }
  handle->access->method = (unsigned int)number;
  library.pci_set_param(handle->access, "hwdb.disable", "1");
  if (parameter) library.pci_set_param(handle->access, (char *)parameter, (char *)value);
  if (ids) library.pci_set_name_list_path(handle->access, strdup(ids), 1);
  library.pci_init(handle->access);
  return 0;
}

int pciassign_libpci_open(struct pciassign_libpci **handle, const char *method, const char *parameter,
                          const char *value, const char *ids, char *error, size_t error_size) {
  *handle = NULL;
  (void)pthread_once(&once, load);
  if (load_error[0]) {
    snprintf(error, error_size, "%s", load_error);
    return -1;
  }
  struct pciassign_libpci *opened = calloc(1, sizeof *opened);
  if (!opened) {
    snprintf(error, error_size, "out of memory");
    return -1;
  }
  if (set_up(opened, method, parameter, value, ids) != 0) {
    snprintf(error, error_size, "%s", opened->error);
    pciassign_libpci_close(opened);
    return -1;
  }
  *handle = opened;
  return 0;
}

void pciassign_libpci_close(struct pciassign_libpci *handle) {
  if (!handle) return;
  // pci_cleanup calls the back-end's cleanup only after pci_init chose one.
  active = handle;
  if (handle->access && setjmp(escape) == 0) library.pci_cleanup(handle->access);
  free(handle);
}

const char *pciassign_libpci_error(const struct pciassign_libpci *handle) { return handle->error; }

static int lookup(struct pciassign_libpci *handle, int flags, int a, int b, int c, int d, char *text, size_t size) {
  GUARD(handle);
  char *found = library.pci_lookup_name(handle->access, text, (int)size,
                                flags | PCI_LOOKUP_NO_NUMBERS | PCI_LOOKUP_NO_HWDB, a, b, c, d);
  if (!found) return 0;
  if (found != text) snprintf(text, size, "%s", found);
  return 1;
}

int pciassign_libpci_vendor(struct pciassign_libpci *handle, uint16_t vendor, char *text, size_t size) {
  return lookup(handle, PCI_LOOKUP_VENDOR, vendor, 0, 0, 0, text, size);
}

int pciassign_libpci_device(struct pciassign_libpci *handle, uint16_t vendor, uint16_t device, char *text,
                            size_t size) {
  return lookup(handle, PCI_LOOKUP_DEVICE, vendor, device, 0, 0, text, size);
}

int pciassign_libpci_subsystem(struct pciassign_libpci *handle, uint16_t vendor, uint16_t device,
                               uint16_t subsystem_vendor, uint16_t subsystem_device, char *text, size_t size) {
  return lookup(handle, PCI_LOOKUP_DEVICE | PCI_LOOKUP_SUBSYSTEM, vendor, device, subsystem_vendor,
                subsystem_device, text, size);
}

int pciassign_libpci_class(struct pciassign_libpci *handle, uint16_t device_class, char *text, size_t size) {
  return lookup(handle, PCI_LOOKUP_CLASS, device_class, 0, 0, 0, text, size);
}

int pciassign_libpci_interface(struct pciassign_libpci *handle, uint16_t device_class, uint8_t interface,
                               char *text, size_t size) {
  return lookup(handle, PCI_LOOKUP_PROGIF, device_class, interface, 0, 0, text, size);
}

int pciassign_libpci_scan(struct pciassign_libpci *handle) {
  GUARD(handle);
  library.pci_scan_bus(handle->access);
  handle->next = handle->access->devices;
  handle->current = NULL;
  return 0;
}

int pciassign_libpci_next(struct pciassign_libpci *handle, int with_details,
                          struct pciassign_libpci_function *function) {
  GUARD(handle);
  struct pci_dev *device = handle->next;
  if (!device) return 0;
  handle->current = device;
  handle->next = device->next;

  int known = library.pci_fill_info(device, PCI_FILL_IDENT | PCI_FILL_CLASS | PCI_FILL_CLASS_EXT | PCI_FILL_SUBSYS |
                                        (with_details ? PCI_FILL_IRQ | PCI_FILL_BASES | PCI_FILL_SIZES |
                                                            PCI_FILL_IO_FLAGS | PCI_FILL_NUMA_NODE |
                                                            PCI_FILL_IOMMU_GROUP | PCI_FILL_PARENT |
                                                            PCI_FILL_DRIVER
                                                      : 0));
  memset(function, 0, sizeof *function);
  function->segment = device->domain;
  function->bus = device->bus;
  function->device = device->dev;
  function->function = device->func;
  function->vendor_id = device->vendor_id;
  function->device_id = device->device_id;
  function->subsystem_vendor_id = (known & PCI_FILL_SUBSYS) ? device->subsys_vendor_id : 0xffff;
  function->subsystem_device_id = (known & PCI_FILL_SUBSYS) ? device->subsys_id : 0xffff;
  function->device_class = device->device_class;
  function->programming_interface = (known & PCI_FILL_CLASS_EXT) ? device->prog_if : 0;
  function->revision_id = (known & PCI_FILL_CLASS_EXT) ? device->rev_id : 0;
  function->header_type = library.pci_read_byte(device, PCI_HEADER_TYPE) & 0x7f;
  function->numa_node = (known & PCI_FILL_NUMA_NODE) ? device->numa_node : -1;
  function->irq = (known & PCI_FILL_IRQ) ? device->irq : -1;
  for (int index = 0; index < 6; index++) {
    function->base[index] = device->base_addr[index];
    function->size[index] = (known & PCI_FILL_SIZES) ? device->size[index] : 0;
    function->flags[index] = (known & PCI_FILL_IO_FLAGS) ? device->flags[index] : 0;
  }
  char *driver = (known & PCI_FILL_DRIVER) ? library.pci_get_string_property(device, PCI_FILL_DRIVER) : NULL;
  snprintf(function->driver, sizeof function->driver, "%s", driver ? driver : "");
  char *group = (known & PCI_FILL_IOMMU_GROUP) ? library.pci_get_string_property(device, PCI_FILL_IOMMU_GROUP) : NULL;
  snprintf(function->iommu_group, sizeof function->iommu_group, "%s", group ? group : "");
  if ((known & PCI_FILL_PARENT) && device->parent) {
    function->has_parent = 1;
    function->parent_segment = device->parent->domain;
    function->parent_bus = device->parent->bus;
    function->parent_device = device->parent->dev;
    function->parent_function = device->parent->func;
  }
  return 1;
}

int pciassign_libpci_capabilities(struct pciassign_libpci *handle, struct pciassign_libpci_capability *into,
                                  int limit) {
  if (!handle->current) return -1;
  GUARD(handle);
  library.pci_fill_info(handle->current, PCI_FILL_CAPS | PCI_FILL_EXT_CAPS);
  int count = 0;
  for (struct pci_cap *capability = handle->current->first_cap; capability; capability = capability->next) {
    if (count < limit) {
      into[count].id = capability->id;
      into[count].offset = (uint16_t)capability->addr;
      into[count].is_extended = capability->type == PCI_CAP_EXTENDED;
    }
    count++;
  }
  return count;
}

int pciassign_libpci_read(struct pciassign_libpci *handle, int offset, uint8_t *into, int count) {
  if (!handle->current) return -1;
  GUARD(handle);
  return library.pci_read_block(handle->current, offset, into, count) ? 0 : -1;
}
