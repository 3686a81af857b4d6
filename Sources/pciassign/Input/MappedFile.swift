import Glibc

/// A file's bytes without a copy: tables of a large guest have gigabytes.
///
/// A file that becomes shorter while it is read ends the process, as it would any program that maps it.
@safe
final class MappedFile {
  /// How many bytes there are.
  let byteCount: Int
  /// Safety: `byteCount` bytes, mapped for as long as the object lives; nil for an empty file.
  private let base: UnsafeRawPointer?

  /// Maps the file at `path`.
  ///
  /// - Throws: exit code 65 with the path and the kernel's reason.
  init(_ path: String) throws(CommandFailure) {
    // Safe: the path lives as a C string for the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .input("cannot read \(path): not a regular file") }
    byteCount = Int(status.st_size)
    guard byteCount > 0 else {
      unsafe base = nil
      return
    }
    let mapped = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard unsafe mapped != MAP_FAILED, let mapped = unsafe mapped else { throw Self.failure(path) }
    unsafe base = UnsafeRawPointer(mapped)
  }

  deinit {
    if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }
  }

  /// The 64 bits at `offset`, little-endian; nil where they are not all in the file.
  func word(at offset: Int) -> UInt64? {
    guard offset >= 0, offset <= byteCount - 8, let base = unsafe base else { return nil }
    return unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  private static func failure(_ path: String) -> CommandFailure {
    let code = errno
    return .input("cannot read \(path): \(unsafe String(cString: strerror(code)))")
  }
}
