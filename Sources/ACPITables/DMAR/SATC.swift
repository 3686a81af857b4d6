public import HardwareBits

/// Devices inside the processor or chipset that have an address translation cache (VT-d 4.1 §8.8, type 5).
public struct SATC: Hashable, Sendable {
  /// Whether the devices need their cache to work.
  public var flags = SATCFlags()
  var reserved: UInt8 = 0
  /// The PCI segment of the devices.
  public var segment: UInt16 = 0
  /// The devices.
  public var deviceScopes: [DeviceScope] = []
  /// The bytes after the last scope that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A structure of zeros.
  public init() {}

  /// The devices of `segment` in `deviceScopes`.
  public init(segment: UInt16 = 0, flags: SATCFlags = [], deviceScopes: [DeviceScope]) {
    self.segment = segment
    self.flags = flags
    self.deviceScopes = deviceScopes
  }
}

extension SATC: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt16(5), "SATC")
    visitor.length(UInt16.self)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved)
    visitor.number("segment", "Segment Number", &segment, .hex)
    visitor.elements("deviceScopes", &deviceScopes)
    visitor.undecoded(&undecoded)
  }
}

/// The flags of a SATC.
public struct SATCFlags: TableBits, OptionSet {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [BitField("ATC_REQUIRED", 0), .reserved(7, 1)]
  /// ATC_REQUIRED: the devices do not work unless their address translation cache is enabled.
  public static let atcRequired = Self(rawValue: 1)
}
