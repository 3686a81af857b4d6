public import HardwareBits

/// Slot Identification, capability 04h, of a bridge to an expansion chassis (PCI-to-PCI Bridge 1.2 §13).
public struct SlotIdentificationCapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let slotsAt = RegisterOffset<ExpansionSlots>(0x02)

  /// How many slots the bridge has behind it.
  public var slots: ExpansionSlots? { block[Self.slotsAt] }
  /// The number of the chassis.
  public var chassisNumber: UInt8? { block.uint8(at: 0x03) }

  /// Slots and chassis.
  public var summary: String {
    guard let slots, let chassisNumber else { return unreadSummary }
    return "\(slots.count) slots, chassis \(chassisNumber)"
  }

  /// Adds both registers.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.slotsAt)
    listing.add("Chassis Number", at: 0x03, widthInBytes: 1)
  }
}

/// The Expansion Slot register (PCI-to-PCI Bridge 1.2 §13.2.3).
public struct ExpansionSlots: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt8
  /// Wraps the register's bits.
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Expansion Slot"

  static let slots = BitField("Expansion Slots Provided", 4, 0)
  static let firstInChassis = BitField("First In Chassis", 5)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [slots, firstInChassis, .reserved(7, 6)]

  /// How many slots there are on the secondary bus.
  public var count: Int { Int(self[Self.slots]) }
}
