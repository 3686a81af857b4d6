import Glibc

/// Files of the system's configuration, below a root: written whole or not at all, and removed without a trace.
package struct SystemFiles: Sendable {
  private let root: String

  /// Works below `root`, `/` for this machine.
  package init(root: String) { self.root = root.hasSuffix("/") ? String(root.dropLast()) : root }

  /// A file's bytes; nil where there is none.
  package func content(_ path: String) throws(StateError) -> [UInt8]? {
    let (directory, name) = split(path)
    do throws(ErrorNumber) {
      let folder = try FileCalls.openDirectory(Array(directory.utf8) + [0])
      return try FileCalls.readToEnd(try RecordCalls.open(name, in: folder, flags: O_RDONLY), limit: 1 << 24)
    } catch {
      if error.isAbsence { return nil }
      throw .configuration(operation: "read", path: root + path, error)
    }
  }

  /// Writes a file that all may read, with the directories above it.
  package func write(_ bytes: [UInt8], to path: String) throws(StateError) {
    let (directory, name) = split(path)
    do throws(ErrorNumber) {
      var made = root
      if !made.isEmpty { try RecordCalls.makeDirectory(made, permissions: 0o755) }
      for part in path.split(separator: "/").dropLast() {
        made += "/\(part)"
        try RecordCalls.makeDirectory(made, permissions: 0o755)
      }
      let folder = try FileCalls.openDirectory(Array(directory.utf8) + [0])
      let temporary = ".\(name)"
      let file = try RecordCalls.open(temporary, in: folder, flags: O_WRONLY | O_CREAT | O_TRUNC, permissions: 0o644)
      try FileCalls.write(bytes, to: file)
      try RecordCalls.sync(file)
      try RecordCalls.rename(temporary, to: name, in: folder)
      try RecordCalls.sync(folder)
    } catch {
      throw .configuration(operation: "write", path: root + path, error)
    }
  }

  /// Removes a file, and those of `directories` that are empty then.
  package func remove(_ path: String, andEmpty directories: [String] = []) throws(StateError) {
    let (directory, name) = split(path)
    do throws(ErrorNumber) {
      let folder = try FileCalls.openDirectory(Array(directory.utf8) + [0])
      try RecordCalls.remove(name, in: folder)
      try RecordCalls.sync(folder)
      for own in directories { try RecordCalls.removeEmptyDirectory(root + own) }
    } catch {
      if error.isAbsence { return }
      throw .configuration(operation: "remove", path: root + path, error)
    }
  }

  private func split(_ path: String) -> (directory: String, name: String) {
    let parts = path.split(separator: "/")
    return (root + "/" + parts.dropLast().joined(separator: "/"), parts.last.map(String.init) ?? "")
  }
}
