/// Why there is no host to be read at a path.
public struct HostSourceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Cause: Hashable, Sendable {
    /// The path could not be opened or read.
    case unreadable(ErrorNumber)
    /// What is there is no source of any kind, or not of the kind that was asked for.
    case unknownKind
    /// It is of the kind, and damaged.
    case malformed(RecordError)
  }

  /// What is wrong, for decisions.
  public let cause: Cause
  /// The path, as the caller gave it.
  public let path: String
  /// What to do about it, where something is known.
  public let remedy: String?

  /// Describes a failure.
  public init(cause: Cause, path: String, remedy: String? = nil) {
    self.cause = cause
    self.path = path
    self.remedy = remedy
  }

  /// One sentence: path, reason and remedy.
  public var description: String {
    let reason =
      switch cause {
      case .unreadable(let errno): "cannot read \(path): \(errno)"
      case .unknownKind: "\(path) is no host"
      case .malformed(let error): "\(path): \(error)"
      }
    return reason + (remedy.map { "; \($0)" } ?? "")
  }
}
