import Glibc

/// The files below a directory of this machine: `/` for the machine itself, or a copy of another host's files.
///
/// In a copy, links are followed as if its directory were the root, so that no link, however made, leads out of
/// it; below `/` they are the kernel's own.
public struct LiveFiles: HostFiles {
  let root: LiveRoot

  /// Opens the root directory `path`, relative to the working directory where it does not begin with `/`.
  public init(root path: String) throws(ErrorNumber) {
    guard !path.utf8.contains(0), !path.isEmpty else { throw .noSuchFile }
    let descriptor = try FileCalls.openDirectory(Array(path.utf8) + [0])
    root = LiveRoot(descriptor: descriptor, isWholeSystem: path.utf8.allSatisfy { $0 == UInt8(ascii: "/") })
  }

  /// Opens a directory.
  public func openDirectory(_ path: HostPath) throws(ErrorNumber) -> any HostDirectory {
    LiveDirectory(root: root, place: path, descriptor: try root.open(path, flags: O_RDONLY | O_DIRECTORY))
  }

  /// Reads a file, by as many calls as it takes.
  public func read(_ path: HostPath, limit: Int) throws(ErrorNumber) -> [UInt8] {
    try FileCalls.readToEnd(try root.open(path, flags: O_RDONLY), limit: limit)
  }

  /// Reads a link.
  public func readLink(_ path: HostPath) throws(ErrorNumber) -> [UInt8] {
    var buffer = AttributeBuffer()
    let (directory, name) = try parent(of: path)
    try directory.readLink(name, into: &buffer)
    return Array(buffer.bytes)
  }

  /// Looks at what is at `path`.
  public func status(_ path: HostPath) throws(ErrorNumber) -> HostFileStatus {
    if path.isRoot { return try FileCalls.status(try root.open(path, flags: O_RDONLY | O_DIRECTORY)) }
    let (directory, name) = try parent(of: path)
    return try directory.status(name)
  }

  /// Where `path` leads with all links followed inside the root, and what is there.
  package func resolve(_ path: HostPath) throws(ErrorNumber) -> (place: HostPath, status: HostFileStatus) {
    let found = try root.open(path, flags: FileCalls.justPlace)
    return (try root.place(of: found), try FileCalls.status(found))
  }

  /// Reads a file where `body` lets what is opened be read.
  package func read(
    _ path: HostPath, limit: Int, checking body: (HostFileStatus) throws(ErrorNumber) -> Void
  ) throws(ErrorNumber) -> [UInt8] {
    let file = try root.open(path, flags: O_RDONLY)
    try body(try FileCalls.status(file))
    return try FileCalls.readToEnd(file, limit: limit)
  }

  /// Writes to a file that exists.
  public func write(_ bytes: [UInt8], to path: HostPath) throws(ErrorNumber) {
    try FileCalls.write(bytes, to: try root.open(path, flags: O_WRONLY))
  }

  private func parent(of path: HostPath) throws(ErrorNumber) -> (any HostDirectory, HostName) {
    guard let name = path.lastName else { throw .invalid }
    return (try openDirectory(path.parent), name)
  }
}

/// The open root directory that paths are resolved below.
final class LiveRoot: Sendable {
  private let descriptor: FileDescriptor
  /// Whether the root is the machine's own, where the kernel's resolution is the right one.
  let isWholeSystem: Bool

  init(descriptor: consuming FileDescriptor, isWholeSystem: Bool) {
    self.descriptor = descriptor
    self.isWholeSystem = isWholeSystem
  }

  /// Opens `path` below the root.
  func open(_ path: HostPath, flags: Int32) throws(ErrorNumber) -> FileDescriptor {
    if isWholeSystem { return try FileCalls.open(path.terminated, below: descriptor.number, flags: flags) }
    do throws(ErrorNumber) {
      return try FileCalls.open(path.terminated, inRoot: descriptor.number, flags: flags)
    } catch .noSuchCall {
      return try openByWalking(path, flags: flags)
    } catch .notPermitted {
      // What system call filters that do not know openat2 answer.
      return try openByWalking(path, flags: flags)
    }
  }

  /// The same without openat2(2): each component opened by itself, links read and followed by hand.
  func openByWalking(_ path: HostPath, flags: Int32) throws(ErrorNumber) -> FileDescriptor {
    let directories = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
    var walk = LinkWalk(path)
    // The names from the root to where the walk stands; `..` drops the last and the walk starts anew from the root.
    var place: [HostName] = []
    while let step = try walk.next() {
      switch step {
      case .root: place.removeAll()
      case .up: place = place.dropLast()
      case .name(let name):
        let here = try openPlain(place, flags: directories)
        let status = try FileCalls.status(name.terminated, below: here.number)
        if status.kind == .link {
          var target = AttributeBuffer()
          unsafe try target.fill { (memory) throws(ErrorNumber) in
            unsafe try FileCalls.readLink(name.terminated, below: here.number, into: memory)
          }
          try walk.follow(target.bytes)
        } else if walk.isAtEnd {
          return try FileCalls.open(name.terminated, below: here.number, flags: flags | O_NOFOLLOW)
        } else {
          place.append(name)
        }
      }
    }
    return try openPlain(place, flags: flags | O_NOFOLLOW)
  }

  /// The path of an open file below the root.
  func place(of file: borrowing FileDescriptor) throws(ErrorNumber) -> HostPath {
    let root = try Self.name(of: descriptor)
    let name = try Self.name(of: file)
    guard let root = HostPath(root), let place = HostPath(name) else { throw .noSuchFile }
    if place == root { return .root }
    guard let below = place.below(root) else { throw .noSuchFile }
    return below
  }

  /// What the system calls an open file (proc(5), `/proc/PID/fd`).
  private static func name(of file: borrowing FileDescriptor) throws(ErrorNumber) -> [UInt8] {
    var buffer = AttributeBuffer()
    let link = Array("/proc/self/fd/\(file.number)".utf8) + [0]
    unsafe try buffer.fill { (memory) throws(ErrorNumber) in
      unsafe try FileCalls.readLink(link, below: AT_FDCWD, into: memory)
    }
    return Array(buffer.bytes)
  }

  /// Opens a place whose components are known to be directories, one by one.
  private func openPlain(_ place: [HostName], flags: Int32) throws(ErrorNumber) -> FileDescriptor {
    var here = try FileCalls.open([UInt8(ascii: "."), 0], below: descriptor.number, flags: O_RDONLY | O_DIRECTORY)
    for (index, name) in place.enumerated() {
      let flags = index == place.count - 1 ? flags : O_RDONLY | O_DIRECTORY | O_NOFOLLOW
      here = try FileCalls.open(name.terminated, below: here.number, flags: flags)
    }
    return here
  }
}
