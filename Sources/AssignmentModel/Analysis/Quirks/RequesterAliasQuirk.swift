import PCICore

/// A device that Linux expects to bear other requester IDs than its own, on its own bus.
struct RequesterAliasQuirk: Hashable, Sendable {
  /// What the rule is called in reports.
  let name: String
  /// Where Linux has it.
  let source: QuirkSource
  /// The vendor of the devices.
  let vendorID: UInt16
  /// The device IDs that the rule names.
  let devices: [ClosedRange<UInt16>]
  /// The subsystem device IDs it is limited to, of subsystem vendor ``vendorID``; empty for no limit.
  var subsystemDevices: [UInt16] = []
  /// The base class and sub-class it is limited to, or nil for no limit.
  var subClass: UInt16?
  /// The IDs that are expected.
  let aliases: Aliases

  enum Aliases: Hashable, Sendable {
    /// That of this function number of the same device; nothing where it is the function's own.
    case function(UInt8)
    /// These device and function numbers.
    case fixed([UInt8])
    /// Functions 0 to 4 of each device number.
    case firstFiveFunctions
    /// All 256.
    case all
    /// What a table in the device's memory space says, which configuration space does not show.
    case inDeviceMemory
  }

  /// Every rule; the first that names a device counts.
  static let table: [RequesterAliasQuirk] = otherFunctions + fixed + bridges

  /// The vendors whose devices any rule names.
  static let vendors = Set(table.map { $0.vendorID })

  /// Devices that use the ID of another function of theirs.
  private static let otherFunctions: [RequesterAliasQuirk] = [
    function(0, "Ricoh card controllers", 0x1180, [0xe476...0xe476, 0xe832...0xe832]),
    function(0, "Glenfly graphics", 0x6766, [0x3d40...0x3d41]),
    function(
      1, "Marvell storage controllers", 0x1b4b,
      [
        0x9120...0x9120, 0x9123...0x9123, 0x9125...0x9125, 0x9128...0x9128, 0x9130...0x9130, 0x9170...0x9170,
        0x9172...0x9172, 0x917a...0x917a, 0x9182...0x9183, 0x91a0...0x91a0, 0x9215...0x9215, 0x9220...0x9220,
        0x9230...0x9230, 0x9235...0x9235,
      ]),
    function(1, "HighPoint storage controllers", 0x1103, [0x0642...0x0642, 0x0645...0x0645]),
    function(1, "JMicron JMB388", 0x197b, [0x2392...0x2392]),
    function(1, "Plextor M6e", 0x1c28, [0x0122...0x0122]),
  ]

  private static func function(
    _ number: UInt8, _ name: String, _ vendor: UInt16, _ devices: [ClosedRange<UInt16>]
  ) -> RequesterAliasQuirk {
    RequesterAliasQuirk(
      name: name, source: QuirkSource("quirk_dma_func\(number)_alias"), vendorID: vendor, devices: devices,
      aliases: .function(number))
  }

  /// Devices that use IDs of their own making.
  private static let fixed: [RequesterAliasQuirk] = [
    RequesterAliasQuirk(
      name: "Adaptec 3405 and 3805", source: QuirkSource("quirk_fixed_dma_alias"), vendorID: 0x9005,
      devices: [0x0285...0x0285], subsystemDevices: [0x02bb, 0x02bc], aliases: .fixed([0x08])),
    RequesterAliasQuirk(
      name: "Intel MIC x200", source: QuirkSource("quirk_mic_x200_dma_alias"), vendorID: 0x8086,
      devices: [0x2260...0x2260, 0x2264...0x2264], aliases: .fixed([0x80, 0x88, 0x93])),
    RequesterAliasQuirk(
      name: "Intel VCA", source: QuirkSource("quirk_pex_vca_alias"), vendorID: 0x8086,
      devices: [0x2954...0x2956, 0x2958...0x295a], aliases: .firstFiveFunctions),
  ]

  /// Non-transparent bridges, which pass on requests of the other side.
  private static let bridges: [RequesterAliasQuirk] = [
    RequesterAliasQuirk(
      name: "PLX non-transparent bridges", source: QuirkSource("quirk_plx_ntb_dma_alias"), vendorID: 0x10b5,
      devices: [0x87b0...0x87b1], aliases: .all),
    RequesterAliasQuirk(
      name: "Switchtec non-transparent bridges", source: QuirkSource("quirk_switchtec_ntb_dma_alias"),
      vendorID: 0x11f8,
      devices: [
        0x4000...0x4000, 0x4028...0x4028, 0x4036...0x4036, 0x4052...0x4052, 0x4068...0x4068, 0x4084...0x4084,
        0x4100...0x4100, 0x4128...0x4128, 0x4136...0x4136, 0x4152...0x4152, 0x4168...0x4168, 0x4184...0x4184,
        0x4200...0x4200, 0x4228...0x4228, 0x4236...0x4236, 0x4252...0x4252, 0x4268...0x4268, 0x4284...0x4284,
        0x4328...0x4328, 0x4336...0x4336, 0x4352...0x4352, 0x4428...0x4428, 0x4436...0x4436, 0x4452...0x4452,
        0x4528...0x4528, 0x4536...0x4536, 0x4552...0x4552,
        0x5000...0x5000, 0x5028...0x5028, 0x5036...0x5036, 0x5052...0x5052, 0x5068...0x5068, 0x5084...0x5084,
        0x5100...0x5100, 0x5128...0x5128, 0x5136...0x5136, 0x5152...0x5152, 0x5168...0x5168, 0x5184...0x5184,
        0x5200...0x5200, 0x5228...0x5228, 0x5236...0x5236, 0x5252...0x5252, 0x5268...0x5268, 0x5284...0x5284,
        0x5300...0x5300, 0x5328...0x5328, 0x5336...0x5336, 0x5352...0x5352, 0x5368...0x5368, 0x5384...0x5384,
        0x5400...0x5400, 0x5428...0x5428, 0x5436...0x5436, 0x5452...0x5452, 0x5468...0x5468, 0x5484...0x5484,
        0x5500...0x5500, 0x5528...0x5528, 0x5536...0x5536, 0x5552...0x5552, 0x5568...0x5568, 0x5584...0x5584,
        0x8531...0x8536, 0x8541...0x8546, 0x8551...0x8556, 0x8561...0x8566, 0x8571...0x8576,
      ],
      subClass: 0x0680, aliases: .inDeviceMemory),
    RequesterAliasQuirk(
      name: "Switchtec PCI100x non-transparent bridges", source: QuirkSource("quirk_switchtec_ntb_dma_alias"),
      vendorID: 0x1055, devices: [0x1001...0x1006, 0x1008...0x1008], subClass: 0x0680, aliases: .inDeviceMemory),
  ]

  /// Whether the rule names a function.
  func names(_ identity: FunctionIdentity) -> Bool {
    guard identity.vendorID == vendorID, devices.contains(where: { $0.contains(identity.deviceID) }) else {
      return false
    }
    if let subClass, UInt16(truncatingIfNeeded: identity.classCode.rawValue >> 8) != subClass { return false }
    guard !subsystemDevices.isEmpty else { return true }
    guard identity.subsystemVendorID == vendorID, let device = identity.subsystemDeviceID else { return false }
    return subsystemDevices.contains(device)
  }
}
