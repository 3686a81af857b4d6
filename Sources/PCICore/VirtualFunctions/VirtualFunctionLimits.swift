/// How many virtual functions may be enabled, by the capability's own counts (PCIe 5.0 §9.3.3.5 to §9.3.3.7).
public struct VirtualFunctionLimits: Hashable, Sendable {
  /// InitialVFs.
  public var initial: Int
  /// TotalVFs.
  public var total: Int
  /// NumVFs as it stands.
  public var number: Int
  /// VF Migration Capable and enabled: only then may InitialVFs be less than TotalVFs.
  public var migrationEnabled: Bool

  /// States the counts.
  public init(initial: Int, total: Int, number: Int, migrationEnabled: Bool = false) {
    self.initial = initial
    self.total = total
    self.number = number
    self.migrationEnabled = migrationEnabled
  }

  /// Reads the counts of `capability`, or nil where they were not read.
  public init?(_ capability: SRIOVCapability) {
    guard let initial = capability.initialVFs, let total = capability.totalVFs, let number = capability.numVFs,
      let control = capability.control, let capabilities = capability.capabilities
    else { return nil }
    self.init(
      initial: Int(initial), total: Int(total), number: Int(number),
      migrationEnabled: capabilities.vfMigrationCapable && control.vfMigrationEnabled)
  }

  /// What is wrong with a count.
  public enum Violation: Hashable, Sendable {
    /// InitialVFs is greater than TotalVFs.
    case initialAboveTotal
    /// InitialVFs differs from TotalVFs, and migration is not enabled: Linux refuses such a function.
    case initialNotTotal
    /// NumVFs is greater than allowed.
    case numberAboveLimit
  }

  /// The greatest NumVFs: TotalVFs with migration, else InitialVFs.
  public var greatestNumber: Int { migrationEnabled ? total : min(initial, total) }

  /// What is wrong with the counts, or nil.
  public var violation: Violation? {
    if initial > total { return .initialAboveTotal }
    if initial != total && !migrationEnabled { return .initialNotTotal }
    return number > greatestNumber ? .numberAboveLimit : nil
  }

  /// Whether `count` virtual functions may be asked for.
  public func allows(_ count: Int) -> Bool { count >= 0 && count <= greatestNumber }
}
