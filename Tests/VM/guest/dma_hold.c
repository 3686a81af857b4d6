// dma_hold ADDRESS WIDTH: maps memory for DMA by a function on vfio-pci, says what it mapped where, and holds it.
//
// Each line of its output is one run of contiguous memory: "map IOVA PHYSICAL LENGTH ACCESS", numbers in hexadecimal;
// "ready" comes last. Only root sees physical addresses. WIDTH is the number of address bits that may be used.
#include <fcntl.h>
#include <limits.h>
#include <linux/vfio.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { READ = VFIO_DMA_MAP_FLAG_READ, WRITE = VFIO_DMA_MAP_FLAG_WRITE };
static const uint64_t page = 4096, huge = 2 << 20;

static void stop(const char *what) {
  perror(what);
  exit(1);
}

static int open_group(const char *address) {
  char path[PATH_MAX], link[PATH_MAX];
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/iommu_group", address);
  ssize_t length = readlink(path, link, sizeof link - 1);
  if (length < 0) stop(path);
  link[length] = 0;
  snprintf(path, sizeof path, "/dev/vfio/%d", atoi(strrchr(link, '/') + 1));
  int group = open(path, O_RDWR);
  if (group < 0) stop(path);
  return group;
}

static int open_container(int group) {
  int container = open("/dev/vfio/vfio", O_RDWR);
  if (container < 0) stop("/dev/vfio/vfio");
  if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container)) stop("set container");
  if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU)) stop("set type 1");
  return container;
}

// Memory that stays where it is once it is mapped for DMA; in pages of 2 MiB where the kernel has some.
static uint8_t *memory(uint64_t length) {
  int flags = MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE;
  uint8_t *there = MAP_FAILED;
  if (length % huge == 0) there = mmap(0, length, PROT_READ | PROT_WRITE, flags | MAP_HUGETLB, -1, 0);
  if (there == MAP_FAILED) there = mmap(0, length, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (there == MAP_FAILED) stop("memory");
  return there;
}

static uint64_t physical(int pagemap, const uint8_t *address) {
  uint64_t entry;
  if (pread(pagemap, &entry, 8, (uintptr_t)address / page * 8) != 8 || !(entry >> 63)) stop("pagemap");
  return (entry & ((1ull << 55) - 1)) * page;
}

static void map(int container, int pagemap, uint64_t iova, uint64_t length, uint32_t access) {
  uint8_t *there = memory(length);
  struct vfio_iommu_type1_dma_map request = {
      .argsz = sizeof request, .flags = access, .vaddr = (uintptr_t)there, .iova = iova, .size = length};
  if (ioctl(container, VFIO_IOMMU_MAP_DMA, &request)) stop("map");
  const char *name = access == (READ | WRITE) ? "rw" : access == READ ? "r" : "w";
  for (uint64_t done = 0; done < length;) {
    uint64_t first = physical(pagemap, there + done), run = page;
    while (done + run < length && physical(pagemap, there + done + run) == first + run) run += page;
    printf("map %llx %llx %llx %s\n", (unsigned long long)(iova + done), (unsigned long long)first,
           (unsigned long long)run, name);
    done += run;
  }
}

static void unmap(int container, uint64_t iova, uint64_t length) {
  struct vfio_iommu_type1_dma_unmap request = {.argsz = sizeof request, .iova = iova, .size = length};
  if (ioctl(container, VFIO_IOMMU_UNMAP_DMA, &request)) stop("unmap");
}

int main(int count, char **arguments) {
  if (count != 3) return 64;
  uint64_t end = 1ull << atoi(arguments[2]);
  int group = open_group(arguments[1]), container = open_container(group);
  int device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, arguments[1]);
  int pagemap = open("/proc/self/pagemap", O_RDONLY);
  if (device < 0 || pagemap < 0) stop("device");
  setvbuf(stdout, 0, _IOLBF, 0);
  map(container, pagemap, 0, page, READ | WRITE);
  map(container, pagemap, 0x100000, 16 * page, READ);
  map(container, pagemap, 0x200000, 5 * page, WRITE);
  map(container, pagemap, 0x40000000, 2 * huge, READ | WRITE);
  map(container, pagemap, 0x801f0000, 40 * page, READ | WRITE);
  map(container, pagemap, 0xfedff000, page, READ | WRITE);
  map(container, pagemap, 0xfef00000, page, READ);
  map(container, pagemap, end - 0x40000000, huge, READ);
  map(container, pagemap, end - page, page, READ | WRITE);
  // What was there and is gone: a whole table of it, and one page beside others.
  uint8_t *gone = memory(huge);
  struct vfio_iommu_type1_dma_map request = {
      .argsz = sizeof request, .flags = READ | WRITE, .vaddr = (uintptr_t)gone, .iova = 0x60000000, .size = huge};
  if (ioctl(container, VFIO_IOMMU_MAP_DMA, &request)) stop("map what goes");
  request.iova = 0x110000, request.size = page;
  if (ioctl(container, VFIO_IOMMU_MAP_DMA, &request)) stop("map what goes");
  unmap(container, 0x60000000, huge);
  unmap(container, 0x110000, page);
  puts("ready");
  pause();
}
