/// The files of a host kept in memory: what a record, a capture or a test holds.
///
/// It answers like a file system that nobody can write to. Its value is its content: two are equal when every
/// path, permission and byte is.
public struct MemoryFiles: HostFiles, Hashable {
  /// What a path names.
  public enum Node: Hashable, Sendable {
    /// A directory.
    case directory
    /// A file with its content.
    case file([UInt8], permissions: UInt16)
    /// A file that was there and whose content is not here: reading it fails with the number that is given.
    case unreadable(ErrorNumber, permissions: UInt16)
    /// A symbolic link with its target.
    case link([UInt8])
  }

  /// How deep a path may be; what the kernel itself makes stays below twenty.
  static let depthLimit = 64

  private var nodes: [HostPath: Node] = [.root: .directory]
  private var children: [HostPath: Set<HostName>] = [:]

  /// Starts with an empty root directory.
  public init() {}

  /// Every path with what it names, sorted by path, the root left out.
  public var contents: [(path: HostPath, node: Node)] {
    nodes.filter { !$0.key.isRoot }.map { ($0.key, $0.value) }.sorted { $0.path < $1.path }
  }

  /// What `path` names, links not followed; nil for nothing.
  public subscript(path: HostPath) -> Node? { nodes[path] }

  /// Puts `node` at `path`, with the directories above it; the first entry stays where there is one already.
  ///
  /// - Returns: false where something else is at `path`, or on the way to it, or the path is too deep. Making a
  ///   directory that is there is no conflict.
  @discardableResult
  public mutating func insert(_ node: Node, at path: HostPath) -> Bool {
    if let existing = nodes[path] { return node == .directory && existing == .directory }
    let components = path.components
    guard let name = components.last, components.count <= Self.depthLimit else { return false }
    var parent = HostPath.root
    for component in components.dropLast() {
      let next = parent.appending(component)
      switch nodes[next] {
      case .directory: break
      case nil:
        nodes[next] = .directory
        children[parent, default: []].insert(component)
      default: return false
      }
      parent = next
    }
    nodes[path] = node
    children[parent, default: []].insert(name)
    return true
  }

  /// Replaces what a file, link or unreadable file at `path` is; nothing happens where nothing is there.
  public mutating func replace(_ path: HostPath, by node: Node) {
    guard let existing = nodes[path], existing != .directory, node != .directory else { return }
    nodes[path] = node
  }

  /// Opens a directory.
  public func openDirectory(_ path: HostPath) throws(ErrorNumber) -> any HostDirectory {
    let place = try resolve(path, followLast: true)
    guard nodes[place] == .directory else { throw .notDirectory }
    return MemoryDirectory(files: self, path: path, place: place)
  }

  /// Reads a file.
  public func read(_ path: HostPath, limit: Int) throws(ErrorNumber) -> [UInt8] {
    let content = try content(resolve(path, followLast: true))
    guard content.count <= limit else { throw .tooLarge }
    return content
  }

  /// Reads a link.
  public func readLink(_ path: HostPath) throws(ErrorNumber) -> [UInt8] {
    guard case .link(let target) = nodes[try resolve(path, followLast: false)] else { throw .invalid }
    return target
  }

  /// Looks at what is at `path`.
  public func status(_ path: HostPath) throws(ErrorNumber) -> HostFileStatus {
    switch nodes[try resolve(path, followLast: false)] {
    case .directory: return HostFileStatus(kind: .directory, permissions: 0o755)
    case .file(_, let permissions), .unreadable(_, let permissions):
      return HostFileStatus(kind: .file, permissions: permissions)
    case .link: return HostFileStatus(kind: .link, permissions: 0o777)
    case nil: throw .noSuchFile
    }
  }

  /// Refuses: what is in memory was recorded, and nothing would react to a write.
  public func write(_ bytes: [UInt8], to path: HostPath) throws(ErrorNumber) {
    _ = try resolve(path, followLast: true)
    throw .readOnly
  }

  func names(in place: HostPath) -> Set<HostName> { children[place] ?? [] }

  func content(_ place: HostPath) throws(ErrorNumber) -> [UInt8] {
    switch nodes[place] {
    case .file(let content, _): return content
    case .unreadable(let errno, _): throw errno
    case .directory: throw .isDirectory
    case .link, nil: throw .noSuchFile
    }
  }

  /// The path that `path` leads to, as the kernel resolves it with this root.
  func resolve(_ path: HostPath, followLast: Bool) throws(ErrorNumber) -> HostPath {
    // Most paths lead through no link.
    if let node = nodes[path] {
      if case .link = node, followLast {} else { return path }
    }
    var walk = LinkWalk(path)
    var place: [HostPath] = [.root]
    while let step = try walk.next() {
      guard let here = place.last else { throw .noSuchFile }
      switch step {
      case .root: place = [.root]
      case .up: if place.count > 1 { place.removeLast() }
      case .name(let name):
        guard nodes[here] == .directory else { throw .notDirectory }
        let next = here.appending(name)
        guard let node = nodes[next] else { throw .noSuchFile }
        if case .link(let target) = node, followLast || !walk.isAtEnd {
          try walk.follow(target)
        } else {
          place.append(next)
        }
      }
    }
    return place.last ?? .root
  }
}

/// An open directory in memory.
private struct MemoryDirectory: HostDirectory {
  let files: MemoryFiles
  let path: HostPath
  /// Where the directory is, links resolved.
  let place: HostPath

  func entries() throws(ErrorNumber) -> [HostDirectoryEntry] {
    files.names(in: place).map { name in
      let kind: HostFileStatus.Kind =
        switch files[place.appending(name)] {
        case .directory: .directory
        case .link: .link
        default: .file
        }
      return HostDirectoryEntry(name: name, kind: kind)
    }
  }

  func openDirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    let opened = try files.resolve(place.appending(name), followLast: true)
    guard files[opened] == .directory else { throw .notDirectory }
    return MemoryDirectory(files: files, path: path.appending(name), place: opened)
  }

  func openSubdirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    let below = place.appending(name)
    guard let node = files[below] else { throw .noSuchFile }
    guard node == .directory else { throw .notDirectory }
    return MemoryDirectory(files: files, path: path.appending(name), place: below)
  }

  func read(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try buffer.replace(with: files.content(files.resolve(place.appending(name), followLast: true)))
  }

  func readLink(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    switch files[place.appending(name)] {
    case .link(let target): try buffer.replace(with: target)
    case nil: throw .noSuchFile
    default: throw .invalid
    }
  }

  func status(_ name: HostName) throws(ErrorNumber) -> HostFileStatus { try files.status(place.appending(name)) }
}
