public import PCICore

/// A change to a host that is only supposed.
public enum HostChange: Hashable, Sendable {
  /// A function's ACS is on, off, or its control register holds certain bits.
  case accessControl(PCIAddress, GroupingConditions.Supposition)
  /// A card sits under another bridge.
  case move(PCIAddress, under: PCIAddress)
  /// The kernel was booted with a parameter more, such as `pci=config_acs=…`.
  case kernelParameter(String)
}

/// Why a change cannot be supposed.
public enum HostChangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No function has this address.
  case notFound(PCIAddress)
  /// The card cannot be moved there.
  case move(MoveError)
  /// The parameter is none that has to do with groups, or cannot be read.
  case parameter(String)

  /// One sentence for people.
  public var description: String {
    switch self {
    case .notFound(let address): "there is no function \(address)"
    case .move(let error): error.description
    case .parameter(let text):
      "\(text) cannot be read, or has nothing to do with groups; known are pci=disable_acs_redir=, pci=config_acs=, "
        + "pcie_acs_override=, iommu=off, intel_iommu=off and amd_iommu=off"
    }
  }
}
