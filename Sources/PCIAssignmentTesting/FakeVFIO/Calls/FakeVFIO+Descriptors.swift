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

  /// Milliseconds to wait, after a close, for copies of the number that nobody asked for.
  private static let patience: Int32 = 500

  /// Closes a number, which may be the last of its file.
  public func close(_ number: Int32) {
    let otherEnd = (try? call(.close) { (state) throws(VFIOErrno) in state.files.close(number) }) ?? nil
    // A process that is being started elsewhere has all descriptors until it executes its program.
    if let otherEnd {
      var polled = pollfd(fd: otherEnd, events: 0, revents: 0)
      _ = unsafe poll(&polled, 1, Self.patience)
    }
    state.withLock { $0.settle() }
  }

  /// Another number for the same file.
  public func duplicate(_ number: Int32) throws(VFIOErrno) -> Int32 {
    try call(.duplicate) { (state) throws(VFIOErrno) in
      let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { throw VFIOErrno(Glibc.errno) }
      state.files.note(copy)
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
