/// Properties of devices inside the processor or chipset (VT-d 4.1 §8.9, type 6).
///
/// The properties are in the flags of each device scope: ``ScopeFlags``. Linux 7.2 does not read this structure.
public struct SIDP: Hashable, Sendable {
  var reserved: UInt16 = 0
  /// The PCI segment of the devices.
  public var segment: UInt16 = 0
  /// The devices, each with its properties.
  public var deviceScopes: [DeviceScope] = []
  /// The bytes after the last scope that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A structure of zeros.
  public init() {}

  /// The devices of `segment` in `deviceScopes`.
  public init(segment: UInt16 = 0, deviceScopes: [DeviceScope]) {
    self.segment = segment
    self.deviceScopes = deviceScopes
  }
}

extension SIDP: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt16(6), "SIDP")
    visitor.length(UInt16.self)
    visitor.reserved(&reserved)
    visitor.number("segment", "Segment Number", &segment, .hex)
    visitor.elements("deviceScopes", &deviceScopes)
    visitor.undecoded(&undecoded)
  }
}
