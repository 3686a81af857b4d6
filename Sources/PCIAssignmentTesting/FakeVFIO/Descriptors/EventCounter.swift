import Glibc
import LinuxVFIO

/// An eventfd that the fake signals: a copy of the caller's descriptor, which the caller may close.
struct EventCounter: Sendable {
  let file: Int32

  /// - Throws: `EBADF` for what is not open, `EINVAL` for what is no eventfd (`eventfd_ctx_fdget`, fs/eventfd.c).
  init(copying file: Int32) throws(VFIOErrno) {
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else { throw VFIOErrno(EBADF) }
    var name = [CChar](repeating: 0, count: 64)
    let length = unsafe readlink("/proc/self/fd/\(file)", &name, name.count - 1)
    let text = length > 0 ? String(decoding: name[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    guard text.hasPrefix("anon_inode:[eventfd") else { throw VFIOErrno(EINVAL) }
    let copy = fcntl(file, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw VFIOErrno(Glibc.errno) }
    self.file = copy
  }

  /// Nothing for nil, which takes an eventfd away.
  static func copy(_ file: Int32?) throws(VFIOErrno) -> EventCounter? {
    guard let file else { return nil }
    return try EventCounter(copying: file)
  }

  /// Adds one to the counter.
  func signal() {
    var one: UInt64 = 1
    _ = unsafe write(file, &one, 8)
  }

  /// Whether the counter was above 0; it is 0 now.
  func take() -> Bool {
    var polled = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&polled, 1, 0) == 1 else { return false }
    var value: UInt64 = 0
    return unsafe read(file, &value, 8) == 8
  }

  func letGo() { close(file) }
}
