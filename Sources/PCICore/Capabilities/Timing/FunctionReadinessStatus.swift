public import HardwareBits

/// Function Readiness Status queueing, extended capability 0021h, of root ports (PCIe 5.0 §7.8.10).
public struct FunctionReadinessStatusCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<ReadinessQueueCapabilities>(0x04)
  static let statusAt = RegisterOffset<ReadinessQueueStatus>(0x08)
  static let controlAt = RegisterOffset<ReadinessQueueControl>(0x0a)
  static let messageAt = RegisterOffset<ReadinessMessage>(0x0c)

  /// How many messages fit the queue.
  public var capabilities: ReadinessQueueCapabilities? { block[Self.capabilitiesAt] }
  /// The oldest message.
  public var message: ReadinessMessage? { block[Self.messageAt] }

  /// How many messages fit, and whether some came.
  public var summary: String {
    guard let capabilities, let status = block[Self.statusAt] else { return unreadSummary }
    return "queue of \(capabilities.depth), \(status.hasMessages ? "messages received" : "no messages")"
  }

  /// Adds the registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.statusAt)
    listing.add(Self.controlAt)
    listing.add(Self.messageAt)
  }
}

/// The FRS Queuing Capability register (PCIe 5.0 §7.8.10.2).
public struct ReadinessQueueCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FRS Queuing Capability"

  static let depthField = BitField("FRS Queue Max Depth", 11, 0)
  static let messageNumber = BitField("FRS Interrupt Message Number", 20, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [depthField, .reserved(15, 12), messageNumber, .reserved(31, 21)]

  /// How many messages fit.
  public var depth: Int { Int(self[Self.depthField]) }
}

/// The FRS Queuing Status register (PCIe 5.0 §7.8.10.3).
public struct ReadinessQueueStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FRS Queuing Status"

  static let received = BitField("FRS Message Received", 0)
  static let overflow = BitField("FRS Message Overflow", 1)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [received, overflow, .reserved(15, 2)]

  /// Messages came.
  public var hasMessages: Bool { self[flag: Self.received] }
}

/// The FRS Queuing Control register (PCIe 5.0 §7.8.10.4).
public struct ReadinessQueueControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FRS Queuing Control"

  static let interrupt = BitField("FRS Interrupt Enable", 0)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [interrupt, .reserved(15, 1)]
}

/// The oldest message of the queue (PCIe 5.0 §7.8.10.5).
public struct ReadinessMessage: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "FRS Message Queue"

  static let function = BitField("FRS Message Queue Function ID", 15, 0)
  static let reason = BitField("FRS Message Queue Reason", 19, 16)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [function, reason, .reserved(31, 20)]

  /// Which function became ready.
  public var requesterID: RequesterID { RequesterID(rawValue: UInt16(self[Self.function])) }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    field.low == Self.function.low ? requesterID.description : nil
  }
}
