// vfio_open group|device ADDRESS: whether VFIO hands over a function's group, or iommufd the function itself.
//
// Prints "viable N" and "attached N" for a group: the flag of VFIO_GROUP_GET_STATUS, and whether a container with the
// type 1 driver takes it; "attached N" alone for a function by its own node and an address space of iommufd. What
// failed is said on standard error. Exit code 0 whenever there is an answer.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/vfio.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

// include/uapi/linux/vfio.h of 6.6 and later, and iommufd.h; own names, for older headers.
struct bind_request {
  uint32_t size, flags;
  int32_t iommufd;
  uint32_t device;
};
struct space_request {
  uint32_t size, flags, space;
};
struct attach_request {
  uint32_t size, flags, space;
};
enum { BIND = _IO(';', 100 + 18), ATTACH = _IO(';', 100 + 19), NEW_SPACE = _IO(';', 0x81) };

static int answer(const char *what, int isRight) {
  if (!isRight) fprintf(stderr, "%s: %s\n", what, strerror(errno));
  printf("attached %d\n", isRight);
  return 0;
}

static int ask_group(const char *address) {
  char path[PATH_MAX], link[PATH_MAX];
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/iommu_group", address);
  ssize_t length = readlink(path, link, sizeof link - 1);
  if (length < 0) return perror(path), 2;
  link[length] = 0;
  snprintf(path, sizeof path, "/dev/vfio/%d", atoi(strrchr(link, '/') + 1));
  int group = open(path, O_RDWR);
  if (group < 0) return perror(path), 2;
  struct vfio_group_status status = {.argsz = sizeof status};
  if (ioctl(group, VFIO_GROUP_GET_STATUS, &status)) return perror("group status"), 2;
  printf("viable %d\n", !!(status.flags & VFIO_GROUP_FLAGS_VIABLE));
  int container = open("/dev/vfio/vfio", O_RDWR);
  if (container < 0) return perror("/dev/vfio/vfio"), 2;
  if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container)) return answer("set container", 0);
  if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU)) return answer("set type 1", 0);
  return answer("device", ioctl(group, VFIO_GROUP_GET_DEVICE_FD, address) >= 0);
}

static int open_device(const char *address) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/vfio-dev", address);
  DIR *directory = opendir(path);
  if (!directory) return -1;
  struct dirent *entry;
  while ((entry = readdir(directory)))
    if (!strncmp(entry->d_name, "vfio", 4)) break;
  if (!entry) return -1;
  snprintf(path, sizeof path, "/dev/vfio/devices/%s", entry->d_name);
  closedir(directory);
  return open(path, O_RDWR);
}

static int ask_device(const char *address) {
  int device = open_device(address), iommufd = open("/dev/iommu", O_RDWR);
  if (device < 0 || iommufd < 0) return perror(device < 0 ? "device node" : "/dev/iommu"), 2;
  struct bind_request bind = {.size = sizeof bind, .iommufd = iommufd};
  if (ioctl(device, BIND, &bind)) return answer("bind", 0);
  struct space_request space = {.size = sizeof space};
  if (ioctl(iommufd, NEW_SPACE, &space)) return perror("new address space"), 2;
  struct attach_request attach = {.size = sizeof attach, .space = space.space};
  return answer("attach", !ioctl(device, ATTACH, &attach));
}

int main(int count, char **arguments) {
  if (count != 3) return 64;
  return strcmp(arguments[1], "group") ? ask_device(arguments[2]) : ask_group(arguments[2]);
}
