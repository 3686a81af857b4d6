import Glibc

/// The running machine as a host that can be changed.
///
/// Writing attributes and loading modules need root (CAP_SYS_ADMIN and CAP_SYS_MODULE; CAP_DAC_OVERRIDE for files
/// that belong to root).
public struct LiveHost: ChangeableHost {
  /// The machine's files.
  public let files: any HostFiles
  private let root: LiveRoot
  private let observer: (@Sendable (FileAccess) -> Void)?

  /// Takes the machine's files.
  ///
  /// - Parameter observer: Told of each access, on the thread that makes it.
  /// - Throws: where the root directory cannot be opened.
  public init(observer: (@Sendable (FileAccess) -> Void)? = nil) throws(ErrorNumber) {
    let live = try LiveFiles(root: "/")
    root = live.root
    self.observer = observer
    if let observer { files = ObservedFiles(live, observer: observer) } else { files = live }
  }

  /// The machine's interfaces.
  public var links: any NetworkLinks { LiveNetworkLinks() }

  /// The machine's NVMe controllers.
  public var controllers: any StorageControllers { LiveStorageControllers() }

  /// Writes in a process of its own, which goes on waiting where the kernel keeps it.
  public func write(_ bytes: [UInt8], to path: HostPath, limit: Duration) throws(ErrorNumber) {
    do throws(ErrorNumber) {
      try FileCalls.writeApart(bytes, to: try root.open(path, flags: O_WRONLY), limit: limit)
    } catch {
      observer?(FileAccess(operation: .write, path: path, errno: error))
      throw error
    }
    observer?(FileAccess(operation: .write, path: path, count: bytes.count))
  }

  /// Listens to the kernel's own events (netlink(7), NETLINK_KOBJECT_UEVENT).
  public func awaitEvents(limit: Duration, until isMet: () -> Bool) -> Bool {
    // Listening begins before the first look, so that nothing is missed between the two.
    let listener: DeviceEvents?
    do throws(ErrorNumber) { listener = try DeviceEvents() } catch { listener = nil }
    if isMet() { return true }
    guard let listener else { return false }
    return listener.wait(limit: limit, until: isMet)
  }

  /// Runs modprobe(8).
  public func loadModule(_ name: String) throws(ModuleFailure) {
    let answer: (status: Int32, text: String)
    do throws(ErrorNumber) {
      answer = try Program.run(["modprobe", "--", name])
    } catch {
      throw ModuleFailure(module: name, reason: "modprobe cannot be run: \(error)")
    }
    if answer.status != 0 {
      throw ModuleFailure(
        module: name, reason: answer.text.isEmpty ? "modprobe ended with \(answer.status)" : answer.text)
    }
  }

  /// The system's clock.
  public var clock: Int64 { Int64(time(nil)) }
}
