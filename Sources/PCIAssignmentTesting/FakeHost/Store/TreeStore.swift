import Glibc
import LinuxPCI

/// The directory of a fake host on disk: what is in it, and changes that are made wholly or not at all.
///
/// What the kernel would know and show to nobody lies in `.kernel` beside `sys`. Changes of one write are put down in
/// `.kernel/redo` before the first is made, and whoever takes the lock next makes those that a killed process left
/// behind: the tree never stays between two states.
struct TreeStore: Sendable {
  /// Where the kernel's own memory is.
  static let kernelPath: HostPath = "/.kernel"
  private static let redoPath: HostPath = "/.kernel/redo"
  private static let lockPath: HostPath = "/.kernel/lock"

  /// The directory on this machine.
  let path: String

  /// Runs `body` while no other process and no other thread changes the tree.
  func locked<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
    // An open file of its own for each: flock(2) belongs to the open file, so threads exclude each other too.
    let lock = unsafe open(name(Self.lockPath), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    while flock(lock, LOCK_EX) != 0, errno == EINTR {}
    defer { close(lock) }
    finishInterrupted()
    return try body()
  }

  /// Makes `changes`, all of them whatever happens to this process meanwhile.
  func commit(_ changes: [TreeChange]) throws(ErrorNumber) {
    guard !changes.isEmpty else { return }
    try write(TreeChange.encode(changes), to: Self.redoPath, permissions: 0o600)
    // Nobody looks into a directory before the links to it are there, which come after what is in it.
    var made: Set<HostPath> = []
    for change in changes {
      switch change {
      case .directory(let path) where unsafe mkdir(name(path), 0o755) == 0: made.insert(path)
      case .file(let path, let content, let permissions) where made.contains(path.parent):
        try write(content, toFile: name(path), permissions: permissions)
      case .link(let path, let target) where made.contains(path.parent):
        if unsafe symlink(String(decoding: target, as: UTF8.self), name(path)) != 0 { try make(change) }
      default: try make(change)
      }
    }
    _ = unsafe unlink(name(Self.redoPath))
  }

  /// Makes `changes` one by one, for a tree that nobody knows yet.
  func make(_ changes: [TreeChange]) throws(ErrorNumber) {
    for change in changes {
      if case .file(let path, let content, let permissions) = change {
        try write(content, toFile: name(path), permissions: permissions)
      } else {
        try make(change)
      }
    }
  }

  /// What a path names in the tree.
  enum Node: Equatable {
    case directory
    case file(permissions: UInt16)
    case link
  }

  /// What `path` names, links not followed.
  func node(_ path: HostPath) -> Node? {
    var status = stat()
    guard unsafe lstat(name(path), &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    default: return .file(permissions: UInt16(truncatingIfNeeded: status.st_mode & 0o7777))
    }
  }

  /// The content of a file; nil where there is none.
  func content(_ path: HostPath) -> [UInt8]? {
    let file = unsafe open(name(path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return count == 0 ? content : nil }
      content += chunk[..<count]
    }
  }

  /// The target of a link; nil where there is none.
  func target(_ path: HostPath) -> [UInt8]? {
    var target = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink(name(path), &target, target.count)
    return count < 0 ? nil : target[..<count].map { UInt8(bitPattern: $0) }
  }

  /// The names in a directory; none where there is no directory.
  func names(in path: HostPath) -> [HostName] {
    guard let directory = unsafe opendir(name(path)) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [HostName] = []
    while let entry = unsafe readdir(directory) {
      let text = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if let name = HostName(text) { names.append(name) }
    }
    return names
  }

  /// Where `path` leads with all links followed; nil where it leads nowhere, or out of the tree.
  func resolve(_ path: HostPath) -> HostPath? {
    guard let root = Self.real(self.path), let found = Self.real(name(path)) else { return nil }
    if found == root { return .root }
    guard found.hasPrefix(root + "/") else { return nil }
    return HostPath(String(found.dropFirst(root.count)))
  }

  /// Adds to the end of a file, by one write(2).
  func append(_ bytes: [UInt8], to path: HostPath) {
    let file = unsafe open(name(path), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { return }
    defer { close(file) }
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
  }

  private func finishInterrupted() {
    guard let bytes = content(Self.redoPath) else { return }
    // A failure leaves the file for whoever comes next; nothing was promised to the process that died.
    if let changes = TreeChange.decode(bytes) { for change in changes { try? make(change) } }
    _ = unsafe unlink(name(Self.redoPath))
  }

  private func make(_ change: TreeChange) throws(ErrorNumber) {
    switch change {
    case .directory(let path):
      if unsafe mkdir(name(path), 0o755) == 0 || errno == EEXIST { return }
      guard errno == ENOENT, !path.isRoot else { throw ErrorNumber(rawValue: errno) }
      try make(.directory(path.parent))
      try make(.directory(path))
    case .file(let path, let content, let permissions): try write(content, to: path, permissions: permissions)
    case .link(let path, let target):
      let temporary = temporaryName
      let text = String(decoding: target, as: UTF8.self)
      if unsafe symlink(text, temporary) != 0 {
        // Left by a process that was killed.
        _ = unsafe unlink(temporary)
        guard unsafe symlink(text, temporary) == 0 else { throw ErrorNumber(rawValue: errno) }
      }
      guard unsafe rename(temporary, name(path)) == 0 else { throw ErrorNumber(rawValue: errno) }
    case .removal(let path):
      // First as what is no directory: a link's target is not what goes.
      if unsafe unlink(name(path)) != 0, errno != ENOENT { TreeRemoval.remove(name(path)) }
    }
  }

  /// Readers see the old content or the new one.
  private func write(_ content: [UInt8], to path: HostPath, permissions: UInt16) throws(ErrorNumber) {
    let temporary = temporaryName
    try write(content, toFile: temporary, permissions: permissions)
    guard unsafe rename(temporary, name(path)) == 0 else { throw ErrorNumber(rawValue: errno) }
  }

  private func write(_ content: [UInt8], toFile path: String, permissions: UInt16) throws(ErrorNumber) {
    var file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file < 0, errno == EEXIST {
      // Left by a process that was killed.
      _ = unsafe unlink(path)
      file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    }
    guard file >= 0 else { throw ErrorNumber(rawValue: errno) }
    var written = 0
    while written < content.count {
      let count = unsafe content[written...].withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { break }
      written += count
    }
    let failed = written < content.count || fchmod(file, mode_t(permissions)) != 0
    close(file)
    if failed { throw ErrorNumber(rawValue: errno == 0 ? EIO : errno) }
  }

  /// One name is enough: there is one writer at a time.
  private var temporaryName: String { name("/.kernel/new") }

  private func name(_ path: HostPath) -> String { self.path + path.description }

  private static func real(_ path: String) -> String? {
    guard let found = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }
}
