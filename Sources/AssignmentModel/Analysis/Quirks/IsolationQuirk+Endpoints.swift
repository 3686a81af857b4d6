extension IsolationQuirk {
  /// Functions of multifunction devices whose vendor says that they never talk to each other.
  static let multifunctionEndpoints: [IsolationQuirk] = [
    endpoints("Solarflare network controllers", 0x1924, [0x0903...0x0903, 0x0923...0x0923, 0x0a03...0x0a03]),
    endpoints(
      "Intel network controllers", 0x8086,
      [
        // 82598
        0x10c6...0x10c6, 0x10db...0x10db, 0x10dd...0x10dd, 0x10e1...0x10e1, 0x10f1...0x10f1, 0x10f7...0x10fc,
        // 82599 and X520 to X550
        0x1507...0x1507, 0x1514...0x1514, 0x151c...0x151c, 0x1529...0x152a, 0x154d...0x154d, 0x154f...0x154f,
        0x1551...0x1551, 0x1558...0x1558,
        // 82580
        0x1509...0x1509, 0x150e...0x1511, 0x1516...0x1516, 0x1527...0x1527,
        // 82576
        0x10c9...0x10c9, 0x10e6...0x10e8, 0x150a...0x150a, 0x150d...0x150d, 0x1518...0x1518, 0x1526...0x1526,
        // 82575
        0x10a7...0x10a7, 0x10a9...0x10a9, 0x10d6...0x10d6,
        // I350
        0x1521...0x1524,
        // 82571, without the cards of four ports
        0x105e...0x1060, 0x10d9...0x10d9,
        // I219
        0x15b7...0x15b8,
      ]),
    endpoints("Emulex network controllers", 0x19a2, [0x0710...0x0710]),
    endpoints("Emulex network controllers", 0x10df, [0x0720...0x0720]),
    endpoints(
      "Broadcom network controllers", 0x14e4, [0x16d7...0x16d7, 0x1750...0x1752, 0x1760...0x1763]),
    endpoints("Zhaoxin multifunction devices", 0x1d17, [0x3038...0x3038, 0x3104...0x3104, 0x9083...0x9083]),
  ]

  static func endpoints(
    _ name: String, _ vendor: UInt16, _ devices: [ClosedRange<UInt16>]
  ) -> IsolationQuirk {
    IsolationQuirk(
      name, QuirkSource("pci_quirk_mf_endpoint_acs"), vendor: vendor, devices: devices,
      effect: .provides([.granted, .translationBlocking, .directTranslated]))
  }

  /// Intel's integrated endpoints may talk to each other with translated addresses only (VT-d 4.1 §3.16).
  static let intelIntegratedEndpoints = [
    IsolationQuirk(
      "Intel root complex integrated endpoints", QuirkSource("pci_quirk_rciep_acs"), vendor: 0x8086,
      devices: [0...UInt16.max], kinds: .integratedEndpoints, effect: .provides(.granted))
  ]

  /// Wangxun's network controllers redirect between functions; others of the vendor count as not isolated.
  static let wangxunEndpoints = [
    IsolationQuirk(
      "Wangxun network controllers", QuirkSource("pci_quirk_wangxun_nic_acs"), vendor: 0x8088,
      devices: [
        0x0100...0x010f, 0x1001...0x1001, 0x2001...0x2001, 0x5010...0x5010, 0x5025...0x5025, 0x5040...0x5040,
        0x5110...0x5110, 0x5125...0x5125, 0x5140...0x5140,
      ],
      others: .notIsolated, effect: .provides(.granted))
  ]

  /// AMD's southbridges, whose functions cannot reach each other where an AMD IOMMU is in the system.
  static let southbridges = [
    IsolationQuirk(
      "AMD SB7x0 to SB9x0 southbridges", QuirkSource("pci_quirk_amd_sb_acs"), vendor: 0x1002,
      devices: [0x4383...0x4385, 0x4399...0x4399, 0x439c...0x439d], effect: .southbridge),
    IsolationQuirk(
      "AMD FCH southbridges", QuirkSource("pci_quirk_amd_sb_acs"), vendor: 0x1022,
      devices: [0x7809...0x7809, 0x780f...0x780f], effect: .southbridge),
  ]
}
