import Glibc
import LinuxVFIO

/// What a descriptor of the fake stands for.
enum FakeFileKind: Hashable, Sendable {
  case container(Int)
  case group(Int)
  /// A device's file: opened through its group, or by its own node.
  case device(Int)
  case iommufd(Int)
}

/// The fake's descriptors, which are real ones.
///
/// Each is one end of a pair of sockets, known by its inode. So a copy made by dup(2), by a fork or by another process
/// that it was sent to is the same file, and that the last copy is closed is seen at the other end.
struct FakeDescriptors {
  private struct Entry {
    let kind: FakeFileKind
    let otherEnd: Int32
    /// The numbers that were given out and not closed by the fake.
    var numbers: Set<Int32>
  }
  private var entries: [UInt64: Entry] = [:]

  /// How many files are open.
  var count: Int { entries.count }

  /// A new descriptor, closed on exec.
  mutating func make(_ kind: FakeFileKind) throws(VFIOErrno) -> Int32 {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw VFIOErrno(Glibc.errno) }
    guard let inode = Self.inode(ends[0]) else { throw VFIOErrno(EBADF) }
    entries[inode] = Entry(kind: kind, otherEnd: ends[1], numbers: [ends[0]])
    return ends[0]
  }

  /// What a descriptor stands for; nil for one that is open and is not the fake's.
  ///
  /// `EBADF` where it is not open.
  func kind(of file: Int32) throws(VFIOErrno) -> FakeFileKind? {
    guard let inode = Self.inode(file) else { throw VFIOErrno(EBADF) }
    return entries[inode]?.kind
  }

  /// Notes a copy of a number.
  mutating func note(_ copy: Int32) {
    if let inode = Self.inode(copy) { entries[inode]?.numbers.insert(copy) }
  }

  /// Closes a number; the other end, where that was the last that is known.
  mutating func close(_ number: Int32) -> Int32? {
    defer { _ = Glibc.close(number) }
    guard let inode = Self.inode(number), entries[inode]?.numbers.remove(number) != nil,
      entries[inode]?.numbers.isEmpty == true
    else { return nil }
    return entries[inode]?.otherEnd
  }

  /// The files whose last descriptor was closed since this was last asked.
  mutating func takeClosed() -> [FakeFileKind] {
    guard !entries.isEmpty else { return [] }
    let known = Array(entries)
    var polls = known.map { pollfd(fd: $0.value.otherEnd, events: 0, revents: 0) }
    guard unsafe poll(&polls, nfds_t(polls.count), 0) > 0 else { return [] }
    var closed: [FakeFileKind] = []
    for (index, found) in polls.enumerated() where found.revents & Int16(POLLHUP | POLLERR) != 0 {
      _ = Glibc.close(known[index].value.otherEnd)
      entries.removeValue(forKey: known[index].key)
      closed.append(known[index].value.kind)
    }
    return closed
  }

  /// Gives the other ends back.
  mutating func closeAll() {
    for entry in entries.values { _ = Glibc.close(entry.otherEnd) }
    entries = [:]
  }

  private static func inode(_ file: Int32) -> UInt64? {
    var status = stat()
    guard file >= 0, unsafe fstat(file, &status) == 0 else { return nil }
    return UInt64(status.st_ino)
  }
}
