import Glibc
public import LinuxPCI

extension TreeStore {
  /// Makes the same tree at `target`, an empty directory, in a small part of the time that making it took.
  ///
  /// Files are shared until one side changes them: a change never writes into a file, it puts a new one in its place.
  func copy(to target: String) throws(ErrorNumber) {
    var failure: ErrorNumber?
    locked { _ in
      do throws(ErrorNumber) { try Self.copy(path, target) } catch { failure = error }
    }
    if let failure { throw failure }
    // The trace grows in place, and the lock belongs to its file.
    let copy = TreeStore(path: target)
    for name: HostName in ["lock", "trace"] {
      let file = Self.kernelPath.appending(name)
      guard let content = copy.content(file) else { continue }
      try copy.make([.removal(file), .file(file, content, permissions: 0o644)])
    }
  }

  private static func copy(_ source: String, _ target: String) throws(ErrorNumber) {
    guard let directory = unsafe opendir(source) else { throw ErrorNumber(rawValue: errno) }
    defer { unsafe closedir(directory) }
    while let entry = unsafe readdir(directory) {
      let kind = Int(unsafe entry.pointee.d_type)
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
      if kind == Int(DT_DIR) {
        guard unsafe mkdir(to, 0o755) == 0 else { throw ErrorNumber(rawValue: errno) }
        try copy(from, to)
      } else {
        // A link is linked to as it stands: link(2) does not follow it.
        guard unsafe link(from, to) == 0 else { throw ErrorNumber(rawValue: errno) }
      }
    }
  }
}

extension FakeHost {
  /// Makes another host in the same state, which goes its own way from here on.
  ///
  /// It takes a small part of the time that a new one takes, so a test that needs many hosts makes one and copies it.
  /// Scripted events stay behind.
  ///
  /// - Parameter path: An empty or new directory on the same file system, which stays; nil for a temporary one.
  /// - Throws: where the directory cannot be made.
  public func copy(to path: String? = nil) throws(HostError) -> FakeHost {
    let directory = if let path { path } else { try HostTree.makeTemporaryDirectory() }
    do throws(ErrorNumber) {
      if path != nil, unsafe mkdir(directory, 0o755) != 0, errno != EEXIST { throw ErrorNumber(rawValue: errno) }
      try store.copy(to: directory)
    } catch {
      throw HostError(operation: "copy the fake host \(self.path)", path: .root, errno: error)
    }
    return try FakeHost(path: directory, isPrivileged: isPrivileged, ownsDirectory: path == nil)
  }
}
