public import HardwareBits

/// The root ports behind which devices may use address translation services (VT-d 4.1 §8.5, type 2).
public struct ATSR: Hashable, Sendable {
  /// Whether all root ports of the segment are meant.
  public var flags = ATSRFlags()
  var reserved: UInt8 = 0
  /// The PCI segment of the root ports.
  public var segment: UInt16 = 0
  /// The root ports, unless ALL_PORTS is set.
  public var deviceScopes: [DeviceScope] = []
  /// The bytes after the last scope that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A structure of zeros.
  public init() {}

  /// The root ports of `segment` in `deviceScopes`, or all of them.
  public init(segment: UInt16 = 0, flags: ATSRFlags = [], deviceScopes: [DeviceScope] = []) {
    self.segment = segment
    self.flags = flags
    self.deviceScopes = deviceScopes
  }
}

extension ATSR: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt16(2), "ATSR")
    visitor.length(UInt16.self)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved)
    visitor.number("segment", "Segment Number", &segment, .hex)
    visitor.elements("deviceScopes", &deviceScopes)
    visitor.undecoded(&undecoded)
  }
}

/// The flags of an ATSR.
public struct ATSRFlags: TableBits, OptionSet {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [BitField("ALL_PORTS", 0), .reserved(7, 1)]
  /// ALL_PORTS: every root port of the segment supports address translation services.
  public static let allPorts = Self(rawValue: 1)
}
