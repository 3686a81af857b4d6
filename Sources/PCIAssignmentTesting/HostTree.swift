import AssignmentModel
import Glibc
import LinuxPCI

/// A host's files as real files and links in a temporary directory, removed with its owner.
///
/// Permissions are the host's, except that the owner may always read and list; files whose content was not
/// recorded are empty.
public final class HostTree: Sendable {
  /// The directory, which holds `sys/` and what else the host has.
  public let path: String

  init(_ source: HostSource) throws(HostError) {
    guard let files = try Self.files(of: source) else {
      throw HostError(
        operation: "make a tree of \(source.provenance.path)", path: .root, errno: ErrorNumber(rawValue: EOPNOTSUPP),
        remedy: "a dump of config space holds no files")
    }
    path = try Self.makeTemporaryDirectory()
    for (place, node) in files.contents { try make(node, at: place) }
  }

  deinit { TreeRemoval.remove(path) }

  /// All that is in memory; of a directory or the live machine, what a capture holds.
  static func files(of source: HostSource) throws(HostError) -> MemoryFiles? {
    if let files = source.files as? MemoryFiles { return files }
    return try source.capture(writer: "FixtureHost")?.files
  }

  /// A directory in memory, where there is one with room: thousands of small files take a tenth of the time there.
  private static var memoryDirectory: String? {
    let path = "/dev/shm"
    var space = statvfs()
    guard unsafe access(path, W_OK) == 0, unsafe statvfs(path, &space) == 0,
      UInt64(space.f_bavail) * UInt64(space.f_frsize) >= 1 << 30
    else { return nil }
    return path
  }

  static func makeTemporaryDirectory() throws(HostError) -> String {
    let base = unsafe getenv("TMPDIR").flatMap { unsafe String(validatingCString: $0) } ?? memoryDirectory ?? "/tmp"
    var template = Array("\(base)/host-tree-XXXXXX".utf8CString)
    guard
      unsafe template.withUnsafeMutableBufferPointer({ unsafe $0.baseAddress.flatMap { unsafe mkdtemp($0) } }) != nil
    else {
      throw HostError(operation: "make a temporary directory", path: .root, errno: ErrorNumber(rawValue: Glibc.errno))
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func make(_ node: MemoryFiles.Node, at place: HostPath) throws(HostError) {
    let target = path + place.description
    let status: Int32
    switch node {
    case .directory: status = unsafe mkdir(target, 0o755)
    case .link(let content): status = unsafe symlink(String(decoding: content, as: UTF8.self), target)
    case .unreadable(_, let permissions): status = Self.write([], to: target, permissions: permissions)
    case .file(let content, let permissions): status = Self.write(content, to: target, permissions: permissions)
    }
    if status != 0, Glibc.errno != EEXIST || node != .directory {
      throw HostError(operation: "make \(target)", path: place, errno: ErrorNumber(rawValue: Glibc.errno))
    }
  }

  private static func write(_ content: [UInt8], to target: String, permissions: UInt16) -> Int32 {
    let file = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(permissions) | 0o400)
    guard file >= 0 else { return -1 }
    defer { close(file) }
    var written = 0
    while written < content.count {
      let count = unsafe content[written...].withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return -1 }
      written += count
    }
    // The mode of open() is cut by the process's mask.
    return fchmod(file, mode_t(permissions) | 0o400)
  }
}
