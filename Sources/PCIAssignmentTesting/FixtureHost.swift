public import AssignmentModel
public import LinuxPCI

/// A host from a fixture: a capture, a umockdev record, a dump of config space, or a directory.
///
/// It is read as `pciassign` reads it, and it can be put on disk as a tree of real files and links, which other
/// programs read too: `lspci -A linux-sysfs -O sysfs.path=TREE/sys/bus/pci`.
public struct FixtureHost: Sendable {
  /// The host.
  public let source: HostSource

  /// Opens a fixture.
  ///
  /// - Parameter name: Its path below `fixtures/`, or an absolute path.
  /// - Throws: where nothing of a known kind is there.
  public init(_ name: String) throws(HostSourceError) {
    source = try HostSource.open(Fixtures.path(name))
  }

  /// Takes files made for a test.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - isWhole: Whether they are all that a kernel would show.
  public init(files: MemoryFiles, isWhole: Bool = false) {
    let kind: Provenance.Kind = isWhole ? .live : .directory
    source = HostSource(files: files, provenance: Provenance(kind: kind, path: "memory"))
  }

  /// The host's snapshot.
  ///
  /// - Throws: where the list of functions cannot be read.
  public func snapshot(depth: InspectionDepth = .complete) throws(HostError) -> HostSnapshot {
    try source.snapshot(depth: depth)
  }

  /// Puts the host's files into a new directory that goes away with the value returned.
  ///
  /// - Throws: where the host is a dump of config space (`ENOTSUP`), or the files cannot be made.
  public func materialize() throws(HostError) -> HostTree { try HostTree(source) }
}
