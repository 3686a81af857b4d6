public import AssignmentModel
import Glibc
public import LinuxPCI
import Synchronization

/// A host in a directory that reacts to writes as the kernel does, without any hardware and without privileges.
///
/// It is made of a fixture or of a ``SyntheticHost``. A write to `drivers/vfio-pci/bind` makes the link, or gives the
/// kernel's error number; `sriov_numvfs` makes virtual functions and their groups. All is in files: other programs read
/// the directory (`lspci -O sysfs.path=PATH/sys/bus/pci`), and other processes open it by ``init(reopening:)`` and
/// change it at the same time.
public final class FakeHost: ChangeableHost, Sendable {
  /// The directory, which holds `sys/`, `proc/` and `dev/`.
  public let path: String
  /// Whether this value sees and writes what root may; an ordinary user is refused as the kernel would.
  public let isPrivileged: Bool

  let store: TreeStore
  let live: LiveFiles
  let script = Mutex(FakeScript())
  private let ownsDirectory: Bool

  /// Makes a host of a fixture.
  ///
  /// - Throws: where the fixture is a dump of config space, or the directory cannot be made.
  public convenience init(_ fixture: FixtureHost, options: FakeHostOptions = FakeHostOptions()) throws(HostError) {
    guard let files = try HostTree.files(of: fixture.source) else {
      throw HostError(
        operation: "make a host of \(fixture.source.provenance.path)", path: .root,
        errno: ErrorNumber(rawValue: EOPNOTSUPP), remedy: "a dump of config space holds no files")
    }
    try self.init(files: files, epoch: fixture.source.provenance.capturedAt, options: options)
  }

  /// Makes a host of one made up for a test.
  public convenience init(_ host: SyntheticHost, options: FakeHostOptions = FakeHostOptions()) throws(HostError) {
    try self.init(files: host.files, epoch: nil, options: options)
  }

  /// Opens a host that another value or another process has made, and that is still there.
  public convenience init(reopening path: String) throws(HostError) {
    try self.init(path: path, isPrivileged: true, ownsDirectory: false)
  }

  init(path: String, isPrivileged: Bool, ownsDirectory: Bool) throws(HostError) {
    do throws(ErrorNumber) {
      live = try LiveFiles(root: path)
      _ = try live.status(TreeStore.kernelPath)
    } catch {
      throw HostError(
        operation: "open the fake host \(path)", path: TreeStore.kernelPath, errno: error,
        remedy: error == .noSuchFile ? "it is no directory that a FakeHost was made in" : nil)
    }
    self.path = path
    self.isPrivileged = isPrivileged
    self.ownsDirectory = ownsDirectory
    store = TreeStore(path: path)
  }

  deinit { if ownsDirectory { TreeRemoval.remove(path) } }

  /// The same host as an ordinary user sees it: what only root may read or write is refused with `EACCES`.
  ///
  /// - Throws: where the directory is gone.
  public func asOrdinaryUser() throws(HostError) -> FakeHost {
    try FakeHost(path: path, isPrivileged: false, ownsDirectory: false)
  }

  /// The files; writing through them waits for as long as the kernel makes the writer wait.
  public var files: any HostFiles { FakeFiles(host: self) }

  /// The network interfaces, which decide for virtual functions as igb's do.
  public var links: any NetworkLinks { FakeNetworkLinks(host: self) }

  /// The NVMe controllers, which manage secondary ones as QEMU's do.
  public var controllers: any StorageControllers { FakeStorageControllers(host: self) }

  /// The host as a source of snapshots, with all that its kernel shows.
  public var source: HostSource {
    HostSource(
      files: files,
      provenance: Provenance(kind: .live, path: path, capturedAt: clock, isPrivileged: isPrivileged))
  }

  /// The host as it is now.
  ///
  /// - Throws: where the list of functions cannot be read.
  public func snapshot(depth: InspectionDepth = .complete) throws(HostError) -> HostSnapshot {
    try source.snapshot(depth: depth)
  }

  /// Seconds since 1970: the fixture's time, and what has passed in virtual time since.
  public var clock: Int64 {
    let epoch = store.content("/.kernel/epoch").flatMap { Int64(String(decoding: $0.dropLast(), as: UTF8.self)) }
    return (epoch ?? 0) + time / 1_000_000_000
  }

  /// Virtual time since the host was made, in nanoseconds; it passes by writes and by waiting, never by itself.
  public var time: Int64 {
    store.moment.time
  }

  /// Has `event` happen, to changes that are made through this value and waits of it.
  public func schedule(_ event: FakeEvent) { script.withLock { $0.events.append(event) } }

  /// Has something happen at a moment.
  public func schedule(_ moment: FakeEvent.Moment, _ action: FakeEvent.Action) {
    schedule(FakeEvent(moment, action))
  }

  /// How many changes were made through this value: writes and loads of modules.
  public var changes: Int { script.withLock { $0.changes } }

  /// All writes to the host since it was made, by all processes, in order.
  public var trace: [FakeWrite] {
    String(decoding: store.content(Self.tracePath) ?? [], as: UTF8.self)
      .split(separator: "\n").compactMap { FakeWrite(line: String($0)) }
  }

  static let tracePath: HostPath = "/.kernel/trace"
}
