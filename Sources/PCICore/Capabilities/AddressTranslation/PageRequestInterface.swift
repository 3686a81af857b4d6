public import HardwareBits

/// Page Request Interface, extended capability 0013h (PCIe 5.0 §10.5.2).
public struct PageRequestInterfaceCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let controlAt = RegisterOffset<PageRequestControl>(0x04)
  static let statusAt = RegisterOffset<PageRequestStatus>(0x06)

  /// Whether the function may ask for pages.
  public var control: PageRequestControl? { block[Self.controlAt] }
  /// How its requests fared.
  public var status: PageRequestStatus? { block[Self.statusAt] }
  /// How many page requests the function may have outstanding at most.
  public var capacity: UInt32? { block.uint32(at: 0x08) }
  /// How many it was given.
  public var allocation: UInt32? { block.uint32(at: 0x0c) }

  /// Whether the function may ask for pages, and for how many.
  public var summary: String {
    guard let control, let capacity, let allocation else { return unreadSummary }
    return (control.isEnabled ? "enabled" : "disabled") + ", \(allocation) of \(capacity) outstanding requests"
  }

  /// Adds the registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.controlAt)
    listing.add(Self.statusAt)
    listing.add("Outstanding Page Request Capacity", at: 0x08, widthInBytes: 4)
    listing.add("Outstanding Page Request Allocation", at: 0x0c, widthInBytes: 4)
  }
}

/// The Page Request Control register (PCIe 5.0 §10.5.2.2).
public struct PageRequestControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Page Request Control"

  static let enable = BitField("Enable", 0)
  static let reset = BitField("Reset", 1)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [enable, reset, .reserved(15, 2)]

  /// The function may ask for pages.
  public var isEnabled: Bool { self[flag: Self.enable] }
}

/// The Page Request Status register (PCIe 5.0 §10.5.2.3).
public struct PageRequestStatus: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Page Request Status"

  static let responseFailure = BitField("Response Failure", 0)
  static let unexpectedGroup = BitField("Unexpected Page Request Group Index", 1)
  static let stopped = BitField("Stopped", 8)
  static let responsePASID = BitField("PRG Response PASID Required", 15)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    responseFailure, unexpectedGroup, .reserved(7, 2), stopped, .reserved(14, 9), responsePASID,
  ]

  /// All requests were answered; clear while the function still waits for pages.
  public var isStopped: Bool { self[flag: Self.stopped] }
  /// Answers must carry the PASID of the request.
  public var responsePASIDRequired: Bool { self[flag: Self.responsePASID] }
}
