import HardwareBits

/// Virtual Channel, extended capability 0002h or 0009h, and Multi-Function Virtual Channel, 0008h (PCIe 5.0 §7.9.1, §7.9.2).
///
/// The multi-function form arbitrates between functions where the other does between ports.
public struct VirtualChannelCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Whether the capability arbitrates between the functions of a device.
  public let isMultiFunction: Bool

  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int, isMultiFunction: Bool = false) {
    block = RegisterBlock(config, offset: offset)
    self.isMultiFunction = isMultiFunction
  }

  static let port1At = RegisterOffset<VirtualChannelPort1>(0x04)
  static let port2At = RegisterOffset<VirtualChannelPort2>(0x08)
  static let portControlAt = RegisterOffset<VirtualChannelPortControl>(0x0c)
  static let portStatusAt = RegisterOffset<VirtualChannelPortStatus>(0x0e)
  static func resourceAt(_ channel: Int) -> RegisterOffset<VirtualChannelResource> { .init(0x10 + 12 * channel) }
  static func controlAt(_ channel: Int) -> RegisterOffset<VirtualChannelControl> { .init(0x14 + 12 * channel) }
  static func statusAt(_ channel: Int) -> RegisterOffset<VirtualChannelStatus> { .init(0x1a + 12 * channel) }

  /// How many channels there are.
  public var port1: VirtualChannelPort1? { block[Self.port1At] }
  /// How channels can be arbitrated.
  public var port2: VirtualChannelPort2? { block[Self.port2At] }
  /// How many channels there are, 1 to 8.
  public var channelCount: Int { port1.map { $0.extendedCount + 1 } ?? 0 }
  /// What channel `index` can do; nil for one that is not there.
  public func resource(_ index: Int) -> VirtualChannelResource? {
    (0..<channelCount).contains(index) ? block[Self.resourceAt(index)] : nil
  }
  /// How channel `index` is used; nil for one that is not there.
  public func control(_ index: Int) -> VirtualChannelControl? {
    (0..<channelCount).contains(index) ? block[Self.controlAt(index)] : nil
  }

  /// The port (or function) that each phase of channel `index`'s arbitration table belongs to; nil without a table.
  public func arbitrationTable(_ index: Int) -> [UInt8]? {
    guard let table = tableLocation(index), let port1 else { return nil }
    let entryBits = port1.arbitrationEntryBits
    var entries: [UInt8] = []
    for byte in 0..<table.phases * entryBits / 8 {
      guard let value = block.uint8(at: table.offset + byte) else { return nil }
      for part in 0..<8 / entryBits {
        entries.append(value >> UInt8(part * entryBits) & UInt8((1 << entryBits) - 1))
      }
    }
    return entries
  }

  /// Where channel `index`'s table is and how many phases it has, by the arbitration selected.
  private func tableLocation(_ index: Int) -> (offset: Int, phases: Int)? {
    guard let resource = resource(index), let control = control(index), resource.tableOffset > 0,
      let phases = control.tablePhases
    else { return nil }
    return (16 * resource.tableOffset, phases)
  }

  /// Which channels are enabled, with the traffic classes they carry.
  public var summary: String {
    guard port1 != nil else { return unreadSummary }
    var text = ""
    for index in 0..<channelCount {
      guard let control = control(index), control.isEnabled else { continue }
      text += (text.isEmpty ? "" : ", ") + "VC\(control.id) carries TC \(control.trafficClasses)"
    }
    return "\(channelCount == 1 ? "1 channel" : "\(channelCount) channels"), \(text.isEmpty ? "none enabled" : text)"
  }

  /// Adds the port's registers, those of each channel, and the words of the tables that are there.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.port1At)
    listing.add(Self.port2At)
    listing.add(Self.portControlAt)
    listing.add(Self.portStatusAt)
    for index in 0..<channelCount {
      listing.add(Self.resourceAt(index), name: "VC\(index) Resource Capability")
      listing.add(Self.controlAt(index), name: "VC\(index) Resource Control")
      listing.add(Self.statusAt(index), name: "VC\(index) Resource Status")
    }
    if let port2, port2.tableOffset > 0, let phases = block[Self.portControlAt]?.tablePhases {
      let offset = 16 * port2.tableOffset
      listing.addWords(from: offset, to: offset + phases / 2, name: "VC Arbitration Table")
    }
    guard let port1 else { return }
    for index in 0..<channelCount {
      guard let table = tableLocation(index) else { continue }
      let name = isMultiFunction ? "Function Arbitration Table" : "Port Arbitration Table"
      let end = table.offset + table.phases * port1.arbitrationEntryBits / 8
      listing.addWords(from: table.offset, to: end, name: "VC\(index) \(name)")
    }
  }
}
