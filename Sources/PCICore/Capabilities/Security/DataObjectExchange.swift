public import HardwareBits

/// Data Object Exchange, extended capability 002Eh: a mailbox (PCIe 6.0 §7.9.24).
public struct DataObjectExchangeCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let capabilitiesAt = RegisterOffset<DataObjectCapabilities>(0x04)
  static let controlAt = RegisterOffset<DataObjectControl>(0x08)
  static let statusAt = RegisterOffset<DataObjectStatus>(0x0c)

  /// What the mailbox can do.
  public var capabilities: DataObjectCapabilities? { block[Self.capabilitiesAt] }
  /// In which state it is.
  public var status: DataObjectStatus? { block[Self.statusAt] }

  /// In which state the mailbox is.
  public var summary: String {
    guard let status else { return unreadSummary }
    if status.hasError { return "error" }
    if status.isObjectReady { return "data object ready" }
    return status.isBusy ? "busy" : "idle"
  }

  /// Adds the registers; the mailboxes' words are what was transferred last.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.capabilitiesAt)
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
    listing.add("DOE Write Data Mailbox", at: 0x10, widthInBytes: 4)
    listing.add("DOE Read Data Mailbox", at: 0x14, widthInBytes: 4)
  }
}

/// The DOE Capabilities register (PCIe 6.0 §7.9.24.2).
public struct DataObjectCapabilities: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DOE Capabilities"

  static let interrupt = BitField("DOE Interrupt Support", 0)
  static let messageNumber = BitField("DOE Interrupt Message Number", 11, 1)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [interrupt, messageNumber, .reserved(31, 12)]
}

/// The DOE Control register (PCIe 6.0 §7.9.24.3).
public struct DataObjectControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DOE Control"

  static let abort = BitField("DOE Abort", 0)
  static let interrupt = BitField("DOE Interrupt Enable", 1)
  static let go = BitField("DOE Go", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [abort, interrupt, .reserved(30, 2), go]
}

/// The DOE Status register (PCIe 6.0 §7.9.24.4).
public struct DataObjectStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt32
  /// Wraps the register's bits.
  public init(rawValue: UInt32 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "DOE Status"

  static let busy = BitField("DOE Busy", 0)
  static let interrupt = BitField("DOE Interrupt Status", 1)
  static let error = BitField("DOE Error", 2)
  static let ready = BitField("Data Object Ready", 31)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [busy, interrupt, error, .reserved(30, 3), ready]

  /// The mailbox takes no word now.
  public var isBusy: Bool { self[flag: Self.busy] }
  /// An error stopped the exchange; only an abort helps.
  public var hasError: Bool { self[flag: Self.error] }
  /// A data object waits to be read.
  public var isObjectReady: Bool { self[flag: Self.ready] }
}
