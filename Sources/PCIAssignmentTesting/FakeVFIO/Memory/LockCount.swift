import Glibc
import LinuxVFIO

/// How much memory devices may keep in place: RLIMIT_MEMLOCK, for who lacks CAP_IPC_LOCK.
///
/// Type 1 counts what a process has mapped in all containers (`vfio_lock_acct`, drivers/vfio/vfio_iommu_type1.c), iommufd
/// what a user has pinned (`do_update_pinned`, drivers/iommu/iommufd/pages.c).
struct LockCount: Sendable {
  /// In bytes; nil with CAP_IPC_LOCK.
  var limit: UInt64?
  private(set) var used: UInt64 = 0

  /// Counts `length` bytes more.
  ///
  /// `ENOMEM` past the limit.
  mutating func lock(_ length: UInt64) throws(VFIOErrno) {
    if let limit, used + length > limit & ~0xfff { throw VFIOErrno(ENOMEM) }
    used += length
  }

  mutating func unlock(_ length: UInt64) { used -= min(used, length) }
}
