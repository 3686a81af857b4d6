public import AssignmentModel

/// Why the state directory could not be used.
public enum StateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another process is changing the host.
  case held(by: Lease?)
  /// A call failed.
  case failed(operation: String, path: String, ErrorNumber)
  /// A call about a file of the system's configuration failed.
  case configuration(operation: String, path: String, ErrorNumber)
  /// A file is not as it was written.
  case damaged(path: String, JournalError)
  /// An earlier change did not end.
  case unfinished
  /// Others may write to the directory, so nothing in it can be trusted.
  case unsafe(path: String)

  /// One sentence, with the next step.
  public var description: String {
    switch self {
    case .held(let lease):
      "another process is changing the host" + (lease.map { ": \($0)" } ?? "") + "; wait for it (--wait SECONDS)"
    case .failed(let operation, let path, let errno):
      "cannot \(operation): \(path): \(errno)"
        + (errno.isLackOfPermission || errno == .readOnly
          ? "; run as root, or name a directory of this user's own (--state-dir)" : "")
    case .configuration(let operation, let path, let errno):
      "cannot \(operation): \(path): \(errno)"
        + (errno.isLackOfPermission ? "; run as root, or name a tree of this user's own (--root)" : "")
        + (errno == .readOnly
          ? "; where the system's configuration is made elsewhere, have it made there (--root)" : "")
    case .damaged(let path, let error):
      "\(path) is damaged, \(error); look at the functions it names, put them right by hand, and remove the file"
    case .unfinished: "an earlier change was interrupted; run pciassign recover first"
    case .unsafe(let path):
      "\(path) belongs to, or may be written by, others than this user; name another directory (--state-dir)"
    }
  }
}

/// Something that is about to be done to the state directory.
public struct StateAccess: Hashable, Sendable, CustomStringConvertible {
  /// What: `journal`, `append`, `record`, `forget`, `close`.
  public let operation: String
  /// The file.
  public let path: String

  /// Both.
  public var description: String { "\(operation) \(path)" }
}
