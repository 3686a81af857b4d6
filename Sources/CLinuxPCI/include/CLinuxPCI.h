// System calls of the LinuxPCI target that the Glibc overlay lacks, or whose errno Swift code could lose.
//
// Each function makes one call, repeats it when a signal interrupted it, and returns the call's value or, below
// zero, the negative of errno: between a failed call and reading errno, Swift may run code of its own.

#ifndef PCIASSIGNMENT_CLINUXPCI_H
#define PCIASSIGNMENT_CLINUXPCI_H

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// The number is the same on every architecture (include/uapi/asm-generic/unistd.h); headers before Linux 5.6 lack it.
#define LINUXPCI_SYS_OPENAT2 437

// struct open_how of openat2(2); its size tells the kernel which version of it this is.
struct linuxpci_open_how {
  uint64_t flags;
  uint64_t mode;
  uint64_t resolve;
};

// RESOLVE_NO_MAGICLINKS and RESOLVE_IN_ROOT of linux/openat2.h.
enum { LINUXPCI_RESOLVE_NO_MAGICLINKS = 0x02, LINUXPCI_RESOLVE_IN_ROOT = 0x10 };

// Never a controlling terminal, and never a wait for the other end of a FIFO that lies where a file should.
enum { LINUXPCI_OPEN_FLAGS = O_CLOEXEC | O_NOCTTY | O_NONBLOCK };

// O_PATH, the same on all architectures of Swift's; it goes with no other flags that say how a file is opened.
#define LINUXPCI_O_PATH 010000000

static inline int linuxpci_open_flags(int flags) {
  return flags & LINUXPCI_O_PATH ? flags | O_CLOEXEC : flags | LINUXPCI_OPEN_FLAGS;
}

