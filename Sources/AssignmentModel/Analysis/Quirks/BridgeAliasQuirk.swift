import PCICore

/// Bridges whose way with the requester IDs from below is not what their registers tell.
struct BridgeAliasQuirk: Hashable, Sendable {
  /// What the rule is called in reports.
  let name: String
  /// Where Linux has it.
  let source: QuirkSource
  /// The vendor of the bridges.
  let vendorID: UInt16
  /// The device IDs that the rule names.
  let devices: [UInt16]
  /// What the bridges do.
  let effect: Effect

  enum Effect: Hashable, Sendable {
    /// A bridge without an Express capability below an Express port is an Express-to-PCI bridge in truth.
    case hiddenExpressBridge
    /// The IOMMU sits at this bridge: what is above does not change requests as the IOMMU sees them.
    case translationRoot
    /// An Express-to-PCI bridge that is one with what is below it, and passes requests on unchanged.
    case keepsRequesterIDs
  }

  /// Every rule.
  static let table: [BridgeAliasQuirk] = [
    hidden("ASMedia ASM1083 and ASM1085", 0x1b21, [0x1080]),
    hidden("Tundra 8113", 0x10e3, [0x8113]),
    hidden("ITE 8892 and 8893", 0x1283, [0x8892, 0x8893]),
    hidden("Intel 82801", 0x8086, [0x244e]),
    BridgeAliasQuirk(
      name: "Broadcom Vulcan and Cavium ThunderX2 root", source: QuirkSource("quirk_bridge_cavm_thrx2_pcie_root"),
      vendorID: 0x14e4, devices: [0x9000, 0x9084], effect: .translationRoot),
    BridgeAliasQuirk(
      name: "ASPEED AST1150",
      source: QuirkSource("pci_for_each_dma_alias", in: "drivers/pci/search.c", since: KernelRelease(7, 0)),
      vendorID: 0x1a03, devices: [0x1150], effect: .keepsRequesterIDs),
  ]

  private static func hidden(_ name: String, _ vendor: UInt16, _ devices: [UInt16]) -> BridgeAliasQuirk {
    BridgeAliasQuirk(
      name: name, source: QuirkSource("quirk_use_pcie_bridge_dma_alias"), vendorID: vendor, devices: devices,
      effect: .hiddenExpressBridge)
  }

  /// The rule for a bridge, or nil.
  static func rule(for identity: FunctionIdentity, release: KernelRelease?) -> BridgeAliasQuirk? {
    table.first {
      $0.vendorID == identity.vendorID && $0.devices.contains(identity.deviceID) && $0.source.holds(for: release)
    }
  }
}
