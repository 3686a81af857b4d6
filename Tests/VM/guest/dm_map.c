// dm_map NAME UUID SECTORS TARGET PARAMETERS: makes a device of device-mapper with one target, and its node in
// /dev/mapper, as dmsetup and LVM do. Prints the kernel's name of it.
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static union {
  struct dm_ioctl head;
  char room[4096];
} request;

static void begin(const char *name, const char *uuid) {
  memset(&request, 0, sizeof request);
  request.head.version[0] = DM_VERSION_MAJOR;
  request.head.data_size = sizeof request;
  request.head.data_start = sizeof request.head;
  snprintf(request.head.name, sizeof request.head.name, "%s", name);
  if (uuid) snprintf(request.head.uuid, sizeof request.head.uuid, "%s", uuid);
}

static void ask(int control, unsigned long command, const char *what) {
  if (!ioctl(control, command, &request)) return;
  perror(what);
  exit(1);
}

int main(int count, char **arguments) {
  if (count != 6) return 64;
  const char *name = arguments[1];
  int control = open("/dev/mapper/control", O_RDWR);
  if (control < 0) return perror("/dev/mapper/control"), 1;
  begin(name, arguments[2]);
  ask(control, DM_DEV_CREATE, "create");
  begin(name, 0);
  request.head.target_count = 1;
  struct dm_target_spec *target = (void *)(request.room + sizeof request.head);
  target->length = strtoull(arguments[3], 0, 10);
  snprintf(target->target_type, sizeof target->target_type, "%s", arguments[4]);
  snprintf((char *)(target + 1), 1024, "%s", arguments[5]);
  ask(control, DM_TABLE_LOAD, "load the table");
  begin(name, 0);
  ask(control, DM_DEV_SUSPEND, "resume");
  begin(name, 0);
  ask(control, DM_DEV_STATUS, "status");
  char path[256];
  snprintf(path, sizeof path, "/dev/mapper/%s", name);
  if (mknod(path, S_IFBLK | 0600, request.head.dev) && errno != EEXIST) return perror(path), 1;
  printf("dm-%u\n", minor(request.head.dev));
  return 0;
}
