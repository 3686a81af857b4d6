// VFIO and iommufd as the kernel's ABI defines them, and the system calls of the LinuxVFIO target.
//
// The structures are ours: Debian 12's headers lack iommufd.h and know a device information of 20 bytes, and what is
// compiled on one machine runs on another. CLinuxVFIO.c compares each with the headers that are present.
//
// Each function makes one call, repeats it when a signal interrupted it, and returns the call's value or, below zero,
// the negative of errno.

#ifndef PCIASSIGNMENT_CLINUXVFIO_H
#define PCIASSIGNMENT_CLINUXVFIO_H

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <unistd.h>

// Request numbers: _IO(';', 100 + n) of VFIO and _IO(';', 0x80 + n) of iommufd. They hold neither a size nor a
// direction, and VFIO gives some of them twice, for different kinds of descriptors (include/uapi/linux/vfio.h).
enum {
  LINUXVFIO_GET_API_VERSION = 0x3b64,
  LINUXVFIO_CHECK_EXTENSION = 0x3b65,
  LINUXVFIO_SET_IOMMU = 0x3b66,
  LINUXVFIO_GROUP_GET_STATUS = 0x3b67,
  LINUXVFIO_GROUP_SET_CONTAINER = 0x3b68,
  LINUXVFIO_GROUP_UNSET_CONTAINER = 0x3b69,
  LINUXVFIO_GROUP_GET_DEVICE_FD = 0x3b6a,
  LINUXVFIO_DEVICE_GET_INFO = 0x3b6b,
  LINUXVFIO_DEVICE_GET_REGION_INFO = 0x3b6c,
  LINUXVFIO_DEVICE_GET_IRQ_INFO = 0x3b6d,
  LINUXVFIO_DEVICE_SET_IRQS = 0x3b6e,
  LINUXVFIO_DEVICE_RESET = 0x3b6f,
  LINUXVFIO_DEVICE_GET_PCI_HOT_RESET_INFO = 0x3b70,
  LINUXVFIO_DEVICE_PCI_HOT_RESET = 0x3b71,
  LINUXVFIO_DEVICE_FEATURE = 0x3b75,
  LINUXVFIO_DEVICE_BIND_IOMMUFD = 0x3b76,
  LINUXVFIO_DEVICE_ATTACH_IOMMUFD_PT = 0x3b77,
  LINUXVFIO_DEVICE_DETACH_IOMMUFD_PT = 0x3b78,
  LINUXVFIO_MIG_GET_PRECOPY_INFO = 0x3b79,
  LINUXVFIO_IOMMU_GET_INFO = 0x3b70,
  LINUXVFIO_IOMMU_MAP_DMA = 0x3b71,
  LINUXVFIO_IOMMU_UNMAP_DMA = 0x3b72,
  LINUXVFIO_IOMMU_DIRTY_PAGES = 0x3b75,
  LINUXVFIO_IOMMUFD_DESTROY = 0x3b80,
  LINUXVFIO_IOMMUFD_IOAS_ALLOC = 0x3b81,
  LINUXVFIO_IOMMUFD_IOAS_ALLOW_IOVAS = 0x3b82,
  LINUXVFIO_IOMMUFD_IOAS_COPY = 0x3b83,
  LINUXVFIO_IOMMUFD_IOAS_IOVA_RANGES = 0x3b84,
  LINUXVFIO_IOMMUFD_IOAS_MAP = 0x3b85,
  LINUXVFIO_IOMMUFD_IOAS_UNMAP = 0x3b86,
  LINUXVFIO_IOMMUFD_OPTION = 0x3b87,
  LINUXVFIO_IOMMUFD_HWPT_ALLOC = 0x3b89,
  LINUXVFIO_IOMMUFD_GET_HW_INFO = 0x3b8a,
  LINUXVFIO_IOMMUFD_HWPT_SET_DIRTY_TRACKING = 0x3b8b,
  LINUXVFIO_IOMMUFD_HWPT_GET_DIRTY_BITMAP = 0x3b8c,
  LINUXVFIO_IOMMUFD_IOAS_MAP_FILE = 0x3b8f,
};

