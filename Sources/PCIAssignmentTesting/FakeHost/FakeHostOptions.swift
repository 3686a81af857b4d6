/// What a fixture cannot say of the host that is made of it: drivers and modules.
public struct FakeHostOptions: Sendable {
  /// Drivers besides ``FakeDriver/known``, or in place of those of the same name.
  public var drivers: [FakeDriver] = []
  /// Modules besides ``FakeModule/known``, or in place of those of the same name.
  public var modules: [FakeModule] = []
  /// Names of modules that are loaded from the start, besides those that the fixture shows.
  public var loadedModules: Set<String> = []
  /// The kernel's release as `uname -r` prints it; nil for the fixture's, or 6.12 where that does not say.
  public var kernelRelease: String?
  /// Where the host is made, an empty or new directory that stays; nil for a temporary one that goes with the value.
  public var path: String?

  /// Starts with what the fixture shows and nothing else.
  public init() {}
}
