import PCICore

extension ConfigSpace {
  /// The SR-IOV capability, or nil where there is none or it was not read.
  var virtualization: SRIOVCapability? {
    for entry in CapabilityChain(self).entries {
      if case .extended(.singleRootIOVirtualization, _) = entry.kind {
        return SRIOVCapability(self, offset: Int(entry.offset))
      }
    }
    return nil
  }

  /// Whether the function can be put to sleep by itself: it has the power management capability.
  var hasPowerManagement: Bool { offset(of: .powerManagement) != nil }
}