// Head of a capability that follows an information structure; `next` counts from that structure's start, 0 ends.
struct linuxvfio_capability {
  uint16_t id;
  uint16_t version;
  uint32_t next;
};

struct linuxvfio_group_status {
  uint32_t argsz;
  uint32_t flags;
};

// 20 bytes in Linux 6.1; the kernel takes that size still.
struct linuxvfio_device_info {
  uint32_t argsz;
  uint32_t flags;
  uint32_t num_regions;
  uint32_t num_irqs;
  uint32_t cap_offset;
  uint32_t pad;
};

struct linuxvfio_region_info {
  uint32_t argsz;
  uint32_t flags;
  uint32_t index;
  uint32_t cap_offset;
  uint64_t size;
  uint64_t offset;
};

struct linuxvfio_irq_info {
  uint32_t argsz;
  uint32_t flags;
  uint32_t index;
  uint32_t count;
};

// What precedes the data of a change of interrupts.
struct linuxvfio_irq_set {
  uint32_t argsz;
  uint32_t flags;
  uint32_t index;
  uint32_t start;
  uint32_t count;
};

// `id` is the group's number, or the device's in its iommufd: 0 for one owned but not open, -1 for one not owned.
struct linuxvfio_dependent_device {
  uint32_t id;
  uint16_t segment;
  uint8_t bus;
  uint8_t devfn;
};

struct linuxvfio_hot_reset {
  uint32_t argsz;
  uint32_t flags;
  uint32_t count;
};

struct linuxvfio_device_feature {
  uint32_t argsz;
  uint32_t flags;
};

struct linuxvfio_type1_info {
  uint32_t argsz;
  uint32_t flags;
  uint64_t iova_pgsizes;
  uint32_t cap_offset;
  uint32_t pad;
};

struct linuxvfio_dma_map {
  uint32_t argsz;
  uint32_t flags;
  uint64_t vaddr;
  uint64_t iova;
  uint64_t size;
};

struct linuxvfio_dma_unmap {
  uint32_t argsz;
  uint32_t flags;
  uint64_t iova;
  uint64_t size;
};

struct linuxvfio_bitmap {
  uint64_t pgsize;
  uint64_t size;
  uint64_t data;
};

struct linuxvfio_dirty_bitmap {
  uint32_t argsz;
  uint32_t flags;
  uint64_t iova;
  uint64_t size;
  struct linuxvfio_bitmap bitmap;
};

struct linuxvfio_bind_iommufd {
  uint32_t argsz;
  uint32_t flags;
  int32_t iommufd;
  uint32_t out_devid;
};

struct linuxvfio_attach_iommufd {
  uint32_t argsz;
  uint32_t flags;
  uint32_t pt_id;
};

struct linuxvfio_detach_iommufd {
  uint32_t argsz;
  uint32_t flags;
};

struct linuxvfio_precopy_info {
  uint32_t argsz;
  uint32_t flags;
  uint64_t initial_bytes;
  uint64_t dirty_bytes;
};

struct linuxvfio_dma_logging_control {
  uint64_t page_size;
  uint32_t num_ranges;
  uint32_t reserved;
  uint64_t ranges;
};

struct linuxvfio_dma_logging_range {
  uint64_t iova;
  uint64_t length;
};

struct linuxvfio_dma_logging_report {
  uint64_t iova;
  uint64_t length;
  uint64_t page_size;
  uint64_t bitmap;
};

struct linuxvfio_mig_state {
  uint32_t device_state;
  int32_t data_fd;
};

struct linuxvfio_iommu_destroy {
  uint32_t size;
  uint32_t id;
};

struct linuxvfio_ioas_alloc {
  uint32_t size;
  uint32_t flags;
  uint32_t out_ioas_id;
};

struct linuxvfio_iova_range {
  uint64_t start;
  uint64_t last;
};

