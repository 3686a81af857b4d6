public import HardwareBits

/// Message Signaled Interrupts, capability 05h (PCIe 6.0 §7.7.1).
///
/// Four shapes: 32 or 64 address bits, with or without masks; the control register says which.
public struct MSICapability: Capability {
  /// The capability's registers as bytes.
  public let block: RegisterBlock
  /// Names the capability whose header is at `offset`.
  public init(_ config: ConfigSpace, offset: Int) { block = RegisterBlock(config, offset: offset) }

  static let controlAt = RegisterOffset<MSIControl>(0x02)

  /// The Message Control register.
  public var control: MSIControl? { block[Self.controlAt] }

  /// Where the function writes to raise an interrupt; a multiple of 4.
  public var messageAddress: UInt64? {
    guard let control, let low = block.uint32(at: 0x04) else { return nil }
    guard control.is64Bit else { return UInt64(low & ~3) }
    return block.uint32(at: 0x08).map { UInt64($0) << 32 | UInt64(low & ~3) }
  }

  /// What it writes for vector 0; 32 bits where extended data is enabled, else 16.
  public var messageData: UInt32? {
    guard let control else { return nil }
    let offset = control.is64Bit ? 0x0c : 0x08
    return control.extendedDataEnabled ? block.uint32(at: offset) : block.uint16(at: offset).map { UInt32($0) }
  }

  /// Which vectors are masked, a bit each; nil without per-vector masking.
  public var mask: UInt32? { maskOffset.flatMap { block.uint32(at: $0) } }
  /// Which masked vectors wait to be sent, a bit each; nil without per-vector masking.
  public var pending: UInt32? { maskOffset.flatMap { block.uint32(at: $0 + 4) } }

  /// Size of the capability in bytes, by its control register.
  public var lengthInBytes: Int? {
    guard let control else { return nil }
    return (control.is64Bit ? 0x0e : 0x0a) + (control.perVectorMaskingCapable ? 0x0a : 0)
  }

  private var maskOffset: Int? {
    guard let control, control.perVectorMaskingCapable else { return nil }
    return control.is64Bit ? 0x10 : 0x0c
  }

  /// Enabled or not, how many vectors, the address and data written.
  public var summary: String {
    guard let control else { return unreadSummary }
    var text = control.isEnabled ? "enabled" : "disabled"
    text += ", \(control.vectorsEnabled) of \(control.vectorsRequested) vectors, \(control.is64Bit ? 64 : 32)-bit"
    if control.perVectorMaskingCapable { text += ", maskable" }
    if control.isEnabled, let messageAddress, let messageData {
      text += ", writes 0x\(messageData.hex(digits: 4)) to 0x\(messageAddress.hex(digits: 8))"
    }
    return text
  }

  /// Adds the registers that the control register says are there.
  public func list(into listing: inout RegisterListing) {
    listing.add(Self.controlAt)
    listing.add("Message Address", at: 0x04, widthInBytes: 4)
    guard let control else { return }
    if control.is64Bit { listing.add("Message Upper Address", at: 0x08, widthInBytes: 4) }
    let data = control.is64Bit ? 0x0c : 0x08
    listing.add("Message Data", at: data, widthInBytes: 2)
    if control.extendedDataCapable { listing.add("Extended Message Data", at: data + 2, widthInBytes: 2) }
    guard let maskOffset else { return }
    listing.add("Mask Bits", at: maskOffset, widthInBytes: 4)
    listing.add("Pending Bits", at: maskOffset + 4, widthInBytes: 4)
  }
}

/// The Message Control register of MSI (PCIe 6.0 §7.7.1.2).
public struct MSIControl: ConfigRegister {
  /// The register as read.
  public var rawValue: UInt16
  /// Wraps the register's bits.
  public init(rawValue: UInt16 = 0) { self.rawValue = rawValue }
  /// The name in the specification.
  public static let registerName: StaticString = "Message Control"

  static let enable = BitField("MSI Enable", 0)
  static let multipleMessageCapable = BitField("Multiple Message Capable", 3, 1)
  static let multipleMessageEnable = BitField("Multiple Message Enable", 6, 4)
  static let address64Capable = BitField("64-bit Address Capable", 7)
  static let perVectorMasking = BitField("Per-Vector Masking Capable", 8)
  static let extendedDataCapableField = BitField("Extended Message Data Capable", 9)
  static let extendedDataEnable = BitField("Extended Message Data Enable", 10)
  /// Every bit of the register, once.
  public static let fields: [BitField] = [
    enable, multipleMessageCapable, multipleMessageEnable, address64Capable, perVectorMasking,
    extendedDataCapableField, extendedDataEnable, .reserved(15, 11),
  ]

  /// The function interrupts by MSI.
  public var isEnabled: Bool { self[flag: Self.enable] }
  /// How many vectors the function asks for: 1 to 32; encodings above mean 64 and 128, which are reserved.
  public var vectorsRequested: Int { 1 << Int(self[Self.multipleMessageCapable]) }
  /// How many vectors it was given.
  public var vectorsEnabled: Int { 1 << Int(self[Self.multipleMessageEnable]) }
  /// The address has 64 bits.
  public var is64Bit: Bool { self[flag: Self.address64Capable] }
  /// Mask and pending registers are there.
  public var perVectorMaskingCapable: Bool { self[flag: Self.perVectorMasking] }
  /// Message data may have 32 bits.
  public var extendedDataCapable: Bool { self[flag: Self.extendedDataCapableField] }
  /// Message data has 32 bits.
  public var extendedDataEnabled: Bool { self[flag: Self.extendedDataEnable] }

  /// The value of `field` in units and words.
  public func meaning(of field: BitField) -> String? {
    switch field.low {
    case Self.multipleMessageCapable.low, Self.multipleMessageEnable.low:
      self[field] > 5 ? reservedEncoding : self[field] == 0 ? "1 vector" : "\(1 << Int(self[field])) vectors"
    default: nil
    }
  }
}
