import CLinuxPCI
import Glibc

/// The system calls of the live side, one function each: a value, or the error number.
enum FileCalls {
  /// `O_PATH`, which the overlay lacks: an open file that stands for its place, and can be neither read nor written.
  static let justPlace = LINUXPCI_O_PATH

  /// Opens `path`, absolute or below the working directory, as a directory.
  static func openDirectory(_ path: [UInt8]) throws(ErrorNumber) -> FileDescriptor {
    try open(path, below: AT_FDCWD, flags: O_RDONLY | O_DIRECTORY)
  }

  /// Opens a file that a user names: it may be a pipe.
  static func openInput(_ path: [UInt8]) throws(ErrorNumber) -> FileDescriptor {
    let result = unsafe path.span.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe linuxpci_open_input($0.baseAddress) }
    }
    return FileDescriptor(owning: try value(result))
  }

  /// Opens `path` (with a zero at its end) below an open directory.
  static func open(_ path: [UInt8], below directory: Int32, flags: Int32) throws(ErrorNumber) -> FileDescriptor {
    let result = unsafe path.span.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe linuxpci_openat(directory, $0.baseAddress, flags) }
    }
    return FileDescriptor(owning: try value(result))
  }

  /// Opens `path` as if `root` were the root of the file system.
  static func open(_ path: [UInt8], inRoot root: Int32, flags: Int32) throws(ErrorNumber) -> FileDescriptor {
    let result = unsafe path.span.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe linuxpci_open_in_root(root, $0.baseAddress, flags) }
    }
    return FileDescriptor(owning: try value(result))
  }

  /// Reads once into `memory`.
  static func read(
    _ file: borrowing FileDescriptor, into memory: UnsafeMutableRawBufferPointer
  ) throws(ErrorNumber) -> Int {
    try value(unsafe linuxpci_read(file.number, memory.baseAddress, memory.count))
  }

  /// Reads from where the file stands to its end.
  static func readToEnd(_ file: borrowing FileDescriptor, limit: Int) throws(ErrorNumber) -> [UInt8] {
    var content: [UInt8] = []
    var chunk: [UInt8] = Array(repeating: 0, count: 1024)
    while true {
      let number = file.number
      let result = unsafe chunk.withUnsafeMutableBytes { memory in
        unsafe linuxpci_read(number, memory.baseAddress, memory.count)
      }
      let count = try value(result)
      if count == 0 { return content }
      guard count <= limit - content.count else { throw .tooLarge }
      content.append(contentsOf: chunk[..<count])
      if count == chunk.count, count < 16384 { chunk = Array(repeating: 0, count: 4 * count) }
    }
  }

  /// Writes `bytes` by one call.
  static func write(_ bytes: [UInt8], to file: borrowing FileDescriptor) throws(ErrorNumber) {
    let number = file.number
    let result = unsafe bytes.span.withUnsafeBytes { memory in
      unsafe linuxpci_write(number, memory.baseAddress, memory.count)
    }
    guard try value(result) == bytes.count else { throw .inputOutput }
  }

  /// Writes `bytes` by one call of a process of its own.
  ///
  /// - Throws: `ETIMEDOUT` where the kernel has not answered within `limit`.
  static func writeApart(
    _ bytes: [UInt8], to file: borrowing FileDescriptor, limit: Duration
  ) throws(ErrorNumber) {
    let number = file.number
    let milliseconds = Int32(clamping: limit.milliseconds)
    let result = unsafe bytes.span.withUnsafeBytes { memory in
      unsafe linuxpci_write_apart(number, memory.baseAddress, memory.count, milliseconds)
    }
    guard try value(result) == bytes.count else { throw .inputOutput }
  }

  /// Opens the kernel's events about devices.
  static func openEvents() throws(ErrorNumber) -> FileDescriptor {
    FileDescriptor(owning: try value(linuxpci_open_events()))
  }

  /// Waits at most `limit` for the next event.
  static func awaitEvents(_ events: borrowing FileDescriptor, limit: Duration) throws(ErrorNumber) {
    _ = try value(linuxpci_await_events(events.number, Int32(clamping: limit.milliseconds)))
  }

  /// Reads the target of the link at `path` below `directory` into `memory`.
  static func readLink(
    _ path: [UInt8], below directory: Int32, into memory: UnsafeMutableRawBufferPointer
  ) throws(ErrorNumber) -> Int {
    let result = unsafe path.span.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { name in
        unsafe memory.withMemoryRebound(to: CChar.self) { target in
          unsafe linuxpci_readlinkat(directory, name.baseAddress, target.baseAddress, target.count)
        }
      }
    }
    return try value(result)
  }

  /// The type and permissions of `path` below `directory`, of a link itself.
  static func status(_ path: [UInt8], below directory: Int32) throws(ErrorNumber) -> HostFileStatus {
    var mode: UInt32 = 0
    let result = unsafe path.span.withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { name in
        unsafe linuxpci_mode_at(directory, name.baseAddress, &mode)
      }
    }
    _ = try value(result)
    return status(mode: mode)
  }

  /// The type and permissions of an open file.
  static func status(_ file: borrowing FileDescriptor) throws(ErrorNumber) -> HostFileStatus {
    var mode: UInt32 = 0
    _ = try value(unsafe linuxpci_mode(file.number, &mode))
    return status(mode: mode)
  }

  /// Fills `memory` with the next records of an open directory; 0 at its end.
  static func listDirectory(
    _ directory: borrowing FileDescriptor, into memory: UnsafeMutableRawBufferPointer
  ) throws(ErrorNumber) -> Int {
    try value(unsafe linuxpci_getdents(directory.number, memory.baseAddress, memory.count))
  }

  private static func status(mode: UInt32) -> HostFileStatus {
    let kind: HostFileStatus.Kind =
      switch mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    return HostFileStatus(kind: kind, permissions: UInt16(truncatingIfNeeded: mode & 0o7777))
  }

  private static func value<Value: SignedInteger>(_ result: Value) throws(ErrorNumber) -> Value {
    if result < 0 { throw ErrorNumber(rawValue: Int32(truncatingIfNeeded: -Int64(result))) }
    return result
  }
}
