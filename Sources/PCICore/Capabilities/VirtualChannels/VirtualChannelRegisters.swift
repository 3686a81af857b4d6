public import HardwareBits

/// The ways to arbitrate that a mask names, bit by bit.
private let arbitrations = [
  "hardware-fixed", "weighted round robin with 32 phases", "weighted round robin with 64 phases",
  "weighted round robin with 128 phases", "time-based weighted round robin with 128 phases",
  "weighted round robin with 256 phases",
]

/// The Port VC Capability 1 register (PCIe 5.0 §7.9.1.2).
public struct VirtualChannelPort1: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Port VC Capability 1"

  static let extended = BitField("Extended VC Count", 2, 0)
  static let lowPriority = BitField("Low Priority Extended VC Count", 6, 4)
  static let referenceClock = BitField("Reference Clock", 9, 8)
  static let entrySize = BitField("Port Arbitration Table Entry Size", 11, 10)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    extended, .reserved(3), lowPriority, .reserved(7), referenceClock, entrySize, .reserved(31, 12),
  ]

  /// How many channels there are beside VC0, 0 to 7.
  public var extendedCount: Int { Int(self[Self.extended]) }
  /// How many bits one phase of an arbitration table takes: 1, 2, 4 or 8.
  public var arbitrationEntryBits: Int { 1 << Int(self[Self.entrySize]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.referenceClock.low: self[field] == 0 ? "100 ns" : reservedEncoding
    case Self.entrySize.low: arbitrationEntryBits == 1 ? "1 bit" : "\(arbitrationEntryBits) bits"
    default: nil
    }
  }
}

/// The Port VC Capability 2 register (PCIe 5.0 §7.9.1.3).
public struct VirtualChannelPort2: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Port VC Capability 2"

  static let arbitration = BitField("VC Arbitration Capability", 7, 0)
  static let table = BitField("VC Arbitration Table Offset", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [arbitration, .reserved(23, 8), table]

  /// Where the arbitration table is, in units of 16 bytes from the start of the capability; 0 for none.
  public var tableOffset: Int { Int(self[Self.table]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.arbitration.low: namesOfBits(self[field] & 0xf, arbitrations)
    case Self.table.low: tableOffset == 0 ? "no table" : "0x\((self[field] * 16).hex())"
    default: nil
    }
  }
}

/// The Port VC Control register (PCIe 5.0 §7.9.1.4).
public struct VirtualChannelPortControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Port VC Control"

  static let load = BitField("Load VC Arbitration Table", 0)
  static let select = BitField("VC Arbitration Select", 3, 1)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [load, select, .reserved(15, 4)]

  /// How many phases the arbitration table has; nil where arbitration needs none.
  public var tablePhases: Int? {
    switch self[Self.select] {
    case 1: 32
    case 2: 64
    case 3: 128
    default: nil
    }
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    guard field.low == Self.select.low else { return nil }
    return self[field] < 4 ? arbitrations[Int(self[field])] : reservedEncoding
  }
}

/// The Port VC Status register (PCIe 5.0 §7.9.1.5).
public struct VirtualChannelPortStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Port VC Status"

  static let table = BitField("VC Arbitration Table Status", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [table, .reserved(15, 1)]
}

/// The VC Resource Capability register (PCIe 5.0 §7.9.1.6).
public struct VirtualChannelResource: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "VC Resource Capability"

  static let arbitration = BitField("Port Arbitration Capability", 7, 0)
  static let packetSwitching = BitField("Undefined", 14)
  static let rejectSnoop = BitField("Reject Snoop Transactions", 15)
  static let timeSlots = BitField("Maximum Time Slots", 22, 16)
  static let table = BitField("Port Arbitration Table Offset", 31, 24)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    arbitration, .reserved(13, 8), packetSwitching, rejectSnoop, timeSlots, .reserved(23), table,
  ]

  /// Where the arbitration table is, in units of 16 bytes from the start of the capability; 0 for none.
  public var tableOffset: Int { Int(self[Self.table]) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.arbitration.low: namesOfBits(self[field], arbitrations)
    case Self.timeSlots.low: "\(self[field] + 1)"
    case Self.table.low: tableOffset == 0 ? "no table" : "0x\((self[field] * 16).hex())"
    default: nil
    }
  }
}

/// The VC Resource Control register (PCIe 5.0 §7.9.1.7).
public struct VirtualChannelControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "VC Resource Control"

  static let map = BitField("TC/VC Map", 7, 0)
  static let load = BitField("Load Port Arbitration Table", 16)
  static let select = BitField("Port Arbitration Select", 19, 17)
  static let idField = BitField("VC ID", 26, 24)
  static let enable = BitField("VC Enable", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    map, .reserved(15, 8), load, select, .reserved(23, 20), idField, .reserved(30, 27), enable,
  ]

  /// The channel is in use.
  public var isEnabled: Bool { self[flag: Self.enable] }
  /// The number of the channel, 0 to 7.
  public var id: Int { Int(self[Self.idField]) }
  /// The traffic classes the channel carries, such as `0, 1, 7`.
  public var trafficClasses: String { namesOfBits(self[Self.map], ["0", "1", "2", "3", "4", "5", "6", "7"]) }
  /// How many phases the arbitration table has; nil where arbitration needs none.
  public var tablePhases: Int? {
    switch self[Self.select] {
    case 1: 32
    case 2: 64
    case 3, 4: 128
    case 5: 256
    default: nil
    }
  }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.map.low: "TC \(trafficClasses)"
    case Self.select.low: self[field] < 6 ? arbitrations[Int(self[field])] : reservedEncoding
    default: nil
    }
  }
}

/// The VC Resource Status register (PCIe 5.0 §7.9.1.8).
public struct VirtualChannelStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "VC Resource Status"

  static let table = BitField("Port Arbitration Table Status", 0)
  static let negotiation = BitField("VC Negotiation Pending", 1)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [table, negotiation, .reserved(15, 2)]
}
