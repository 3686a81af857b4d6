import Glibc
public import LinuxVFIO
import Synchronization

extension FakeVFIO {
  /// Opens a node: the container, `/dev/iommu`, a group or a device of this machine; ENOENT for others.
  public func open(_ node: VFIONode) throws(VFIOErrno) -> Int32 {
    try call(.open, "\(node)") { (state) throws(VFIOErrno) in
      guard node.isWellFormed else { throw VFIOErrno(ENOENT) }
      return try state.open("\(node)")
    }
  }

  /// Closes a number, which may be the last of its file.
  public func close(_ number: Int32) {
    _ = try? call(.close) { (state) throws(VFIOErrno) in state.close(number) }
  }

  /// Another number for the same file.
  public func duplicate(_ number: Int32) throws(VFIOErrno) -> Int32 {
    try call(.duplicate) { (_) throws(VFIOErrno) in
      let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { throw VFIOErrno(Glibc.errno) }
      return copy
    }
  }

  /// What containers have locked, and the limit of ``FakeVFIOOptions/lockLimit``.
  public func lockedMemory() -> LockedMemory {
    state.withLock { state in
      LockedMemory(limit: options.lockLimit, locked: state.locked.used, isExempt: options.lockLimit == nil)
    }
  }
}

extension UInt64 {
  /// The digits of a trace.
  var digits: String { String(self, radix: 16) }
}
