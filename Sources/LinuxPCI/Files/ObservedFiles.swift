/// One call to a host's files, for a trace.
public struct FileAccess: Hashable, Sendable, CustomStringConvertible {
  /// The kinds of call.
  public enum Operation: String, Hashable, Sendable {
    /// A directory was opened.
    case open
    /// A directory was listed.
    case list
    /// A file was read.
    case read
    /// A link's target was read.
    case readLink = "readlink"
    /// A file was looked at.
    case status = "stat"
    /// A file was written to.
    case write
  }

  /// The call.
  public let operation: Operation
  /// The file.
  public let path: HostPath
  /// How many bytes, or entries, came or went; nil where the call has no such number or failed.
  public let count: Int?
  /// Why the call failed, or nil where it did not.
  public let errno: ErrorNumber?

  /// Records a call.
  public init(operation: Operation, path: HostPath, count: Int? = nil, errno: ErrorNumber? = nil) {
    self.operation = operation
    self.path = path
    self.count = count
    self.errno = errno
  }

  /// Call, path and outcome on one line.
  public var description: String {
    let outcome = errno.map { " = \($0)" } ?? count.map { " = \($0)" } ?? ""
    return "\(operation.rawValue) \(path)\(outcome)"
  }
}

/// A host whose every file access is reported to an observer.
public struct ObservedFiles: HostFiles {
  private let files: any HostFiles
  private let observer: @Sendable (FileAccess) -> Void

  /// Wraps `files`; `observer` is called after each access, on the thread that made it.
  public init(_ files: any HostFiles, observer: @escaping @Sendable (FileAccess) -> Void) {
    self.files = files
    self.observer = observer
  }

  /// Opens a directory whose accesses are reported as well.
  public func openDirectory(_ path: HostPath) throws(ErrorNumber) -> any HostDirectory {
    try ObservedDirectory.opened(path, observer) { () throws(ErrorNumber) in try files.openDirectory(path) }
  }

  /// Reads a file.
  public func read(_ path: HostPath, limit: Int) throws(ErrorNumber) -> [UInt8] {
    try report(.read, path, observer, count: \.count) { () throws(ErrorNumber) in
      try files.read(path, limit: limit)
    }
  }

  /// Reads a link.
  public func readLink(_ path: HostPath) throws(ErrorNumber) -> [UInt8] {
    try report(.readLink, path, observer, count: \.count) { () throws(ErrorNumber) in try files.readLink(path) }
  }

  /// Looks at a file.
  public func status(_ path: HostPath) throws(ErrorNumber) -> HostFileStatus {
    try report(.status, path, observer) { () throws(ErrorNumber) in try files.status(path) }
  }

  /// Writes to a file.
  public func write(_ bytes: [UInt8], to path: HostPath) throws(ErrorNumber) {
    try report(.write, path, observer, count: { _ in bytes.count }) { () throws(ErrorNumber) in
      try files.write(bytes, to: path)
    }
  }
}

private struct ObservedDirectory: HostDirectory {
  let directory: any HostDirectory
  let observer: @Sendable (FileAccess) -> Void

  var path: HostPath { directory.path }

  static func opened(
    _ path: HostPath, _ observer: @escaping @Sendable (FileAccess) -> Void,
    _ open: () throws(ErrorNumber) -> any HostDirectory
  ) throws(ErrorNumber) -> any HostDirectory {
    ObservedDirectory(directory: try report(.open, path, observer, open), observer: observer)
  }

  func entries() throws(ErrorNumber) -> [HostDirectoryEntry] {
    try report(.list, path, observer, count: \.count) { () throws(ErrorNumber) in try directory.entries() }
  }

  func openDirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    try Self.opened(path.appending(name), observer) { () throws(ErrorNumber) in try directory.openDirectory(name) }
  }

  func openSubdirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    try Self.opened(path.appending(name), observer) { () throws(ErrorNumber) in try directory.openSubdirectory(name) }
  }

  func read(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try told(.read, name, &buffer) { (buffer) throws(ErrorNumber) in try directory.read(name, into: &buffer) }
  }

  func read(_ name: HostName, first count: Int, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try told(.read, name, &buffer) { (buffer) throws(ErrorNumber) in
      try directory.read(name, first: count, into: &buffer)
    }
  }

  func readLink(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try told(.readLink, name, &buffer) { (buffer) throws(ErrorNumber) in try directory.readLink(name, into: &buffer) }
  }

  private func told(
    _ operation: FileAccess.Operation, _ name: HostName, _ buffer: inout AttributeBuffer,
    _ body: (inout AttributeBuffer) throws(ErrorNumber) -> Void
  ) throws(ErrorNumber) {
    do throws(ErrorNumber) {
      try body(&buffer)
    } catch {
      observer(FileAccess(operation: operation, path: path.appending(name), errno: error))
      throw error
    }
    observer(FileAccess(operation: operation, path: path.appending(name), count: buffer.count))
  }

  func status(_ name: HostName) throws(ErrorNumber) -> HostFileStatus {
    try report(.status, path.appending(name), observer) { () throws(ErrorNumber) in try directory.status(name) }
  }
}

private func report<Output>(
  _ operation: FileAccess.Operation, _ path: HostPath, _ observer: (FileAccess) -> Void,
  count: (Output) -> Int? = { _ in nil }, _ body: () throws(ErrorNumber) -> Output
) throws(ErrorNumber) -> Output {
  do throws(ErrorNumber) {
    let output = try body()
    observer(FileAccess(operation: operation, path: path, count: count(output)))
    return output
  } catch {
    observer(FileAccess(operation: operation, path: path, errno: error))
    throw error
  }
}
