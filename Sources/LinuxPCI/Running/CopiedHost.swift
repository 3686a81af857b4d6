/// A copy of a host as one that refuses every change: plans can be made for it, and none carried out.
public struct CopiedHost: ChangeableHost {
  /// The copy's files.
  public let files: any HostFiles

  /// Nobody's in a copy; the machine's own where only plans are to be made for it.
  public let links: any NetworkLinks

  /// Nobody's in a copy; the machine's own where only plans are to be made for it.
  public let controllers: any StorageControllers

  /// Takes a copy's files.
  ///
  /// - Parameters:
  ///   - files: The files.
  ///   - links: The interfaces, which are asked and told nothing.
  ///   - controllers: The NVMe controllers, which are asked and told nothing.
  public init(
    files: any HostFiles, links: any NetworkLinks = AbsentNetworkLinks(),
    controllers: any StorageControllers = AbsentStorageControllers()
  ) {
    self.files = files
    self.links = links
    self.controllers = controllers
  }

  /// Refuses.
  public func write(_ bytes: [UInt8], to path: HostPath, limit: Duration) throws(ErrorNumber) { throw .readOnly }

  /// Refuses.
  public func loadModule(_ name: String) throws(ModuleFailure) {
    throw ModuleFailure(module: name, reason: "this is a copy of a host")
  }

  /// Looks once: nothing happens on a copy.
  public func awaitEvents(limit: Duration, until isMet: () -> Bool) -> Bool { isMet() }

  /// No time passes.
  public var clock: Int64 { 0 }
}
