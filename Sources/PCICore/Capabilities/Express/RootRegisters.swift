public import HardwareBits

/// The Root Control register (PCIe 6.0 §7.5.3.12).
public struct RootControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Control"

  static let correctable = BitField("System Error on Correctable Error Enable", 0)
  static let nonFatal = BitField("System Error on Non-Fatal Error Enable", 1)
  static let fatal = BitField("System Error on Fatal Error Enable", 2)
  static let pmeInterrupt = BitField("PME Interrupt Enable", 3)
  static let retryVisibility = BitField("Configuration RRS Software Visibility Enable", 4)
  static let noNonFlit = BitField("No NFM Subtree Below This Root Port", 5)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    correctable, nonFatal, fatal, pmeInterrupt, retryVisibility, noNonFlit, .reserved(15, 6),
  ]
}

/// The Root Capabilities register (PCIe 6.0 §7.5.3.13).
public struct RootCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Capabilities"

  static let retryVisibility = BitField("Configuration RRS Software Visibility", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [retryVisibility, .reserved(15, 1)]
}

/// The Root Status register (PCIe 6.0 §7.5.3.14).
public struct RootStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Root Status"

  static let requester = BitField("PME Requester ID", 15, 0)
  static let status = BitField("PME Status", 16)
  static let pending = BitField("PME Pending", 17)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [requester, status, pending, .reserved(31, 18)]

  /// Which function sent the last PME.
  public var pmeRequesterID: RequesterID { RequesterID(rawValue: UInt16(self[Self.requester])) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.requester.low ? pmeRequesterID.description : nil
  }
}
