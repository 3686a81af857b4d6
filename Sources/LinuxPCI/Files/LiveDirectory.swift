import Glibc

/// An open directory of this machine.
final class LiveDirectory: HostDirectory {
  private let root: LiveRoot
  private let place: HostPath
  /// The name below ``place``, kept apart because most paths are never asked for.
  private let name: HostName?
  private let descriptor: FileDescriptor

  init(root: LiveRoot, place: HostPath, name: HostName? = nil, descriptor: consuming FileDescriptor) {
    self.root = root
    self.place = place
    self.name = name
    self.descriptor = descriptor
  }

  var path: HostPath { name.map { place.appending($0) } ?? place }

  func entries() throws(ErrorNumber) -> [HostDirectoryEntry] {
    // A descriptor of its own: the place in the listing belongs to the open file, which threads share.
    let listing = try FileCalls.open(
      [UInt8(ascii: "."), 0], below: descriptor.number, flags: O_RDONLY | O_DIRECTORY)
    var found: [HostDirectoryEntry] = []
    var records = [UInt8](repeating: 0, count: 2048)
    while true {
      let count = try Self.list(listing, into: &records)
      if count == 0 { return found }
      Self.decode(records[..<count], into: &found)
      if count > 1024, records.count < 32768 { records = [UInt8](repeating: 0, count: 32768) }
    }
  }

  func openDirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    let here = path
    let flags = O_RDONLY | O_DIRECTORY
    if root.isWholeSystem {
      let opened = try FileCalls.open(name.terminated, below: descriptor.number, flags: flags)
      return LiveDirectory(root: root, place: here, name: name, descriptor: opened)
    }
    let opened = try root.open(here.appending(name), flags: flags)
    return LiveDirectory(root: root, place: here, name: name, descriptor: opened)
  }

  func openSubdirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
    let opened = try FileCalls.open(name.terminated, below: descriptor.number, flags: flags)
    return LiveDirectory(root: root, place: path, name: name, descriptor: opened)
  }

  func read(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    unsafe try buffer.fill { (memory) throws(ErrorNumber) in
      unsafe try FileCalls.read(try openFile(name), into: memory)
    }
  }

  func read(_ name: HostName, first count: Int, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    unsafe try buffer.fill(first: count) { (memory) throws(ErrorNumber) in
      unsafe try FileCalls.read(try openFile(name), into: memory)
    }
  }

  func readLink(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    unsafe try buffer.fill { (memory) throws(ErrorNumber) in
      unsafe try FileCalls.readLink(name.terminated, below: descriptor.number, into: memory)
    }
  }

  func status(_ name: HostName) throws(ErrorNumber) -> HostFileStatus {
    try FileCalls.status(name.terminated, below: descriptor.number)
  }

  /// Attributes are never links on a live machine; in a copy they may be, and are followed inside the root.
  private func openFile(_ name: HostName) throws(ErrorNumber) -> FileDescriptor {
    if root.isWholeSystem { return try FileCalls.open(name.terminated, below: descriptor.number, flags: O_RDONLY) }
    do throws(ErrorNumber) {
      return try FileCalls.open(name.terminated, below: descriptor.number, flags: O_RDONLY | O_NOFOLLOW)
    } catch .linkLoop {
      return try root.open(path.appending(name), flags: O_RDONLY)
    }
  }

  private static func list(
    _ listing: borrowing FileDescriptor, into records: inout [UInt8]
  ) throws(ErrorNumber) -> Int {
    var buffer = 0
    var failure: ErrorNumber?
    unsafe records.withUnsafeMutableBytes { memory in
      do throws(ErrorNumber) {
        buffer = unsafe try FileCalls.listDirectory(listing, into: memory)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return buffer
  }

  /// Records of getdents64(2): inode 8 bytes, offset 8, length 2, type 1, name with a zero at its end.
  private static func decode(_ records: ArraySlice<UInt8>, into found: inout [HostDirectoryEntry]) {
    var start = records.startIndex
    while records.endIndex - start > 19 {
      let length = Int(records[start + 16]) | Int(records[start + 17]) << 8
      guard length > 19, length <= records.endIndex - start else { return }
      let kind: HostFileStatus.Kind? =
        switch Int(records[start + 18]) {
        case 4: .directory
        case 8: .file
        case 10: .link
        case 0: nil
        default: .other
        }
      let name = records[(start + 19)..<(start + length)].prefix { $0 != 0 }
      if let name = HostName(name) { found.append(HostDirectoryEntry(name: name, kind: kind)) }
      start += length
    }
  }
}
