/// The files of a host: of the live machine, of a directory that holds a copy, or of a record in memory.
///
/// Paths are absolute below the host's root, and links are followed inside it. Every call gives a value or the
/// kernel's error number; what was to be done, and what to do next, is for the caller to say (``HostError``).
public protocol HostFiles: Sendable {
  /// Opens the directory at `path`, following links, for a series of reads.
  func openDirectory(_ path: HostPath) throws(ErrorNumber) -> any HostDirectory

  /// The whole content of the file at `path`, links followed.
  ///
  /// - Throws: `EFBIG` where the content has more than `limit` bytes.
  func read(_ path: HostPath, limit: Int) throws(ErrorNumber) -> [UInt8]

  /// The target of the link at `path`, as it stands there.
  func readLink(_ path: HostPath) throws(ErrorNumber) -> [UInt8]

  /// What is at `path`, without following a last link.
  func status(_ path: HostPath) throws(ErrorNumber) -> HostFileStatus

  /// Hands `bytes` to the file at `path` by one write(2), as attributes of the kernel need it.
  ///
  /// The file must exist; it is neither created nor truncated.
  func write(_ bytes: [UInt8], to path: HostPath) throws(ErrorNumber)
}

/// An open directory of a host.
///
/// Reading through it costs no walk of its path, which is most of the price of a small file. It may be used by
/// several threads at once.
public protocol HostDirectory: Sendable {
  /// Where the directory was opened.
  var path: HostPath { get }

  /// The names in the directory with what they name, in no order; `.` and `..` are left out.
  func entries() throws(ErrorNumber) -> [HostDirectoryEntry]

  /// Opens the directory `name`, following links inside the host's root.
  func openDirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory

  /// Opens the directory `name` of this directory; a link is refused with `ELOOP` or `ENOTDIR`.
  func openSubdirectory(_ name: HostName) throws(ErrorNumber) -> any HostDirectory

  /// Reads the attribute `name` by one read(2), which is how the kernel produces them whole.
  ///
  /// - Throws: `EFBIG` where it does not fit the buffer; the buffer's content is then undefined.
  func read(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber)

  /// Reads the first `count` bytes of the attribute `name`, 1 to 1024, and no more where the host can be asked for less:
  /// what is beyond may be registers that each cost the device an access.
  func read(_ name: HostName, first count: Int, into buffer: inout AttributeBuffer) throws(ErrorNumber)

  /// Reads the target of the link `name`.
  func readLink(_ name: HostName, into buffer: inout AttributeBuffer) throws(ErrorNumber)

  /// What `name` is, without following a link.
  func status(_ name: HostName) throws(ErrorNumber) -> HostFileStatus
}

extension HostDirectory {
  /// Reads all of it, and keeps the first `count` bytes.
  public func read(_ name: HostName, first count: Int, into buffer: inout AttributeBuffer) throws(ErrorNumber) {
    try read(name, into: &buffer)
    buffer.truncate(to: count)
  }
}

/// What a path of a host names.
public struct HostFileStatus: Hashable, Sendable {
  /// The kinds that matter here.
  public enum Kind: Hashable, Sendable {
    /// A regular file, as all attributes are.
    case file
    /// A directory.
    case directory
    /// A symbolic link.
    case link
    /// A device node, FIFO or socket.
    case other
  }

  /// The kind.
  public var kind: Kind
  /// The permission bits, 0 to 0o7777.
  public var permissions: UInt16

  /// Records a status.
  public init(kind: Kind, permissions: UInt16) {
    self.kind = kind
    self.permissions = permissions & 0o7777
  }
}

/// A name in a directory.
public struct HostDirectoryEntry: Hashable, Sendable {
  /// The name.
  public var name: HostName
  /// What it names, where the file system says so in its listing.
  public var kind: HostFileStatus.Kind?

  /// Records an entry.
  public init(name: HostName, kind: HostFileStatus.Kind?) {
    self.name = name
    self.kind = kind
  }
}
