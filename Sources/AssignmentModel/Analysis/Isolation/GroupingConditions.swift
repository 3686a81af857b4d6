public import PCICore

/// Under which conditions a host's groups are predicted: which kernel, told what, and what is supposed.
///
/// The default is the kernel of the snapshot, with the registers as they stand. Everything else is a what-if.
public struct GroupingConditions: Hashable, Sendable {
  /// What becomes of the ACS registers before groups are formed.
  public enum Registers: Hashable, Sendable {
    /// They are taken as they were read: right where the kernel that formed the groups had set them.
    case asRead
    /// The kernel turns on SV, RR, CR and UF wherever a function has them, as it does at boot with an IOMMU in use.
    case enabledAtBoot
  }

  /// What is supposed of one function's ACS.
  public enum Supposition: Hashable, Sendable {
    /// It isolates: by its registers where it has them, else as if it had.
    case on
    /// It has no such capability.
    case off
    /// Its control register holds this.
    case control(AccessServices)
  }

  /// Causes of sharing that a function is supposed not to give, whatever its registers and the kernel's rules say.
  struct AbsentCauses: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    /// It isolates.
    static let isolation = AbsentCauses(rawValue: 1)
    /// Requests bear their sender's own requester ID: its own, or that of what is behind it.
    static let requesters = AbsentCauses(rawValue: 2)
  }

  /// The kernel's release; nil for the newest that was compared.
  public var release: KernelRelease?
  /// What is in force of the command line.
  public var parameters = KernelParameters()
  /// What the registers do not show yet: parameters that take hold at the next boot.
  public var parametersOfNextBoot = KernelParameters()
  /// What becomes of the ACS registers.
  public var registers: Registers = .asRead
  /// What is supposed, by function.
  public var suppositions: [PCIAddress: Supposition] = [:]
  /// What is supposed away, by the function that causes it.
  var absentCauses: [PCIAddress: AbsentCauses] = [:]
  /// Whether the machine has an AMD IOMMU, which some of AMD's chipsets count on.
  public var hasAMDUnit: Answer = .unmeasured
  /// Requester IDs that the firmware's table names.
  var firmwareAliases = FirmwareAliases()
  /// The conditions of a host as it is: its kernel, and the registers as they stand.
  ///
  /// Where the kernel formed no groups it has not turned ACS on either: then the registers count as after a boot with
  /// the IOMMU in use.
  public init(_ host: HostSnapshot) {
    release = host.kernel.release.flatMap { KernelRelease(uname: $0) }
    if let line = host.kernel.commandLine { parameters = KernelParameters(commandLine: line) }
    if case .known(let groups) = host.groups, groups.isEmpty {
      registers = .enabledAtBoot
      parametersOfNextBoot.redirectionOff = parameters.redirectionOff
      parametersOfNextBoot.accessControl = parameters.accessControl
    }
    hasAMDUnit = Self.amdUnit(host)
    firmwareAliases = FirmwareAliases(host)
  }

  /// Conditions without a host: the newest kernel, the registers as they stand.
  public init() {}

  /// Whether it is supposed of a function that requests bear their sender's own requester ID.
  func hasOwnRequesters(_ address: PCIAddress) -> Bool {
    !absentCauses.isEmpty && absentCauses[address]?.contains(.requesters) == true
  }

  /// Adds a parameter that takes hold at the next boot; false where it cannot be read or is about something else.
  mutating func add(parameter text: String) -> Bool {
    let added = KernelParameters(commandLine: text)
    guard added.unreadable.isEmpty, added.concernsGroups else { return false }
    // Of an option given twice the kernel takes the last.
    if !added.redirectionOff.isEmpty { parametersOfNextBoot.redirectionOff = added.redirectionOff }
    if !added.accessControl.isEmpty { parametersOfNextBoot.accessControl = added.accessControl }
    parametersOfNextBoot.isEveryIOMMUOff = added.isEveryIOMMUOff || parametersOfNextBoot.isEveryIOMMUOff
    parametersOfNextBoot.intelOptions += added.intelOptions
    parametersOfNextBoot.amdOptions += added.amdOptions
    parameters.override.add(added.override)
    return true
  }

  private static func amdUnit(_ host: HostSnapshot) -> Answer {
    if case .known(let tables) = host.tables { return Answer(tables.contains { $0.name == "IVRS" }) }
    if case .known(let units) = host.remappingUnits, !units.isEmpty {
      return Answer(units.contains { $0.name.utf8.starts(with: "ivhd".utf8) })
    }
    // Class 0806h is an IOMMU; AMD's is a function of its own.
    let hasFunction = host.functions.contains {
      $0.identity.classCode.rawValue >> 8 == 0x0806 && $0.identity.vendorID == 0x1022
    }
    return hasFunction ? .yes : .unmeasured
  }
}
