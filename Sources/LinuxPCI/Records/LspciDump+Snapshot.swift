public import AssignmentModel
import PCICore

extension LspciDump {
  /// The host as far as config space tells: identities, headers, capabilities, and bridges by their bus numbers.
  ///
  /// A virtual function is ffff:ffff here, because that is what its registers read.
  public func snapshot(provenance: Provenance) -> HostSnapshot {
    var observations = observations
    var found: [FunctionSnapshot] = []
    let namesDrivers = functions.contains { $0.driver != nil }
    for function in functions {
      let config = ConfigSpace(function.bytes)
      guard let identity = config.identity else {
        observations.append(
          Observation(
            kind: .malformed, address: function.address,
            text: "\(function.address) has \(function.bytes.count) bytes of config space: not even the header"))
        continue
      }
      var snapshot = FunctionSnapshot(address: function.address, identity: identity, config: .known(config))
      snapshot.driver = namesDrivers ? .known(function.driver) : .unmeasured(.notInSource)
      snapshot.iommuGroup = .known(function.iommuGroup)
      snapshot.numaNode = function.numaNode.map { .known($0) } ?? .unmeasured(.notInSource)
      found.append(snapshot)
    }
    // A dump may list functions in any order; groups list their members sorted.
    found.sort { $0.address < $1.address }
    BridgeHierarchy(found).place(&found)
    let groups = GroupReader(files: MemoryFiles(), isWhole: false).settleMembership(of: &found)
    var host = HostSnapshot(provenance: provenance, functions: found)
    host.groups = groups.map { groups in groups.map { GroupSnapshot(id: $0.id, members: $0.members) } }
    host.observations = observations
    return host
  }
}

extension ConfigSpace {
  /// What the registers say the function is; nil where fewer than 16 bytes were read.
  var identity: FunctionIdentity? {
    guard let header = ConfigHeader(self) else { return nil }
    let subsystem = self.subsystem(header)
    return FunctionIdentity(
      vendorID: header.vendorID, deviceID: header.deviceID, subsystemVendorID: subsystem?.vendor,
      subsystemDeviceID: subsystem?.device, classCode: header.classCode, revisionID: header.revisionID)
  }

  /// Registers 2Ch and 2Eh, a bridge's subsystem capability, or 40h and 42h of a CardBus bridge; nil where the vendor
  /// is none.
  private func subsystem(_ header: ConfigHeader) -> (vendor: UInt16, device: UInt16)? {
    let offset: Int?
    switch header.headerType {
    case .endpoint: offset = 0x2c
    case .cardBus: offset = 0x40
    case .bridge: offset = CapabilityChain(self).offset(of: .bridgeSubsystemID).map { $0 + 4 }
    default: offset = nil
    }
    guard let offset, let vendor = uint16(at: offset), let device = uint16(at: offset + 2) else { return nil }
    return FunctionIdentity.isVendor(vendor) ? (vendor, device) : nil
  }
}
