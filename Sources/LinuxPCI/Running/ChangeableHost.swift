/// A host that can be changed: what plans are carried out on.
///
/// The live side is ``LiveHost``; PCIAssignmentTesting has one that reacts as the kernel does.
public protocol ChangeableHost: Sendable {
  /// The host's files. Writing through them waits for as long as the kernel makes the writer wait.
  var files: any HostFiles { get }

  /// Hands `bytes` to the attribute at `path` by one write(2) that does not hold up the caller for longer than `limit`.
  ///
  /// - Throws: the kernel's error number; `ETIMEDOUT` where the kernel has not answered in time. It cannot be asked to
  ///   forget a write that it has begun: a driver that waits for its device to be let go of ends when that happens.
  func write(_ bytes: [UInt8], to path: HostPath, limit: Duration) throws(ErrorNumber)

  /// Waits until `isMet` is true, looking again at each of the kernel's events about devices, and at once.
  ///
  /// - Returns: false where it is still false when `limit` has passed.
  func awaitEvents(limit: Duration, until isMet: () -> Bool) -> Bool

  /// The host's network interfaces, which decide for virtual functions.
  var links: any NetworkLinks { get }

  /// The host's NVMe controllers, which decide for virtual functions.
  var controllers: any StorageControllers { get }

  /// Loads a kernel module with what it depends on, as modprobe(8) does; nothing happens where it is loaded.
  ///
  /// - Parameter name: The module's name or alias.
  func loadModule(_ name: String) throws(ModuleFailure)

  /// Seconds since 1970 UTC, for records.
  var clock: Int64 { get }
}

/// Why a kernel module was not loaded.
public struct ModuleFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The module's name or alias.
  public let module: String
  /// What refused, in the words of who did: modprobe's message, or why it could not be run.
  public let reason: String

  /// Records a failure.
  public init(module: String, reason: String) {
    self.module = module
    self.reason = reason
  }

  /// One sentence.
  public var description: String { "cannot load the module \(module): \(reason)" }
}
