import CLinuxVFIO

/// VFIO and iommufd of the running kernel.
///
/// Has no state: any number of values are the same. Privilege: opening a node needs its file's permission, which for
/// groups and devices only root has unless `chown` or udev gave it; using an open descriptor needs none.
public final class KernelVFIO: VFIOCalls {
  /// Refers to the running kernel.
  public init() {}

  /// Opens the node's file.
  public func open(_ node: VFIONode) throws(VFIOErrno) -> Int32 {
    guard node.isWellFormed else { throw .noSuchObject }
    return try unsafe VFIOErrno.check(linuxvfio_open(node.description))
  }

  /// close(2).
  public func close(_ number: Int32) { linuxvfio_close(number) }

  /// fcntl(2) with F_DUPFD_CLOEXEC.
  public func duplicate(_ number: Int32) throws(VFIOErrno) -> Int32 {
    try VFIOErrno.check(linuxvfio_duplicate(number))
  }

  /// RLIMIT_MEMLOCK, VmLck and CAP_IPC_LOCK of this process.
  public func lockedMemory() -> LockedMemory {
    var locked: UInt64 = 0
    var exempt: Int32 = 0
    _ = unsafe linuxvfio_locked(&locked, &exempt)
    let limit = linuxvfio_lock_limit()
    return LockedMemory(limit: limit == .max ? nil : limit, locked: locked, isExempt: exempt != 0)
  }

  /// Whether `/proc/self/maps` names a VFIO device at the address.
  public func isDeviceMemory(at address: UInt64) -> Bool { linuxvfio_is_device_memory(address) > 0 }

  /// Makes a request with a structure, which the kernel may fill.
  func request<Argument: BitwiseCopyable>(
    _ number: Int, _ file: Int32, _ argument: inout Argument
  ) throws(VFIOErrno) -> Int32 {
    // The kernel takes as many bytes as the structure's first field says, which callers set to its size.
    let result = unsafe withUnsafeMutableBytes(of: &argument) {
      unsafe linuxvfio_ioctl(file, UInt(bitPattern: number), $0.baseAddress)
    }
    return try VFIOErrno.check(result)
  }

  /// Makes a request with an integer.
  func request(
    _ number: Int, _ file: Int32, value: UInt
  ) throws(VFIOErrno) -> Int32 {
    try VFIOErrno.check(linuxvfio_ioctl_value(file, UInt(bitPattern: number), value))
  }

  /// Makes a request whose answer grows: a structure and capabilities behind it.
  ///
  /// The kernel says in the first field how many bytes it needs; only an answer that had them is whole. The last
  /// answer counts: some drivers say less where they are given less.
  ///
  /// - Parameters:
  ///   - start: the structure as it is sent, its size left to this function.
  ///   - read: takes the structure and all bytes, the structure among them.
  func growing<Structure: BitwiseCopyable, Value>(
    _ number: Int, _ file: Int32, _ start: Structure,
    _ read: (Structure, UnsafeRawBufferPointer) -> Value
  ) throws(VFIOErrno) -> Value {
    let fixed = MemoryLayout<Structure>.size
    var size = 1024
    while true {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
      defer { unsafe buffer.deallocate() }
      // At least a structure long: 1024 bytes and more.
      unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe buffer.storeBytes(of: start, as: Structure.self)
      unsafe buffer.storeBytes(of: UInt32(size), as: UInt32.self)
      let result = unsafe linuxvfio_ioctl(file, UInt(bitPattern: number), buffer.baseAddress)
      _ = try VFIOErrno.check(result)
      let needed = Int(unsafe buffer.load(as: UInt32.self))
      // A driver that asks for ever more is taken at its last word.
      if needed > size, size < 1 << 20 {
        size = min(needed, 1 << 20)
        continue
      }
      let length = max(fixed, min(needed, size))
      return unsafe read(buffer.load(as: Structure.self), UnsafeRawBufferPointer(rebasing: buffer[0..<length]))
    }
  }
}
