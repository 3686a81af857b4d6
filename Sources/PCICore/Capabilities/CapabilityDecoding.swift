extension ConfigSpace {
  /// The capability at `entry` as the type that knows its registers; nothing is copied or decoded before it is asked for.
  public func decode(_ entry: CapabilityEntry) -> DecodedCapability {
    switch entry.kind {
    case .standard(let id): decodeStandard(id, entry)
    case .extended(let id, _): decodeExtended(id, entry)
    }
  }

  private func decodeStandard(_ id: CapabilityID, _ entry: CapabilityEntry) -> DecodedCapability {
    let offset = Int(entry.offset)
    return switch id {
    case .powerManagement: .powerManagement(PowerManagementCapability(self, offset: offset))
    case .msi: .msi(MSICapability(self, offset: offset))
    case .msiX: .msiX(MSIXCapability(self, offset: offset))
    case .pciExpress: .express(ExpressCapability(self, offset: offset))
    default: .raw(RawCapability(self, entry: entry))
    }
  }

  private func decodeExtended(_ id: ExtendedCapabilityID, _ entry: CapabilityEntry) -> DecodedCapability {
    let offset = Int(entry.offset)
    return switch id {
    case .accessControlServices: .accessControl(AccessControlCapability(self, offset: offset))
    case .singleRootIOVirtualization: .sriov(SRIOVCapability(self, offset: offset))
    default: .raw(RawCapability(self, entry: entry))
    }
  }
}
