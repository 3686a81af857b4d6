// What is too long for the header, and what can be checked when this is compiled.

#define _GNU_SOURCE
#include "CLinuxPCI.h"

#include <linux/netlink.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <stddef.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

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

int linuxpci_wait(int process) {
  int status;
  pid_t result;
  do {
    result = waitpid(process, &status, 0);
  } while (result < 0 && errno == EINTR);
  if (result < 0) return -errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// What a writing process needs to know; it stands above that process's stack, since its parent may have given up.
struct order {
  int file, end;
  size_t size;
  char buffer[];
};

#if defined(__x86_64__)
static long plain_call(long number, long first, long second, long third) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(first), "S"(second), "d"(third)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
static long plain_call(long number, long first, long second, long third) {
  register long x8 __asm__("x8") = number, x0 __asm__("x0") = first, x1 __asm__("x1") = second, x2 __asm__("x2") = third;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}
#else
#define LINUXPCI_COPIES_MEMORY 1
static long plain_call(long number, long first, long second, long third) {
  long result = syscall(number, first, second, third);
  return result < 0 ? -errno : result;
}
#endif

// The writing process. It may share its parent's memory, and with that the place of errno: it makes plain calls only.
static int write_alone(void *argument) {
  struct order *order = argument;
  // Signals of the terminal are for the parent; descriptors of the parent, a lock among them, must not live on with a
  // process that waits.
  (void)plain_call(SYS_setsid, 0, 0, 0);
  unsigned file = (unsigned)order->file, end = (unsigned)order->end;
  unsigned low = file < end ? file : end, high = file < end ? end : file;
  if (low > 0) (void)plain_call(LINUXPCI_SYS_CLOSE_RANGE, 0, low - 1, 0);
  if (high > low + 1) (void)plain_call(LINUXPCI_SYS_CLOSE_RANGE, low + 1, high - 1, 0);
  (void)plain_call(LINUXPCI_SYS_CLOSE_RANGE, high + 1, ~0u, 0);
  long result;
  do {
    result = plain_call(SYS_write, order->file, (long)order->buffer, (long)order->size);
  } while (result == -EINTR);
  int32_t answer = (int32_t)result;
  (void)plain_call(SYS_write, order->end, (long)&answer, sizeof answer);
  return 0;
}

// Starts it; a copy of the parent's memory would cost more than most writes.
static pid_t start_writing(struct order *order, char *top) {
#ifndef LINUXPCI_COPIES_MEMORY
  return clone(write_alone, top, CLONE_VM | SIGCHLD, order);
#else
  (void)top;
  pid_t child = fork();
  if (child == 0) _exit(write_alone(order));
  return child;
#endif
}

// Writes in a process of its own: one that waits inside the kernel for a driver cannot be ended, and would keep ours,
// or a thread of ours, from ending.
int linuxpci_write_apart(int file, const void *buffer, size_t size, int milliseconds) {
  enum { stack_size = 65536 };
  if (size > stack_size / 2) return -EFBIG;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
  char *stack = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pid_t child = -1;
  if (stack != MAP_FAILED) {
    // Beside the beginning of the stack, so that one page holds both.
    struct order *order = (struct order *)(stack + ((stack_size - sizeof *order - size) & ~(size_t)63));
    *order = (struct order){.file = file, .end = ends[1], .size = size};
    memcpy(order->buffer, buffer, size);
    child = start_writing(order, (char *)order);
  }
  if (child < 0) {
    int failure = -errno;
    (void)close(ends[0]);
    (void)close(ends[1]);
    if (stack != MAP_FAILED) (void)munmap(stack, stack_size);
    return failure;
  }
  (void)close(ends[1]);
  struct pollfd ready = {.fd = ends[0], .events = POLLIN};
  struct timespec begin, now;
  (void)clock_gettime(CLOCK_MONOTONIC, &begin);
  int left = milliseconds, answer;
  do {
    answer = poll(&ready, 1, left);
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t spent = (now.tv_sec - begin.tv_sec) * INT64_C(1000) + (now.tv_nsec - begin.tv_nsec) / 1000000;
    left = spent >= milliseconds ? 0 : (int)(milliseconds - spent);
  } while (answer < 0 && errno == EINTR);
  int32_t result = -ETIMEDOUT;
  if (answer > 0 && linuxpci_read(ends[0], &result, sizeof result) != (ssize_t)sizeof result) result = -EINTR;
  (void)close(ends[0]);
  // One that still waits is left to its parent's successor, with its stack; it ends when the kernel lets it.
  if (answer > 0) {
    (void)linuxpci_wait(child);
    (void)munmap(stack, stack_size);
  }
  return result;
}

int linuxpci_open_events(void) {
  int events = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
  if (events < 0) return -errno;
  // Group 1 is the kernel's; others are those of udev, which tells of devices once its rules have run.
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
  if (bind(events, (struct sockaddr *)&address, sizeof address) < 0) {
    int failure = -errno;
    (void)close(events);
    return failure;
  }
  return events;
}

int linuxpci_await_events(int events, int milliseconds) {
  struct pollfd ready = {.fd = events, .events = POLLIN};
  int answer = poll(&ready, 1, milliseconds);
  if (answer < 0) return errno == EINTR ? 1 : -errno;
  char message[8192];
  // What is told only says that it is time to look again; an overrun (ENOBUFS) says the same.
  while (recv(events, message, sizeof message, 0) >= 0 || errno == EINTR || errno == ENOBUFS) {
  }
  return answer > 0;
}

int linuxpci_start(const char *const *arguments, int input, int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
  posix_spawn_file_actions_t actions;
  int failure = posix_spawn_file_actions_init(&actions);
  if (failure == 0) {
    pid_t process = -1;
    failure = input < 0 ? posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
                        : posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (failure == 0) failure = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    if (failure == 0) {
      failure = input < 0 ? posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
                          : posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    if (failure == 0) {
      failure = posix_spawnp(&process, arguments[0], &actions, NULL, (char *const *)arguments, environ);
    }
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

int linuxpci_lock(int file) {
  int result;
  do {
    result = flock(file, LOCK_EX | LOCK_NB);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

// A lock of flock(2) belongs to the opening of the file, which a child shares: what waits can be ended with it.
int linuxpci_lock_within(int file, int milliseconds) {
  int result = linuxpci_lock(file);
  if (result != -EAGAIN || milliseconds <= 0) return result;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
  pid_t child = fork();
  if (child == 0) {
    int32_t answer = 0;
    do {
      answer = flock(file, LOCK_EX) < 0 ? -errno : 0;
    } while (answer == -EINTR);
    (void)!write(ends[1], &answer, sizeof answer);
    _exit(0);
  }
  result = child < 0 ? -errno : -EAGAIN;
  (void)close(ends[1]);
  if (child > 0) {
    struct pollfd ready = {.fd = ends[0], .events = POLLIN};
    // A signal ends the waiting: whoever sends one wants an answer.
    int answer = poll(&ready, 1, milliseconds);
    int32_t locked = -EAGAIN;
    if (answer > 0 && linuxpci_read(ends[0], &locked, sizeof locked) == (ssize_t)sizeof locked) result = locked;
    if (answer < 0) result = -errno;
    (void)kill(child, SIGKILL);
    (void)linuxpci_wait(child);
    // The child may have got it between the end of our waiting and its own.
    if (result != 0 && linuxpci_lock(file) == 0) result = 0;
  }
  (void)close(ends[0]);
  return result;
}

// Of linux/netlink.h, which kernel headers of before 4.12 have without the later ones.
enum { LINUXPCI_NETLINK_CAP_ACK = 10, LINUXPCI_NETLINK_EXT_ACK = 11, LINUXPCI_SOL_NETLINK = 270 };

int linuxpci_netlink_open(void) {
  int number = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (number < 0) return -errno;
  int on = 1;
  struct timeval limit = {.tv_sec = 5};
  // Older kernels know neither; their answers are longer, and without words.
  (void)setsockopt(number, LINUXPCI_SOL_NETLINK, LINUXPCI_NETLINK_CAP_ACK, &on, sizeof on);
  (void)setsockopt(number, LINUXPCI_SOL_NETLINK, LINUXPCI_NETLINK_EXT_ACK, &on, sizeof on);
  if (setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) < 0) {
    int error = errno;
    close(number);
    return -error;
  }
  return number;
}

// struct nvme_passthru_cmd of linux/nvme_ioctl.h.
struct nvme_command {
  uint8_t opcode, flags;
  uint16_t reserved;
  uint32_t namespace_id, dword2, dword3;
  uint64_t metadata, address;
  uint32_t metadata_size, size;
  uint32_t dword10, dword11, dword12, dword13, dword14, dword15;
  uint32_t milliseconds, result;
};
_Static_assert(sizeof(struct nvme_command) == 72, "struct nvme_passthru_cmd has 72 bytes");
#define LINUXPCI_NVME_IOCTL_ADMIN_CMD _IOWR('N', 0x41, struct nvme_command)
#if __has_include(<linux/nvme_ioctl.h>)
#include <linux/nvme_ioctl.h>
_Static_assert(LINUXPCI_NVME_IOCTL_ADMIN_CMD == NVME_IOCTL_ADMIN_CMD, "NVME_IOCTL_ADMIN_CMD differs from the kernel's");
_Static_assert(offsetof(struct nvme_command, dword10) == offsetof(struct nvme_passthru_cmd, cdw10), "cdw10 differs");
_Static_assert(offsetof(struct nvme_command, milliseconds) == offsetof(struct nvme_passthru_cmd, timeout_ms),
               "timeout_ms differs");
#endif

int linuxpci_nvme_admin(int controller, uint8_t opcode, uint32_t dword10, uint32_t dword11, void *data, uint32_t size) {
  struct nvme_command command = {
      .opcode = opcode,
      .address = (uint64_t)(uintptr_t)data,
      .size = size,
      .dword10 = dword10,
      .dword11 = dword11,
      .milliseconds = 10000,
  };
  int result = ioctl(controller, LINUXPCI_NVME_IOCTL_ADMIN_CMD, &command);
  return result < 0 ? -errno : result;
}

ssize_t linuxpci_netlink_next_size(int socket) {
  for (;;) {
    struct sockaddr_nl sender;
    socklen_t length = sizeof sender;
    char byte;
    ssize_t size = recvfrom(socket, &byte, 1, MSG_PEEK | MSG_TRUNC, (struct sockaddr *)&sender, &length);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return -errno;
    if (sender.nl_pid == 0) return size;
    // Any process may send here; only the kernel's number is 0.
    (void)recv(socket, &byte, 1, 0);
  }
}

ssize_t linuxpci_netlink_receive(int socket, void *buffer, size_t size) {
  ssize_t result;
  do {
    result = recv(socket, buffer, size, 0);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}
