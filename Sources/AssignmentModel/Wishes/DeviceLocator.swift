import HardwareBits
public import PCICore

/// Finds the devices that wishes name on a host.
public struct DeviceLocator: Sendable {
  private let host: HostSnapshot

  /// Looks on a host.
  public init(_ host: HostSnapshot) { self.host = host }

  /// Why a device was not found, or not exactly one.
  public struct Refusal: Error, Hashable, Sendable {
    /// What to tell.
    public let finding: Finding
    /// Whether acting all the same would take another device than the one that was meant.
    public let isForSafety: Bool
  }

  /// The address that a device has now.
  ///
  /// - Throws: where nothing fits, several do, what decides was not read, or the address now belongs to another device;
  ///   the finding says where the one that is meant went.
  public func address(of reference: DeviceReference) throws(Refusal) -> PCIAddress {
    guard let wanted = reference.address else { return try only(reference) }
    let subject = Finding.Subject.function(wanted)
    guard let function = host[wanted] else {
      let found = matches(reference.identity)
      guard !reference.identity.isEmpty, let new = found.first else {
        throw refusal(ChangeDiagnostics.functionMissing, subject, "There is no function \(wanted) on the host.")
      }
      throw moved(wanted, "nothing is at \(wanted)", reference.identity, found, new)
    }
    switch fits(function, reference.identity) {
    case .yes: return wanted
    case .unmeasured(let part): throw unmeasured(subject, wanted, part)
    case .no:
      let there = "\(wanted) is \(function.identity.shortText)"
      let found = matches(reference.identity)
      guard let new = found.first else {
        throw refusal(
          ChangeDiagnostics.identityChanged, subject,
          "\(there) now, and not \(reference.identity) as wished, which is nowhere on the host.",
          remedy: "Put the card back, or say what is wanted of the one that is there.", isForSafety: true)
      }
      throw moved(wanted, "\(there) now", reference.identity, found, new)
    }
  }

  private enum Fit {
    case yes
    case no
    case unmeasured(String)
  }

  /// Each part that is given must be so; a difference that was read outweighs what was not.
  private func fits(_ function: FunctionSnapshot, _ identity: StableIdentity) -> Fit {
    let own = function.identity
    if let wanted = identity.vendorID, wanted != own.vendorID { return .no }
    if let wanted = identity.deviceID, wanted != own.deviceID { return .no }
    if let wanted = identity.subsystemVendorID, wanted != own.subsystemVendorID { return .no }
    if let wanted = identity.subsystemDeviceID, wanted != own.subsystemDeviceID { return .no }
    if let wanted = identity.slotPath, wanted != SlotPath(to: function.address, on: host) { return .no }
    guard let wanted = identity.serialNumber else { return .yes }
    switch StableIdentity.serialNumber(of: function) {
    case .known(let number): return number == wanted ? .yes : .no
    case .unmeasured: return .unmeasured("its serial number")
    }
  }

  private func matches(_ identity: StableIdentity) -> [PCIAddress] {
    var found: [PCIAddress] = []
    for function in host.functions {
      if case .yes = fits(function, identity) { found.append(function.address) }
    }
    return found
  }

  private func only(_ reference: DeviceReference) throws(Refusal) -> PCIAddress {
    let found = matches(reference.identity)
    for function in host.functions {
      if case .unmeasured(let part) = fits(function, reference.identity) {
        throw unmeasured(.function(function.address), function.address, part)
      }
    }
    guard let address = found.first else {
      throw refusal(
        ChangeDiagnostics.functionMissing, .host, "There is no device \(reference.identity) on the host.")
    }
    guard found.count == 1 else {
      throw refusal(
        ChangeDiagnostics.severalDevices, .host, "\(reference.identity) fits \(Self.list(found, "and")).")
    }
    return address
  }

  private func moved(
    _ wanted: PCIAddress, _ there: String, _ identity: StableIdentity, _ found: [PCIAddress], _ new: PCIAddress
  ) -> Refusal {
    let places = Self.list(found, "or")
    return refusal(
      ChangeDiagnostics.identityChanged, .function(wanted), "\(there), and \(identity) is \(places).",
      remedy: found.count == 1
        ? "If that is the device that is meant, write address = \"\(new)\"." : "Say more of it, and its address now.",
      isForSafety: true)
  }

  private func unmeasured(_ subject: Finding.Subject, _ address: PCIAddress, _ part: String) -> Refusal {
    Refusal(
      finding: Finding(
        ChangeDiagnostics.stateUnknown, .unmeasured, subject,
        "Whether \(address) is the device that is meant was not measured: \(part) was not read."), isForSafety: false)
  }

  private func refusal(
    _ kind: DiagnosticKind, _ subject: Finding.Subject, _ text: String, remedy: String? = nil, isForSafety: Bool = false
  ) -> Refusal {
    Refusal(finding: Finding(kind, subject, text, remedy: remedy), isForSafety: isForSafety)
  }

  private static func list(_ addresses: [PCIAddress], _ word: String) -> String {
    var text = ""
    for (index, address) in addresses.enumerated() {
      if index > 0 { text += index == addresses.count - 1 ? " \(word) " : ", " }
      text += "\(address)"
    }
    return text
  }
}

extension StableIdentity {
  /// The number of a function's card; nil where it has none.
  public static func serialNumber(of function: FunctionSnapshot) -> Measured<UInt64?> {
    guard case .known(let config) = function.config else { return .unmeasured(.notPermitted) }
    let chain = CapabilityChain(config)
    if let offset = chain.offset(of: .deviceSerialNumber) {
      return .known(DeviceSerialNumberCapability(config, offset: offset).serialNumber)
    }
    // Only Express functions have extended capabilities.
    if config.extent == .conventional, chain.offset(of: .pciExpress) == nil { return .known(nil) }
    return config.extent == .extended ? .known(nil) : .unmeasured(.notPermitted)
  }
}
