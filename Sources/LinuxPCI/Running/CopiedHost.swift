/// A copy of a host as one that refuses every change: plans can be made for it, and none carried out.
public struct CopiedHost: ChangeableHost {
  /// The copy's files.
  public let files: any HostFiles

  /// Takes a copy's files.
  public init(files: any HostFiles) { self.files = files }

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