// Opens `path` below `directory` with more `flags`.
static inline int linuxpci_openat(int directory, const char *path, int flags) {
  int result;
  do {
    result = openat(directory, path, linuxpci_open_flags(flags));
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// Opens `path` as if `root` were the file system's root: no link and no `..` leads out of it. ENOSYS before Linux 5.6.
static inline int linuxpci_open_in_root(int root, const char *path, int flags) {
  struct linuxpci_open_how how = {
      .flags = (uint64_t)linuxpci_open_flags(flags),
      .mode = 0,
      .resolve = LINUXPCI_RESOLVE_IN_ROOT | LINUXPCI_RESOLVE_NO_MAGICLINKS,
  };
  long result;
  // EAGAIN: a rename elsewhere raced with a `..`; a bounded number of new tries is what openat2(2) asks for.
  int tries = 64;
  do {
    result = syscall(LINUXPCI_SYS_OPENAT2, root, path, &how, sizeof how);
  } while (result < 0 && (errno == EINTR || (errno == EAGAIN && --tries > 0)));
  return result < 0 ? -errno : (int)result;
}

// Opens a file that a user names; unlike a host's file it may be a pipe, and is waited for.
static inline int linuxpci_open_input(const char *path) {
  int result;
  do {
    result = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// Reads up to `size` bytes.
static inline ssize_t linuxpci_read(int file, void *buffer, size_t size) {
  ssize_t result;
  do {
    result = read(file, buffer, size);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// Writes `size` bytes by one call; how many the kernel took.
static inline ssize_t linuxpci_write(int file, const void *buffer, size_t size) {
  ssize_t result;
  do {
    result = write(file, buffer, size);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// Reads the target of a link, without a terminating zero.
static inline ssize_t linuxpci_readlinkat(int directory, const char *path, char *buffer, size_t size) {
  ssize_t result = readlinkat(directory, path, buffer, size);
  return result < 0 ? -errno : result;
}

// Fills `buffer` with records of struct linux_dirent64.
static inline ssize_t linuxpci_getdents(int directory, void *buffer, size_t size) {
  long result = syscall(SYS_getdents64, directory, buffer, size);
  return result < 0 ? -errno : (ssize_t)result;
}

// The mode of `path`, of a link itself where it is one: type and permissions.
static inline int linuxpci_mode_at(int directory, const char *path, uint32_t *mode) {
  struct stat status;
  if (fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) < 0) return -errno;
  *mode = (uint32_t)status.st_mode;
  return 0;
}

// The mode of an open file.
static inline int linuxpci_mode(int file, uint32_t *mode) {
  struct stat status;
  if (fstat(file, &status) < 0) return -errno;
  *mode = (uint32_t)status.st_mode;
  return 0;
}

// Closes a descriptor; nothing can be done about a failure.
static inline void linuxpci_close(int file) { (void)close(file); }

// Waits for a process of ours to end: its exit status, 128 and more for a signal, below zero the negative of errno.
int linuxpci_wait(int process);

// close_range(2), the same on every architecture; before Linux 5.9 it is not there, and descriptors stay open.
#define LINUXPCI_SYS_CLOSE_RANGE 436

// Writes `size` bytes by one call of a process of its own, and waits for it for at most `milliseconds`: how many the
// kernel took, or below zero the negative of errno; -ETIMEDOUT where it has not answered, and may yet do it.
int linuxpci_write_apart(int file, const void *buffer, size_t size, int milliseconds);

// Starts a program of the search path with these arguments, NULL after the last: its process, or below zero the
// negative of errno. `output` becomes the end of a pipe that what it prints is read from. An `input` of 0 or more is the
// open file that it reads, and what it says beside is dropped; below 0 it reads nothing, and all it says is in the pipe.
int linuxpci_start(const char *const *arguments, int input, int *output);

// The calls that keep records on disk. Each returns zero or more, or below zero the negative of errno.

// Opens a file for records, made with `mode` where it is not there and O_CREAT is among `flags`.
static inline int linuxpci_open_record(int directory, const char *path, int flags, uint32_t mode) {
  int result;
  do {
    result = openat(directory, path, flags | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, (mode_t)mode);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

// Makes a directory.
static inline int linuxpci_make_directory(const char *path, uint32_t mode) {
  return mkdir(path, (mode_t)mode) < 0 ? -errno : 0;
}

// Has the kernel put a file, or a directory's entries, on the disk.
static inline int linuxpci_sync(int file) {
  int result;
  do {
    result = fsync(file);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

// Gives a file another name in its directory, in place of what has that name.
static inline int linuxpci_rename(int directory, const char *from, const char *to) {
  return renameat(directory, from, directory, to) < 0 ? -errno : 0;
}

// Removes a file.
static inline int linuxpci_remove(int directory, const char *path) {
  return unlinkat(directory, path, 0) < 0 ? -errno : 0;
}

// Removes an empty directory.
static inline int linuxpci_remove_directory(const char *path) { return rmdir(path) < 0 ? -errno : 0; }

// Takes the exclusive lock of an open file without waiting; -EAGAIN where another process has it. The kernel lets go
// of it when the last descriptor of the file's opening is closed, however its process ends.
int linuxpci_lock(int file);

// The same, waiting for at most `milliseconds`; -EAGAIN afterwards, -EINTR for a signal meanwhile.
int linuxpci_lock_within(int file, int milliseconds);

// A socket on which the kernel tells of devices (netlink(7), NETLINK_KOBJECT_UEVENT).
int linuxpci_open_events(void);

// Waits at most `milliseconds` for something to be told, and forgets what was; 1 for something, 0 for nothing in time.
int linuxpci_await_events(int events, int milliseconds);

// The owner of an open file.
static inline int linuxpci_owner(int file, uint32_t *owner) {
  struct stat status;
  if (fstat(file, &status) < 0) return -errno;
  *owner = (uint32_t)status.st_uid;
  return 0;
}

// Cuts an open file to nothing.
static inline int linuxpci_empty(int file) { return ftruncate(file, 0) < 0 ? -errno : 0; }

// Opens a socket for rtnetlink(7) whose answers hold the driver's words, and not the request again; a receiver waits for
// at most five seconds.
int linuxpci_netlink_open(void);

// Has an NVMe controller carry out one command of its administration queue, and waits for at most ten seconds; `data` gets
// its answer. 0, the controller's status, or a negative error number.
int linuxpci_nvme_admin(int controller, uint8_t opcode, uint32_t dword10, uint32_t dword11, void *data, uint32_t size);

// The size of the next datagram, which stays where it is. What is not from the kernel is dropped.
ssize_t linuxpci_netlink_next_size(int socket);

// Receives a datagram.
ssize_t linuxpci_netlink_receive(int socket, void *buffer, size_t size);

// Has the allocator ask the system for at least `bytes` at a time; false where it has no such setting.
static inline int linuxpci_allocate_in_steps(int bytes) {
#ifdef M_TOP_PAD
  return mallopt(M_TOP_PAD, bytes);
#else
  (void)bytes;
  return 0;
#endif
}

#endif
