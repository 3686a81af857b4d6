// What is too long for the header, and what can be checked when this is compiled.

#define _GNU_SOURCE
#include "CLinuxVFIO.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

// The bytes of each structure (include/uapi/linux/vfio.h, include/uapi/linux/iommufd.h), on every machine.
_Static_assert(sizeof(struct linuxvfio_capability) == 8, "vfio_info_cap_header");
_Static_assert(sizeof(struct linuxvfio_group_status) == 8, "vfio_group_status");
_Static_assert(sizeof(struct linuxvfio_device_info) == 24, "vfio_device_info");
_Static_assert(sizeof(struct linuxvfio_region_info) == 32, "vfio_region_info");
_Static_assert(sizeof(struct linuxvfio_irq_info) == 16, "vfio_irq_info");
_Static_assert(sizeof(struct linuxvfio_irq_set) == 20, "vfio_irq_set");
_Static_assert(sizeof(struct linuxvfio_dependent_device) == 8, "vfio_pci_dependent_device");
_Static_assert(sizeof(struct linuxvfio_hot_reset) == 12, "vfio_pci_hot_reset");
_Static_assert(sizeof(struct linuxvfio_device_feature) == 8, "vfio_device_feature");
_Static_assert(sizeof(struct linuxvfio_type1_info) == 24, "vfio_iommu_type1_info");
_Static_assert(sizeof(struct linuxvfio_dma_map) == 32, "vfio_iommu_type1_dma_map");
_Static_assert(sizeof(struct linuxvfio_dma_unmap) == 24, "vfio_iommu_type1_dma_unmap");
_Static_assert(sizeof(struct linuxvfio_bitmap) == 24, "vfio_bitmap");
_Static_assert(sizeof(struct linuxvfio_dirty_bitmap) == 48, "vfio_iommu_type1_dirty_bitmap with its data");
_Static_assert(sizeof(struct linuxvfio_bind_iommufd) == 16, "vfio_device_bind_iommufd");
_Static_assert(sizeof(struct linuxvfio_attach_iommufd) == 12, "vfio_device_attach_iommufd_pt");
_Static_assert(sizeof(struct linuxvfio_detach_iommufd) == 8, "vfio_device_detach_iommufd_pt");
_Static_assert(sizeof(struct linuxvfio_precopy_info) == 24, "vfio_precopy_info");
_Static_assert(sizeof(struct linuxvfio_dma_logging_control) == 24, "vfio_device_feature_dma_logging_control");
_Static_assert(sizeof(struct linuxvfio_dma_logging_report) == 32, "vfio_device_feature_dma_logging_report");
_Static_assert(sizeof(struct linuxvfio_mig_state) == 8, "vfio_device_feature_mig_state");
_Static_assert(sizeof(struct linuxvfio_iommu_destroy) == 8, "iommu_destroy");
_Static_assert(sizeof(struct linuxvfio_ioas_alloc) == 12, "iommu_ioas_alloc");
_Static_assert(sizeof(struct linuxvfio_ioas_iova_ranges) == 32, "iommu_ioas_iova_ranges");
_Static_assert(sizeof(struct linuxvfio_ioas_allow_iovas) == 24, "iommu_ioas_allow_iovas");
_Static_assert(sizeof(struct linuxvfio_ioas_map) == 40, "iommu_ioas_map");
_Static_assert(sizeof(struct linuxvfio_ioas_map_file) == 40, "iommu_ioas_map_file");
_Static_assert(sizeof(struct linuxvfio_ioas_copy) == 40, "iommu_ioas_copy");
_Static_assert(sizeof(struct linuxvfio_ioas_unmap) == 24, "iommu_ioas_unmap");
_Static_assert(sizeof(struct linuxvfio_iommu_option) == 24, "iommu_option");
_Static_assert(sizeof(struct linuxvfio_hwpt_alloc) == 40, "iommu_hwpt_alloc");
_Static_assert(sizeof(struct linuxvfio_hw_info) == 40, "iommu_hw_info");
_Static_assert(sizeof(struct linuxvfio_hwpt_set_dirty) == 16, "iommu_hwpt_set_dirty_tracking");
_Static_assert(sizeof(struct linuxvfio_hwpt_get_dirty) == 48, "iommu_hwpt_get_dirty_bitmap");

