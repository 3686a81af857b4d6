import ArgumentParser
import VTdTables

/// What the unit can do, where a source does not say.
struct VTdUnitOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The unit's CAP register.", valueName: "value"))
  var capability: UnsignedArgument?

  @Option(name: .long, help: ArgumentHelp("The unit's ECAP register.", valueName: "value"))
  var extendedCapability: UnsignedArgument?

  @Option(name: .long, help: ArgumentHelp("How many bits addresses of memory have, 32 to 52.", valueName: "bits"))
  var hostAddressWidth: UnsignedArgument?

  func validate() throws {
    if let width = hostAddressWidth?.value, !(32...52).contains(width) {
      throw ValidationError("Addresses of memory have 32 to 52 bits.")
    }
  }

  /// The capabilities with what was given in place of what was known.
  func applied(to unit: UnitCapabilities) -> UnitCapabilities {
    var unit = unit
    if let value = capability?.value { unit.capability = CapabilityRegister(rawValue: value) }
    if let value = extendedCapability?.value { unit.extendedCapability = ExtendedCapabilityRegister(rawValue: value) }
    if let value = hostAddressWidth?.value { unit.hostAddressWidthInBits = Int(value) }
    return unit
  }
}