struct linuxvfio_ioas_iova_ranges {
  uint32_t size;
  uint32_t ioas_id;
  uint32_t num_iovas;
  uint32_t reserved;
  uint64_t allowed_iovas;
  uint64_t out_iova_alignment;
};

struct linuxvfio_ioas_allow_iovas {
  uint32_t size;
  uint32_t ioas_id;
  uint32_t num_iovas;
  uint32_t reserved;
  uint64_t allowed_iovas;
};

struct linuxvfio_ioas_map {
  uint32_t size;
  uint32_t flags;
  uint32_t ioas_id;
  uint32_t reserved;
  uint64_t user_va;
  uint64_t length;
  uint64_t iova;
};

struct linuxvfio_ioas_map_file {
  uint32_t size;
  uint32_t flags;
  uint32_t ioas_id;
  int32_t fd;
  uint64_t start;
  uint64_t length;
  uint64_t iova;
};

struct linuxvfio_ioas_copy {
  uint32_t size;
  uint32_t flags;
  uint32_t dst_ioas_id;
  uint32_t src_ioas_id;
  uint64_t length;
  uint64_t dst_iova;
  uint64_t src_iova;
};

struct linuxvfio_ioas_unmap {
  uint32_t size;
  uint32_t ioas_id;
  uint64_t iova;
  uint64_t length;
};

struct linuxvfio_iommu_option {
  uint32_t size;
  uint32_t option_id;
  uint16_t op;
  uint16_t reserved;
  uint32_t object_id;
  uint64_t val64;
};

struct linuxvfio_hwpt_alloc {
  uint32_t size;
  uint32_t flags;
  uint32_t dev_id;
  uint32_t pt_id;
  uint32_t out_hwpt_id;
  uint32_t reserved;
  uint32_t data_type;
  uint32_t data_len;
  uint64_t data_uptr;
};

struct linuxvfio_hw_info {
  uint32_t size;
  uint32_t flags;
  uint32_t dev_id;
  uint32_t data_len;
  uint64_t data_uptr;
  uint32_t out_data_type;
  uint32_t reserved;
  uint64_t out_capabilities;
};

struct linuxvfio_hwpt_set_dirty {
  uint32_t size;
  uint32_t flags;
  uint32_t hwpt_id;
  uint32_t reserved;
};

struct linuxvfio_hwpt_get_dirty {
  uint32_t size;
  uint32_t hwpt_id;
  uint32_t flags;
  uint32_t reserved;
  uint64_t iova;
  uint64_t length;
  uint64_t page_size;
  uint64_t data;
};

