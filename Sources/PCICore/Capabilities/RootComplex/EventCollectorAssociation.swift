public import HardwareBits

/// Root Complex Event Collector Endpoint Association, extended capability 0007h (PCIe 5.0 §7.9.10).
public struct EventCollectorAssociationCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// The version of the capability; from 2 on it names a range of buses beside the collector's own.
  public let version: Int

  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) {
    block = RegisterBlock(config, offset: offset)
    version = block.header.map { Int($0 >> 16 & 0xf) } ?? 0
  }

  static let busesAt = RegisterOffset<EventCollectorBuses>(0x08)

  /// The device numbers on the collector's own bus whose endpoints report to it, a bit each.
  public var deviceMap: UInt32? { block.uint32(at: 0x04) }
  /// The other buses whose endpoints report to it; nil before version 2.
  public var buses: EventCollectorBuses? { version >= 2 ? block[Self.busesAt] : nil }

  /// Devices and buses that report to the collector.
  public var summary: String {
    guard let deviceMap else { return unreadSummary }
    var text = "devices \(Self.devices(of: deviceMap)) on its bus"
    if let buses, let range = buses.range {
      text += ", buses \(range.lowerBound.hex(digits: 2)) to \(range.upperBound.hex(digits: 2))"
    }
    return text
  }

  /// Adds the map, and the buses from version 2 on.
  public func list(into listing: inout RegisterListing) {
    listing.add("Association Bitmap for RCiEPs", at: 0x04, widthInBytes: 4) { Self.devices(of: UInt32($0)) }
    if version >= 2 { listing.add(Self.busesAt) }
  }

  private static func devices(of map: UInt32) -> String {
    var text = ""
    for device in UInt32(0)..<32 where map >> device & 1 != 0 {
      text += (text.isEmpty ? "" : ", ") + device.hex(digits: 2)
    }
    return text.isEmpty ? "none" : text
  }
}

/// The RCEC Associated Bus Numbers register (PCIe 5.0 §7.9.10.3).
public struct EventCollectorBuses: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "RCEC Associated Bus Numbers"

  static let next = BitField("RCEC Next Bus", 15, 8)
  static let last = BitField("RCEC Last Bus", 23, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [.reserved(7, 0), next, last, .reserved(31, 24)]

  /// The buses whose endpoints report to the collector; nil for none (first ffh, last 00h).
  public var range: ClosedRange<UInt8>? {
    let first = UInt8(self[Self.next])
    let last = UInt8(self[Self.last])
    return first <= last ? first...last : nil
  }
}