// The headers that are present: same request numbers, and each field where they have it.
#define SAME_FIELD(ours, theirs, field) \
  _Static_assert(offsetof(struct ours, field) == offsetof(struct theirs, field), #theirs "." #field)
#define SAME_NUMBER(ours, theirs) _Static_assert((unsigned long)ours == (unsigned long)theirs, #theirs)

#if __has_include(<linux/vfio.h>)
#include <linux/vfio.h>
SAME_NUMBER(LINUXVFIO_GET_API_VERSION, VFIO_GET_API_VERSION);
SAME_NUMBER(LINUXVFIO_CHECK_EXTENSION, VFIO_CHECK_EXTENSION);
SAME_NUMBER(LINUXVFIO_SET_IOMMU, VFIO_SET_IOMMU);
SAME_NUMBER(LINUXVFIO_GROUP_GET_STATUS, VFIO_GROUP_GET_STATUS);
SAME_NUMBER(LINUXVFIO_GROUP_SET_CONTAINER, VFIO_GROUP_SET_CONTAINER);
SAME_NUMBER(LINUXVFIO_GROUP_UNSET_CONTAINER, VFIO_GROUP_UNSET_CONTAINER);
SAME_NUMBER(LINUXVFIO_GROUP_GET_DEVICE_FD, VFIO_GROUP_GET_DEVICE_FD);
SAME_NUMBER(LINUXVFIO_DEVICE_GET_INFO, VFIO_DEVICE_GET_INFO);
SAME_NUMBER(LINUXVFIO_DEVICE_GET_REGION_INFO, VFIO_DEVICE_GET_REGION_INFO);
SAME_NUMBER(LINUXVFIO_DEVICE_GET_IRQ_INFO, VFIO_DEVICE_GET_IRQ_INFO);
SAME_NUMBER(LINUXVFIO_DEVICE_SET_IRQS, VFIO_DEVICE_SET_IRQS);
SAME_NUMBER(LINUXVFIO_DEVICE_RESET, VFIO_DEVICE_RESET);
SAME_NUMBER(LINUXVFIO_DEVICE_GET_PCI_HOT_RESET_INFO, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO);
SAME_NUMBER(LINUXVFIO_DEVICE_PCI_HOT_RESET, VFIO_DEVICE_PCI_HOT_RESET);
SAME_NUMBER(LINUXVFIO_DEVICE_FEATURE, VFIO_DEVICE_FEATURE);
SAME_NUMBER(LINUXVFIO_IOMMU_GET_INFO, VFIO_IOMMU_GET_INFO);
SAME_NUMBER(LINUXVFIO_IOMMU_MAP_DMA, VFIO_IOMMU_MAP_DMA);
SAME_NUMBER(LINUXVFIO_IOMMU_UNMAP_DMA, VFIO_IOMMU_UNMAP_DMA);
SAME_NUMBER(LINUXVFIO_IOMMU_DIRTY_PAGES, VFIO_IOMMU_DIRTY_PAGES);
SAME_FIELD(linuxvfio_device_info, vfio_device_info, flags);
SAME_FIELD(linuxvfio_device_info, vfio_device_info, num_regions);
SAME_FIELD(linuxvfio_device_info, vfio_device_info, num_irqs);
SAME_FIELD(linuxvfio_device_info, vfio_device_info, cap_offset);
SAME_FIELD(linuxvfio_region_info, vfio_region_info, index);
SAME_FIELD(linuxvfio_region_info, vfio_region_info, cap_offset);
SAME_FIELD(linuxvfio_region_info, vfio_region_info, size);
SAME_FIELD(linuxvfio_region_info, vfio_region_info, offset);
SAME_FIELD(linuxvfio_irq_info, vfio_irq_info, count);
SAME_FIELD(linuxvfio_irq_set, vfio_irq_set, index);
SAME_FIELD(linuxvfio_irq_set, vfio_irq_set, start);
SAME_FIELD(linuxvfio_irq_set, vfio_irq_set, count);
_Static_assert(offsetof(struct vfio_irq_set, data) == 20, "vfio_irq_set.data");
_Static_assert(sizeof(struct vfio_pci_dependent_device) == 8, "vfio_pci_dependent_device");
_Static_assert(offsetof(struct vfio_pci_hot_reset_info, devices) == 12, "vfio_pci_hot_reset_info.devices");
_Static_assert(offsetof(struct vfio_pci_hot_reset, group_fds) == 12, "vfio_pci_hot_reset.group_fds");
_Static_assert(offsetof(struct vfio_device_feature, data) == 8, "vfio_device_feature.data");
SAME_FIELD(linuxvfio_type1_info, vfio_iommu_type1_info, iova_pgsizes);
SAME_FIELD(linuxvfio_type1_info, vfio_iommu_type1_info, cap_offset);
SAME_FIELD(linuxvfio_dma_map, vfio_iommu_type1_dma_map, vaddr);
SAME_FIELD(linuxvfio_dma_map, vfio_iommu_type1_dma_map, iova);
SAME_FIELD(linuxvfio_dma_map, vfio_iommu_type1_dma_map, size);
SAME_FIELD(linuxvfio_dma_unmap, vfio_iommu_type1_dma_unmap, iova);
SAME_FIELD(linuxvfio_dma_unmap, vfio_iommu_type1_dma_unmap, size);
SAME_FIELD(linuxvfio_bitmap, vfio_bitmap, data);
_Static_assert(sizeof(struct vfio_iommu_type1_dirty_bitmap_get) == 40, "vfio_iommu_type1_dirty_bitmap_get");
#ifdef VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT
SAME_FIELD(linuxvfio_mig_state, vfio_device_feature_mig_state, data_fd);
SAME_FIELD(linuxvfio_dma_logging_control, vfio_device_feature_dma_logging_control, ranges);
SAME_FIELD(linuxvfio_dma_logging_report, vfio_device_feature_dma_logging_report, bitmap);
#endif
#ifdef VFIO_DEVICE_BIND_IOMMUFD
SAME_NUMBER(LINUXVFIO_DEVICE_BIND_IOMMUFD, VFIO_DEVICE_BIND_IOMMUFD);
SAME_NUMBER(LINUXVFIO_DEVICE_ATTACH_IOMMUFD_PT, VFIO_DEVICE_ATTACH_IOMMUFD_PT);
SAME_NUMBER(LINUXVFIO_DEVICE_DETACH_IOMMUFD_PT, VFIO_DEVICE_DETACH_IOMMUFD_PT);
SAME_FIELD(linuxvfio_bind_iommufd, vfio_device_bind_iommufd, out_devid);
SAME_FIELD(linuxvfio_attach_iommufd, vfio_device_attach_iommufd_pt, pt_id);
#endif
#ifdef VFIO_MIG_GET_PRECOPY_INFO
SAME_NUMBER(LINUXVFIO_MIG_GET_PRECOPY_INFO, VFIO_MIG_GET_PRECOPY_INFO);
SAME_FIELD(linuxvfio_precopy_info, vfio_precopy_info, dirty_bytes);
#endif
#endif

#if __has_include(<linux/iommufd.h>)
#include <linux/iommufd.h>
SAME_NUMBER(LINUXVFIO_IOMMUFD_DESTROY, IOMMU_DESTROY);
SAME_NUMBER(LINUXVFIO_IOMMUFD_IOAS_ALLOC, IOMMU_IOAS_ALLOC);
SAME_NUMBER(LINUXVFIO_IOMMUFD_IOAS_ALLOW_IOVAS, IOMMU_IOAS_ALLOW_IOVAS);
SAME_NUMBER(LINUXVFIO_IOMMUFD_IOAS_COPY, IOMMU_IOAS_COPY);
SAME_NUMBER(LINUXVFIO_IOMMUFD_IOAS_IOVA_RANGES, IOMMU_IOAS_IOVA_RANGES);
SAME_NUMBER(LINUXVFIO_IOMMUFD_IOAS_MAP, IOMMU_IOAS_MAP);
SAME_NUMBER(LINUXVFIO_IOMMUFD_IOAS_UNMAP, IOMMU_IOAS_UNMAP);
SAME_NUMBER(LINUXVFIO_IOMMUFD_OPTION, IOMMU_OPTION);
SAME_FIELD(linuxvfio_ioas_alloc, iommu_ioas_alloc, out_ioas_id);
SAME_FIELD(linuxvfio_ioas_iova_ranges, iommu_ioas_iova_ranges, allowed_iovas);
SAME_FIELD(linuxvfio_ioas_iova_ranges, iommu_ioas_iova_ranges, out_iova_alignment);
SAME_FIELD(linuxvfio_ioas_map, iommu_ioas_map, user_va);
SAME_FIELD(linuxvfio_ioas_map, iommu_ioas_map, iova);
SAME_FIELD(linuxvfio_ioas_copy, iommu_ioas_copy, src_iova);
SAME_FIELD(linuxvfio_ioas_unmap, iommu_ioas_unmap, length);
SAME_FIELD(linuxvfio_iommu_option, iommu_option, val64);
#ifdef IOMMU_HWPT_GET_DIRTY_BITMAP
SAME_NUMBER(LINUXVFIO_IOMMUFD_HWPT_ALLOC, IOMMU_HWPT_ALLOC);
SAME_NUMBER(LINUXVFIO_IOMMUFD_GET_HW_INFO, IOMMU_GET_HW_INFO);
SAME_NUMBER(LINUXVFIO_IOMMUFD_HWPT_SET_DIRTY_TRACKING, IOMMU_HWPT_SET_DIRTY_TRACKING);
SAME_NUMBER(LINUXVFIO_IOMMUFD_HWPT_GET_DIRTY_BITMAP, IOMMU_HWPT_GET_DIRTY_BITMAP);
SAME_FIELD(linuxvfio_hwpt_alloc, iommu_hwpt_alloc, data_uptr);
SAME_FIELD(linuxvfio_hw_info, iommu_hw_info, out_capabilities);
SAME_FIELD(linuxvfio_hwpt_get_dirty, iommu_hwpt_get_dirty_bitmap, data);
#endif
#ifdef IOMMU_IOAS_MAP_FILE
SAME_NUMBER(LINUXVFIO_IOMMUFD_IOAS_MAP_FILE, IOMMU_IOAS_MAP_FILE);
SAME_FIELD(linuxvfio_ioas_map_file, iommu_ioas_map_file, iova);
#endif
#endif

size_t linuxvfio_page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

const char *linuxvfio_error_name(int number) { return strerrorname_np(number); }

static int protection(int access) { return ((access & 1) ? PROT_READ : 0) | ((access & 2) ? PROT_WRITE : 0); }

void *linuxvfio_map(int file, uint64_t offset, size_t length, int access, size_t alignment, int *error) {
  size_t page = linuxvfio_page_size();
  *error = 0;
  if (length == 0 || alignment == 0 || (alignment & (alignment - 1)) != 0 || length > SIZE_MAX - alignment) {
    *error = EINVAL;
    return NULL;
  }
  if (alignment <= page) {
    void *at = mmap(NULL, length, protection(access), MAP_SHARED, file, (off_t)offset);
    if (at == MAP_FAILED) {
      *error = errno;
      return NULL;
    }
    return at;
  }
  // Address space with room for an aligned piece; what the piece leaves over is given back.
  size_t room = length + alignment;
  char *space = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (space == MAP_FAILED) {
    *error = errno;
    return NULL;
  }
  char *at = (char *)(((uintptr_t)space + alignment - 1) & ~(uintptr_t)(alignment - 1));
  if (mmap(at, length, protection(access), MAP_SHARED | MAP_FIXED, file, (off_t)offset) == MAP_FAILED) {
    *error = errno;
    (void)munmap(space, room);
    return NULL;
  }
  size_t mapped = (length + page - 1) & ~(page - 1);
  size_t before = (size_t)(at - space);
  if (before > 0) (void)munmap(space, before);
  if (room > before + mapped) (void)munmap(at + mapped, room - before - mapped);
  return at;
}

int linuxvfio_unmap(void *at, size_t length) { return munmap(at, length) < 0 ? -errno : 0; }

void *linuxvfio_allocate(size_t length, int page_bits, int shared, int *file, int *error) {
  int huge = page_bits == 0 ? 0 : MAP_HUGETLB | (page_bits << 26);  // MAP_HUGE_SHIFT
  int kind = shared ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
  *file = -1;
  *error = 0;
  if (shared) {
    *file = memfd_create("device memory", MFD_CLOEXEC | (page_bits == 0 ? 0 : MFD_HUGETLB | ((unsigned)page_bits << 26)));
    if (*file < 0 || ftruncate(*file, (off_t)length) < 0) {
      *error = errno;
      if (*file >= 0) (void)close(*file);
      *file = -1;
      return NULL;
    }
    huge = 0;
  }
  void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, kind | huge, *file, 0);
  if (at != MAP_FAILED) return at;
  *error = errno;
  if (*file >= 0) (void)close(*file);
  *file = -1;
  return NULL;
}

