// What is too long for the header, and what can be checked when this is compiled.

#define _GNU_SOURCE
#include "CLinuxPCI.h"

#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

_Static_assert(sizeof(struct linuxpci_open_how) == 24, "the first version of struct open_how has 24 bytes");
#ifdef SYS_openat2
_Static_assert(LINUXPCI_SYS_OPENAT2 == SYS_openat2, "openat2 has another number here");
#endif
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
_Static_assert(LINUXPCI_RESOLVE_IN_ROOT == RESOLVE_IN_ROOT, "RESOLVE_IN_ROOT differs from the kernel's");
_Static_assert(LINUXPCI_RESOLVE_NO_MAGICLINKS == RESOLVE_NO_MAGICLINKS, "RESOLVE_NO_MAGICLINKS differs");
#endif

int linuxpci_start_xz(int input, int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
  posix_spawn_file_actions_t actions;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure == 0) {
    char *arguments[] = {"xz", "--decompress", "--stdout", NULL};
    pid_t process = -1;
    failure = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (failure == 0) failure = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (failure == 0) {
      failure = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    if (failure == 0) failure = posix_spawnp(&process, arguments[0], &actions, NULL, arguments, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (failure == 0) {
      (void)close(ends[1]);
      *output = ends[0];
      return process;
    }
  }
  (void)close(ends[0]);
  (void)close(ends[1]);
  return -failure;
}

int linuxpci_wait(int process) {
  int status;
  pid_t result;
  do {
    result = waitpid(process, &status, 0);
  } while (result < 0 && errno == EINTR);
  if (result < 0) return -errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
