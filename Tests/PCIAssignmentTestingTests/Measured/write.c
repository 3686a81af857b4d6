// Writes a line to a file by one write(2), and prints what came of it: `W PATH <- TEXT = ok`, or the error number's name.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count != 3) return 64;
  char line[8192];
  int length = snprintf(line, sizeof line, "%s\n", arguments[2]);
  printf("W %s <- %s = ", arguments[1], arguments[2]);
  int file = open(arguments[1], O_WRONLY);
  if (file < 0) return printf("open %s\n", strerrorname_np(errno)) < 0;
  ssize_t written = write(file, line, (size_t)length);
  return printf("%s\n", written < 0 ? strerrorname_np(errno) : "ok") < 0;
}
