/// Memory that devices use on their own, so that it must stay mapped to itself for them (VT-d 4.1 §8.4, type 1).
///
/// Linux refuses to assign such a device to a guest, unless the device is a USB controller or graphics.
public struct RMRR: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The PCI segment of the devices.
  public var segment: UInt16 = 0
  /// The first address of the region, a multiple of 4096.
  public var base: UInt64 = 0
  /// The last address of the region, one less than a multiple of 4096.
  public var limit: UInt64 = 0
  /// The devices that use the region.
  public var deviceScopes: [DeviceScope] = []
  /// The bytes after the last scope that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A region of zeros.
  public init() {}

  /// The region from `base` to `limit`, both included.
  public init(segment: UInt16 = 0, base: UInt64, limit: UInt64, deviceScopes: [DeviceScope]) {
    self.segment = segment
    self.base = base
    self.limit = limit
    self.deviceScopes = deviceScopes
  }

  /// The size of the region in bytes; nil where the limit is below the base, or the region is all of the addresses.
  public var lengthInBytes: UInt64? {
    guard limit >= base else { return nil }
    let (length, overflow) = (limit - base).addingReportingOverflow(1)
    return overflow ? nil : length
  }
}

extension RMRR: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt16(1), "RMRR")
    visitor.length(UInt16.self)
    visitor.reserved(&reserved)
    visitor.number("segment", "Segment Number", &segment, .hex)
    visitor.number("base", "Reserved Memory Region Base Address", &base, .address)
    let base = base
    visitor.number(
      "limit", "Reserved Memory Region Limit Address", &limit, .address,
      meaning: { $0 >= base && $0 - base < 1 << 60 ? "\(($0 - base + 1) / 1024) KiB" : nil })
    visitor.elements("deviceScopes", &deviceScopes)
    visitor.undecoded(&undecoded)
  }
}