int linuxvfio_event(void) {
  int result = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return result < 0 ? -errno : result;
}

static int64_t now_in_milliseconds(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int linuxvfio_await(int file, int milliseconds) {
  int64_t end = now_in_milliseconds() + milliseconds;
  int left = milliseconds;
  for (;;) {
    struct pollfd wanted = {.fd = file, .events = POLLIN};
    int result = poll(&wanted, 1, left);
    if (result >= 0) return result > 0;
    if (errno != EINTR) return -errno;
    if (milliseconds < 0) continue;
    int64_t rest = end - now_in_milliseconds();
    left = rest > 0 ? (int)rest : 0;
  }
}

ssize_t linuxvfio_send(int socket, const void *bytes, size_t size, const int *files, int count) {
  if (count < 0 || count > LINUXVFIO_MAX_FILES) return -EINVAL;
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(LINUXVFIO_MAX_FILES * sizeof(int))];
  struct iovec piece = {.iov_base = (void *)bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
  if (count > 0) {
    memset(control, 0, sizeof control);
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
    memcpy(CMSG_DATA(head), files, (size_t)count * sizeof(int));
  }
  ssize_t result;
  do {
    result = sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

ssize_t linuxvfio_receive(int socket, void *bytes, size_t size, int *files, int capacity, int *count) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(LINUXVFIO_MAX_FILES * sizeof(int))];
  struct iovec piece = {.iov_base = bytes, .iov_len = size};
  struct msghdr message = {
      .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  *count = 0;
  ssize_t result;
  do {
    result = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (result < 0 && errno == EINTR);
  if (result < 0) return -errno;
  int lost = (message.msg_flags & (MSG_CTRUNC | MSG_TRUNC)) != 0;
  for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head != NULL; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
    size_t here = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t index = 0; index < here; index++) {
      int received;
      memcpy(&received, CMSG_DATA(head) + index * sizeof(int), sizeof received);
      if (*count < capacity) {
        files[(*count)++] = received;
      } else {
        (void)close(received);
        lost = 1;
      }
    }
  }
  if (!lost) return result;
  while (*count > 0) (void)close(files[--*count]);
  return -EMSGSIZE;
}

uint64_t linuxvfio_lock_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  return (uint64_t)limit.rlim_cur;
}

