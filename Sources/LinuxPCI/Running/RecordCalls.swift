import CLinuxPCI
import Glibc

/// The system calls that keep records on disk, one function each: a value, or the error number.
enum RecordCalls {
  /// Makes a directory; nothing happens where there is one.
  static func makeDirectory(_ path: String, permissions: UInt32 = 0o700) throws(ErrorNumber) {
    do throws(ErrorNumber) {
      try check(unsafe linuxpci_make_directory(path, permissions))
    } catch .exists {}
  }

  /// Opens a file of the directory, or makes it; links are refused.
  static func open(
    _ name: String, in directory: borrowing FileDescriptor, flags: Int32, permissions: UInt32 = 0o600
  ) throws(ErrorNumber) -> FileDescriptor {
    let result = unsafe linuxpci_open_record(directory.number, name, flags, permissions)
    try check(result)
    return FileDescriptor(owning: result)
  }

  /// Puts a file's content, or a directory's entries, on the disk.
  static func sync(_ file: borrowing FileDescriptor) throws(ErrorNumber) { try check(linuxpci_sync(file.number)) }

  /// Gives a file another name in its directory, in place of what has that name.
  static func rename(
    _ old: String, to new: String, in directory: borrowing FileDescriptor
  ) throws(ErrorNumber) {
    try check(unsafe linuxpci_rename(directory.number, old, new))
  }

  /// Removes a file of a directory; nothing happens where there is none.
  static func remove(_ name: String, in directory: borrowing FileDescriptor) throws(ErrorNumber) {
    do throws(ErrorNumber) {
      try check(unsafe linuxpci_remove(directory.number, name))
    } catch .noSuchFile {}
  }

  /// Removes a directory; nothing happens where there is none, or something in it.
  static func removeEmptyDirectory(_ path: String) throws(ErrorNumber) {
    do throws(ErrorNumber) {
      try check(unsafe linuxpci_remove_directory(path))
    } catch {
      if error != .noSuchFile, error.rawValue != ENOTEMPTY, error != .exists { throw error }
    }
  }

  /// Takes the lock of an open file, waiting for at most `limit`.
  ///
  /// - Throws: `EAGAIN` where another process kept it, `EINTR` where a signal came.
  static func lock(_ file: borrowing FileDescriptor, limit: Duration) throws(ErrorNumber) {
    try check(linuxpci_lock_within(file.number, Int32(clamping: limit.milliseconds)))
  }

  /// Cuts a file to nothing.
  static func empty(_ file: borrowing FileDescriptor) throws(ErrorNumber) { try check(linuxpci_empty(file.number)) }

  /// Who owns an open file.
  static func owner(_ file: borrowing FileDescriptor) throws(ErrorNumber) -> UInt32 {
    var owner: UInt32 = 0
    try check(unsafe linuxpci_owner(file.number, &owner))
    return owner
  }

  /// Who this process acts as.
  static var user: UInt32 { geteuid() }

  private static func check(_ result: Int32) throws(ErrorNumber) {
    if result < 0 { throw ErrorNumber(rawValue: -result) }
  }
}

extension Duration {
  /// Whole milliseconds, at least 0.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, seconds < 1 << 40 else { return seconds < 0 ? 0 : 1 << 50 }
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
