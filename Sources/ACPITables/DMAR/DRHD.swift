public import HardwareBits

/// A remapping unit and the devices it serves (VT-d 4.1 §8.3, type 0).
public struct DRHD: Hashable, Sendable {
  /// Whether the unit takes every device of its segment that no other unit names.
  public var flags = DRHDFlags()
  /// The size of the unit's register space.
  public var size = DRHDSize()
  /// The PCI segment whose devices the unit serves.
  public var segment: UInt16 = 0
  /// The physical address of the unit's registers, a multiple of 4096.
  public var registerBase: UInt64 = 0
  /// The devices the unit serves; with INCLUDE_PCI_ALL only I/O APICs, HPETs and namespace devices.
  public var deviceScopes: [DeviceScope] = []
  /// The bytes after the last scope that could be told apart; empty in a sound table.
  public var undecoded: [UInt8] = []

  /// A unit of zeros.
  public init() {}

  /// A unit whose registers are at `registerBase`, a multiple of 4096.
  public init(
    segment: UInt16 = 0, registerBase: UInt64, size: DRHDSize = DRHDSize(), flags: DRHDFlags = [],
    deviceScopes: [DeviceScope] = []
  ) {
    self.segment = segment
    self.registerBase = registerBase
    self.size = size
    self.flags = flags
    self.deviceScopes = deviceScopes
  }
}

extension DRHD: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt16(0), "DRHD")
    visitor.length(UInt16.self)
    visitor.bits("flags", "Flags", &flags)
    visitor.bits("size", "Size", &size)
    visitor.number("segment", "Segment Number", &segment, .hex)
    visitor.number("registerBase", "Register Base Address", &registerBase, .address)
    visitor.elements("deviceScopes", &deviceScopes)
    visitor.undecoded(&undecoded)
  }
}

/// The flags of a remapping unit.
public struct DRHDFlags: TableBits, OptionSet {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [BitField("INCLUDE_PCI_ALL", 0), .reserved(7, 1)]
  /// INCLUDE_PCI_ALL: the unit serves every device of its segment that no other unit names.
  public static let includePCIAll = Self(rawValue: 1)
}

/// The size of a unit's register space: 2 to the power N pages of 4 KiB.
public struct DRHDSize: TableBits {
  /// All eight bits; zero in tables older than the field, which then means one page.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  static let pages = BitField("N", 3, 0)
  /// The fields, as the specification prints them.
  public static let fields = [pages, .reserved(7, 4)]

  /// The size of the register space in bytes, 4096 to 128 MiB.
  public var lengthInBytes: Int { 4096 << Int(self[Self.pages]) }

  /// The size in words.
  public func meaning(ofFieldAt low: UInt16) -> String? {
    low == 0 ? "\(lengthInBytes / 1024) KiB of registers" : nil
  }
}