// Makes a request. `argument` is a structure of the ABI, or an integer where the request takes one.
static inline int linuxvfio_ioctl(int file, unsigned long request, void *argument) {
  int result;
  do {
    result = ioctl(file, request, argument);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// The same with an integer.
static inline int linuxvfio_ioctl_value(int file, unsigned long request, unsigned long argument) {
  int result;
  do {
    result = ioctl(file, request, argument);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// Opens a node of /dev for reading and writing.
static inline int linuxvfio_open(const char *path) {
  int result;
  do {
    result = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

static inline void linuxvfio_close(int file) { (void)close(file); }

// Another number for the same open file.
static inline int linuxvfio_duplicate(int file) {
  int result = fcntl(file, F_DUPFD_CLOEXEC, 0);
  return result < 0 ? -errno : result;
}

static inline ssize_t linuxvfio_pread(int file, void *buffer, size_t size, uint64_t offset) {
  ssize_t result;
  do {
    result = pread(file, buffer, size, (off_t)offset);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

static inline ssize_t linuxvfio_pwrite(int file, const void *buffer, size_t size, uint64_t offset) {
  ssize_t result;
  do {
    result = pwrite(file, buffer, size, (off_t)offset);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

static inline ssize_t linuxvfio_read(int file, void *buffer, size_t size) {
  ssize_t result;
  do {
    result = read(file, buffer, size);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

static inline ssize_t linuxvfio_write(int file, const void *buffer, size_t size) {
  ssize_t result;
  do {
    result = write(file, buffer, size);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// Registers of a device: one access of exactly this width, in program order among each other. Swift has no volatile.
static inline uint8_t linuxvfio_load8(const volatile void *at) { return *(const volatile uint8_t *)at; }
static inline uint16_t linuxvfio_load16(const volatile void *at) { return *(const volatile uint16_t *)at; }
static inline uint32_t linuxvfio_load32(const volatile void *at) { return *(const volatile uint32_t *)at; }
static inline uint64_t linuxvfio_load64(const volatile void *at) { return *(const volatile uint64_t *)at; }
static inline void linuxvfio_store8(volatile void *at, uint8_t value) { *(volatile uint8_t *)at = value; }
static inline void linuxvfio_store16(volatile void *at, uint16_t value) { *(volatile uint16_t *)at = value; }
static inline void linuxvfio_store32(volatile void *at, uint32_t value) { *(volatile uint32_t *)at = value; }
static inline void linuxvfio_store64(volatile void *at, uint64_t value) { *(volatile uint64_t *)at = value; }

// Makes what was written to memory visible before what is written to a register after it, and the reverse for reads.
static inline void linuxvfio_barrier(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

// Maps `length` bytes of a file at an address that is a multiple of `alignment`, a power of two of at least a page.
// `access`: 1 to read, 2 to write. NULL for a failure, whose errno is then in `error`.
void *linuxvfio_map(int file, uint64_t offset, size_t length, int access, size_t alignment, int *error);

// Gives a mapping back; 0, or below zero the negative of errno.
int linuxvfio_unmap(void *at, size_t length);

// Memory of this process that devices can be given. `page_bits` is 0 for pages of the usual size, or the logarithm of a
// huge page's size; `shared` has the memory in a file without a name, whose descriptor is then in `file`.
void *linuxvfio_allocate(size_t length, int page_bits, int shared, int *file, int *error);

// A counter that signals events (eventfd(2)), which does not block.
int linuxvfio_event(void);

// Waits for a descriptor to have something to read, at most `milliseconds` (below zero: for ever). 1, or 0 in vain.
int linuxvfio_await(int file, int milliseconds);

// Hands `count` descriptors and `size` bytes to the other end of a Unix socket; how many bytes went.
ssize_t linuxvfio_send(int socket, const void *bytes, size_t size, const int *files, int count);

// Receives bytes and up to `capacity` descriptors, which are closed on exec; their number is then in `count`. EMSGSIZE
// where more came than had room; none of them stays open then.
ssize_t linuxvfio_receive(int socket, void *bytes, size_t size, int *files, int capacity, int *count);

// The greatest number of descriptors that one message of a Unix socket holds (SCM_MAX_FD, net/scm.h).
enum { LINUXVFIO_MAX_FILES = 253 };

// How much memory this process may lock, in bytes (RLIMIT_MEMLOCK); UINT64_MAX without a limit.
uint64_t linuxvfio_lock_limit(void);

// How many bytes this process has locked (VmLck of /proc/self/status), and whether it has CAP_IPC_LOCK. 0, or below zero
// the negative of errno where the kernel does not tell.
int linuxvfio_locked(uint64_t *bytes, int *exempt);

// The number of an open character device; 0, or below zero the negative of errno: ENODEV for another kind of file.
int linuxvfio_node_number(int file, uint32_t *major, uint32_t *minor);

// Whether memory of a VFIO device is mapped at an address (/proc/self/maps): 1, 0, or below zero the negative of errno.
int linuxvfio_is_device_memory(uint64_t address);

// The symbol of an errno value, such as "EINVAL"; NULL for one the C library does not know.
const char *linuxvfio_error_name(int number);

// Bytes in a page of memory.
size_t linuxvfio_page_size(void);

// A pair of connected Unix sockets that keep messages apart.
int linuxvfio_socket_pair(int *first, int *second);

#endif
