public import LinuxPCI

/// Why a host could not be inspected at all.
public struct InspectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kept it from being inspected.
  public enum Cause: Hashable, Sendable {
    /// The path could not be opened or read.
    case unreadable(ErrorNumber)
    /// What is there is none of the kinds of source, or not of the kind that was asked for.
    case unknownKind
    /// A file of the host could not be read.
    case host(HostError)
  }

  /// The cause, for decisions.
  public let cause: Cause
  /// The path that was to be inspected, as the caller gave it.
  public let path: String
  /// One sentence for people, with the path and the next step.
  public let text: String

  /// Describes a failure.
  public init(cause: Cause, path: String, text: String) {
    self.cause = cause
    self.path = path
    self.text = text
  }

  /// The sentence.
  public var description: String { text }
}
