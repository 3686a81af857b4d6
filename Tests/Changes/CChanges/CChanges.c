#define _GNU_SOURCE
#include "CChanges.h"

#include <fcntl.h>
#include <limits.h>
#include <errno.h>
#include <linux/vfio.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
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

int changes_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
void changes_flush(void) { (void)fflush(stdout); }
void changes_say(const char *text) { (void)fprintf(stderr, "%s\n", text); }
int changes_exists(const char *path) { return access(path, F_OK) == 0; }
