/// Something on a host that could not be done: what, where, why, and what to do about it.
public struct HostError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was to be done: `bind 0000:3b:02.1 to vfio-pci`.
  public let operation: String
  /// The file concerned.
  public let path: HostPath
  /// The kernel's reason.
  public let errno: ErrorNumber
  /// The next step, where one is known.
  public var remedy: String?

  /// Describes a failure.
  public init(operation: String, path: HostPath, errno: ErrorNumber, remedy: String? = nil) {
    self.operation = operation
    self.path = path
    self.errno = errno
    self.remedy = remedy
  }

  /// One sentence: operation, path, reason and remedy.
  public var description: String {
    "cannot \(operation): \(path): \(errno)" + (remedy.map { "; \($0)" } ?? "")
  }
}
