import Glibc

extension ErrorNumber {
  /// The symbol, such as `ENOENT`; `errno 200` for a number without one here.
  public var name: String { Self.texts[rawValue]?.name ?? "errno \(rawValue)" }

  /// Whether the number has a name here.
  package var isNamed: Bool { Self.texts[rawValue] != nil }

  /// What the number says, in a few words.
  public var sentence: String { Self.texts[rawValue]?.sentence ?? "the kernel refused" }

  /// The number that `name` stands for, such as `EACCES` or, for one without a name here, `errno 200`; nil for any other
  /// text.
  public init?(name: String) {
    if name.hasPrefix("errno "), let number = Int32(name.dropFirst(6)), number > 0 {
      self.init(rawValue: number)
      return
    }
    guard let entry = Self.texts.first(where: { $0.value.name == name }) else { return nil }
    self.init(rawValue: entry.key)
  }

  /// The numbers that files of sysfs, procfs and ordinary file systems give.
  private static let texts: [Int32: (name: String, sentence: String)] = [
    EPERM: ("EPERM", "operation not permitted"),
    ENOENT: ("ENOENT", "no such file or directory"),
    EINTR: ("EINTR", "interrupted by a signal"),
    EIO: ("EIO", "the device or its driver failed"),
    ENXIO: ("ENXIO", "no such device or address"),
    E2BIG: ("E2BIG", "more data than is taken"),
    EBADF: ("EBADF", "the file is not open for this"),
    EAGAIN: ("EAGAIN", "try again"),
    ENOMEM: ("ENOMEM", "not enough memory, or no address space for the device"),
    EACCES: ("EACCES", "permission denied"),
    EFAULT: ("EFAULT", "bad memory address"),
    EBUSY: ("EBUSY", "in use"),
    EEXIST: ("EEXIST", "exists already"),
    EXDEV: ("EXDEV", "leads to another file system"),
    ENODEV: ("ENODEV", "no such device"),
    ENOTDIR: ("ENOTDIR", "not a directory"),
    EISDIR: ("EISDIR", "is a directory"),
    EINVAL: ("EINVAL", "invalid value"),
    ENFILE: ("ENFILE", "too many open files in the system"),
    EMFILE: ("EMFILE", "too many open files"),
    ENOTTY: ("ENOTTY", "not supported by this device"),
    EFBIG: ("EFBIG", "larger than can be right"),
    ENOSPC: ("ENOSPC", "no space left"),
    EROFS: ("EROFS", "read-only file system"),
    EPIPE: ("EPIPE", "the reader went away"),
    ERANGE: ("ERANGE", "value out of range"),
    ENAMETOOLONG: ("ENAMETOOLONG", "name too long"),
    ENOSYS: ("ENOSYS", "not supported by this kernel"),
    ELOOP: ("ELOOP", "too many links, or links in a circle"),
    ENODATA: ("ENODATA", "the content was not recorded"),
    EPROTO: ("EPROTO", "protocol error"),
    EOVERFLOW: ("EOVERFLOW", "value too large"),
    EPROTONOSUPPORT: ("EPROTONOSUPPORT", "protocol not supported"),
    EOPNOTSUPP: ("EOPNOTSUPP", "operation not supported"),
    ENETDOWN: ("ENETDOWN", "the network is down"),
    ETIMEDOUT: ("ETIMEDOUT", "timed out"),
    ESTALE: ("ESTALE", "stale file handle"),
    ENOMEDIUM: ("ENOMEDIUM", "no medium"),
    ECANCELED: ("ECANCELED", "cancelled"),
  ]
}
