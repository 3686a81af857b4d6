#define _GNU_SOURCE
#include "CChanges.h"

#include <fcntl.h>
#include <limits.h>
#include <errno.h>
#include <linux/netlink.h>
#include <linux/vfio.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int changes_open(const char *address) {
  char path[PATH_MAX], link[PATH_MAX];
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/iommu_group", address);
  ssize_t length = readlink(path, link, sizeof link - 1);
  if (length <= 0) return -1;
  link[length] = 0;
  const char *number = strrchr(link, '/');
  if (!number) return -1;
  snprintf(path, sizeof path, "/dev/vfio/%s", number + 1);
  int group = open(path, O_RDWR | O_CLOEXEC);
  int container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
  if (group < 0 || container < 0) return -2;
  if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container)) return -3;
  if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU)) return -4;
  int device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, address);
  return device < 0 ? -5 : device;
}

extern char **environ;

int changes_start(const char *words, int input, int output) {
  char *copy = strdup(words), *list[64] = {0}, *rest = copy;
  for (int count = 0; count < 63; count++) list[count] = strsep(&rest, "\n");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, 0);
  else posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, 1);
  else posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t process = -1;
  int failure = posix_spawnp(&process, list[0], &actions, NULL, list, environ);
  posix_spawn_file_actions_destroy(&actions);
  free(copy);
  return failure ? -1 : process;
}

int changes_wait(int process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void changes_put(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  // Refused as often as not: what counts is what came of it.
  (void)!write(file, text, strlen(text));
  close(file);
}

static void changes_take(const char *address, const char *driver) {
  char path[PATH_MAX], override[256] = {0};
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/driver", address);
  if (access(path, F_OK) == 0) return;
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/driver_override", address);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  ssize_t count = read(file, override, sizeof override - 1);
  close(file);
  if (count <= 0 || strncmp(override, "(null)", 6) != 0) return;
  snprintf(path, sizeof path, "/sys/bus/pci/drivers/%s/bind", driver);
  changes_put(path, address);
  changes_put("/sys/bus/pci/drivers_probe", address);
}

int changes_listen(const char *driver) {
  int events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
  struct sockaddr_nl self = {.nl_family = AF_NETLINK, .nl_groups = 1};
  int room = 8 << 20;
  if (events < 0 || bind(events, (struct sockaddr *)&self, sizeof self) < 0) return -1;
  (void)setsockopt(events, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  puts("listening");
  changes_flush();
  char message[8192];
  for (;;) {
    ssize_t length = recv(events, message, sizeof message - 1, 0);
    if (length < 0 && errno == ENOBUFS) puts("overrun");
    if (length <= 0) continue;
    message[length] = 0;
    const char *slot = NULL, *bound = "-";
    for (const char *word = message; word < message + length; word += strlen(word) + 1) {
      if (strncmp(word, "PCI_SLOT_NAME=", 14) == 0) slot = word + 14;
      if (strncmp(word, "DRIVER=", 7) == 0) bound = word + 7;
    }
    if (!slot) continue;
    printf("%.*s %s %s\n", (int)strcspn(message, "@"), message, slot, bound);
    changes_flush();
    changes_take(slot, driver);
  }
}

int changes_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
void changes_flush(void) { (void)fflush(stdout); }
void changes_say(const char *text) { (void)fprintf(stderr, "%s\n", text); }
int changes_exists(const char *path) { return access(path, F_OK) == 0; }