int linuxvfio_locked(uint64_t *bytes, int *exempt) {
  FILE *status = fopen("/proc/self/status", "re");
  if (status == NULL) return -errno;
  char line[256];
  *bytes = 0;
  *exempt = 0;
  while (fgets(line, sizeof line, status) != NULL) {
    unsigned long long value;
    if (sscanf(line, "VmLck: %llu kB", &value) == 1) *bytes = (uint64_t)value * 1024;
    if (sscanf(line, "CapEff: %llx", &value) == 1) *exempt = (int)(value >> 14 & 1);  // CAP_IPC_LOCK
  }
  (void)fclose(status);
  return 0;
}

int linuxvfio_node_number(int file, uint32_t *major_number, uint32_t *minor_number) {
  struct stat status;
  if (fstat(file, &status) < 0) return -errno;
  if (!S_ISCHR(status.st_mode)) return -ENODEV;
  *major_number = (uint32_t)major(status.st_rdev);
  *minor_number = (uint32_t)minor(status.st_rdev);
  return 0;
}

int linuxvfio_is_device_memory(uint64_t address) {
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return -errno;
  char line[512];
  int found = 0;
  while (!found && fgets(line, sizeof line, maps) != NULL) {
    unsigned long long first, end;
    if (sscanf(line, "%llx-%llx", &first, &end) != 2 || address < first || address >= end) continue;
    // A device from its group is an anonymous inode; one from its own node has that node's path.
    found = strstr(line, "[vfio-device]") != NULL || strstr(line, "/dev/vfio/") != NULL;
  }
  (void)fclose(maps);
  return found;
}

int linuxvfio_socket_pair(int *first, int *second) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) return -errno;
  *first = pair[0];
  *second = pair[1];
  return 0;
}
