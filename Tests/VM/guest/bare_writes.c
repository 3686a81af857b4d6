// Binds a function by nothing but the three writes that every tool makes: what the kernel itself needs for them.
// usage: bare_writes ADDRESS DRIVER [OVERRIDE]   without an override it is cleared
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int put(const char *path, const char *text) {
  int file = open(path, O_WRONLY);
  if (file < 0 || write(file, text, strlen(text)) < 0) {
    perror(path);
    return 1;
  }
  return close(file);
}

int main(int count, char **words) {
  char path[256];
  if (count < 3) return 64;
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/driver_override", words[1]);
  if (put(path, count > 3 ? words[3] : "\n")) return 1;
  snprintf(path, sizeof path, "/sys/bus/pci/devices/%s/driver/unbind", words[1]);
  if (put(path, words[1])) return 1;
  snprintf(path, sizeof path, "/sys/bus/pci/drivers/%s/bind", words[2]);
  return put(path, words[1]);
}
