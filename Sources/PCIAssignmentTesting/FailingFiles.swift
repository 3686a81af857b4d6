public import LinuxPCI

/// A host whose files fail when a test says so: a device that goes away, a privilege that is missing.
public struct FailingFiles: HostFiles {
  /// Asked before each access; a number makes it fail, nil lets it happen.
  public typealias Script = @Sendable (FileAccess.Operation, HostPath) -> ErrorNumber?

  private let files: any HostFiles
  private let script: Script

  /// Wraps `files`; `script` is asked on the thread that makes the access.
  public init(_ files: any HostFiles, script: @escaping Script) {
    self.files = files
    self.script = script
  }

  /// Opens a directory whose accesses are scripted as well.
  public func openDirectory(_ path: HostPath) throws(ErrorNumber) -> any HostDirectory {
    try check(.open, path)
    return FailingDirectory(directory: try files.openDirectory(path), script: script)
  }

  /// Reads a file.
  public func read(_ path: HostPath, limit: Int) throws(ErrorNumber) -> [UInt8] {
    try check(.read, path)
    return try files.read(path, limit: limit)
  }

  /// Reads a link.
  public func readLink(_ path: HostPath) throws(ErrorNumber) -> [UInt8] {
    try check(.readLink, path)
    return try files.readLink(path)
  }

  /// Looks at a file.
  public func status(_ path: HostPath) throws(ErrorNumber) -> HostFileStatus {
    try check(.status, path)
    return try files.status(path)
  }

  /// Writes to a file.
  public func write(_ bytes: [UInt8], to path: HostPath) throws(ErrorNumber) {
    try check(.write, path)
    try files.write(bytes, to: path)
  }

  private func check(_ operation: FileAccess.Operation, _ path: HostPath) throws(ErrorNumber) {
    if let errno = script(operation, path) { throw errno }
  }
}

private struct FailingDirectory: HostDirectory {
  let directory: any HostDirectory
  let script: FailingFiles.Script

  var path: HostPath { directory.path }

  func entries() throws(ErrorNumber) -> [HostDirectoryEntry] {
    try check(.list, path)
    return try directory.entries()
  }

  func openDirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    try check(.open, path.appending(name))
    return FailingDirectory(directory: try directory.openDirectory(name), script: script)
  }

  func openSubdirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    try check(.open, path.appending(name))
    return FailingDirectory(directory: try directory.openSubdirectory(name), script: script)
  }

  func read(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try check(.read, path.appending(name))
    try directory.read(name, into: &buffer)
  }

  func readLink(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try check(.readLink, path.appending(name))
    try directory.readLink(name, into: &buffer)
  }

  func status(_ name: HostName) throws(ErrorNumber) -> HostFileStatus {
    try check(.status, path.appending(name))
    return try directory.status(name)
  }

  private func check(_ operation: FileAccess.Operation, _ path: HostPath) throws(ErrorNumber) {
    if let errno = script(operation, path) { throw errno }
  }
}
