extension IsolationQuirk {
  /// Root ports without the capability whose hardware lets no traffic pass from one to another.
  static let portsWithoutPeers: [IsolationQuirk] = [
    ports(
      "Qualcomm root ports", "pci_quirk_qcom_rp_acs", 0x17cb,
      [0x0111...0x0111, 0x0115...0x0115, 0x0120...0x0120, 0x0400...0x0401]),
    ports("HXT root ports", "pci_quirk_qcom_rp_acs", 0x1dbf, [0x0401...0x0401]),
    ports("APM X-Gene root ports", "pci_quirk_xgene_acs", 0x10e8, [0xe004...0xe004]),
    ports("Ampere root ports", "pci_quirk_xgene_acs", 0x1def, [0xe005...0xe00c]),
    ports("Broadcom iProc PAXB root ports", "pci_quirk_brcm_acs", 0x14e4, [0xd714...0xd714]),
    ports(
      "Loongson root ports", "pci_quirk_loongson_acs", 0x0014,
      [
        0x3c09...0x3c09, 0x3c19...0x3c19, 0x3c29...0x3c29, 0x7a09...0x7a09, 0x7a19...0x7a19, 0x7a29...0x7a29,
        0x7a39...0x7a39, 0x7a49...0x7a49, 0x7a59...0x7a59, 0x7a69...0x7a69,
      ]),
    ports(
      "NXP Layerscape root ports", "pci_quirk_nxp_rp_acs", 0x1957,
      [
        0x8d80...0x8d83, 0x8d88...0x8d8b, 0x8d90...0x8d93, 0x8d98...0x8d9b, 0x8da0...0x8da1, 0x8da8...0x8da9,
        0x8db0...0x8db1, 0x8db8...0x8db9,
      ]),
    IsolationQuirk(
      "Annapurna Labs root ports", QuirkSource("pci_quirk_al_acs"), vendor: 0x1c36, devices: [0x0031...0x0031],
      kinds: .rootPorts, effect: .provides(.granted)),
  ]

  private static func ports(
    _ name: String, _ function: String, _ vendor: UInt16, _ devices: [ClosedRange<UInt16>]
  ) -> IsolationQuirk {
    IsolationQuirk(name, QuirkSource(function), vendor: vendor, devices: devices, effect: .provides(.granted))
  }

  /// Cavium ThunderX: ports, then multifunction devices.
  static let caviumPorts: [IsolationQuirk] = [
    IsolationQuirk(
      "Cavium ThunderX root ports", QuirkSource("pci_quirk_cavium_acs"), vendor: 0x177d,
      devices: [0xa000...0xa7ff, 0xaf84...0xaf84, 0xb884...0xb884], kinds: .rootPorts, effect: .provides(.granted)),
    endpoints("Cavium multifunction devices", 0x177d, [0xa026...0xa026, 0xa059...0xa059, 0xa060...0xa060]),
  ]

  /// Zhaoxin's ports; others of the vendor count as not isolated, even with the capability.
  static let zhaoxinPorts = [
    IsolationQuirk(
      "Zhaoxin ports", QuirkSource("pci_quirk_zhaoxin_pcie_ports_acs"), vendor: 0x1d17,
      devices: [0x0710...0x071e, 0x0721...0x0721, 0x0723...0x0752], kinds: .downstreamFacing,
      others: .notIsolated, effect: .provides(.granted))
  ]

  /// Intel's chipsets: first those without the capability, then those with its registers in other places.
  static let intelChipsets = [
    IsolationQuirk(
      "Intel chipset root ports", QuirkSource("pci_quirk_intel_pch_acs"), vendor: 0x8086,
      devices: [
        // 5 series (Ibex Peak), 6 series (Cougar Point), 7 series (Panther Point)
        0x3b42...0x3b51, 0x1c10...0x1c1f, 0x1e10...0x1e1f,
        // 8 series (Lynx Point), its low-power form, and that of the next generation (Wildcat Point)
        0x8c10...0x8c1f, 0x9c10...0x9c1b, 0x9c90...0x9c9b,
        // C600 and X79 (Patsburg): even IDs only
        0x1d10...0x1d10, 0x1d12...0x1d12, 0x1d14...0x1d14, 0x1d16...0x1d16, 0x1d18...0x1d18, 0x1d1a...0x1d1a,
        0x1d1c...0x1d1c, 0x1d1e...0x1d1e,
        // C610 and X99 (Wellsburg)
        0x8d10...0x8d1e,
        // 9 series: even IDs only
        0x8c90...0x8c90, 0x8c92...0x8c92, 0x8c94...0x8c94, 0x8c96...0x8c96, 0x8c98...0x8c98, 0x8c9a...0x8c9a,
        0x8c9c...0x8c9c, 0x8c9e...0x8c9e,
      ],
      kinds: .rootPorts, effect: .chipsetRegisters),
    IsolationQuirk(
      "Intel Sunrise Point and Union Point root ports", QuirkSource("pci_quirk_intel_spt_pch_acs"), vendor: 0x8086,
      devices: [0x9d10...0x9d1b, 0xa110...0xa11f, 0xa167...0xa16a, 0xa290...0xa29f, 0xa2e7...0xa2ee],
      kinds: .rootPorts, effect: .sunrisePointRegisters),
  ]
}
