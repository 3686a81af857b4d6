import HardwareBits

/// The fields common to all invalidation descriptors (VT-d 4.1 §6.5.2): the type in bits 11:9 and 3:0.
public struct InvalidationDescriptorType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The seven bits, those of 11:9 above those of 3:0.
  public let rawValue: UInt8
  /// Wraps the seven bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The type of a descriptor that begins with `word`.
  public init(firstWord word: UInt64) {
    self.init(rawValue: UInt8(truncatingIfNeeded: word & 0xf | word >> 5 & 0x70))
  }

  /// Context cache (1).
  public static let contextCache = InvalidationDescriptorType(rawValue: 1)
  /// IOTLB (2).
  public static let iotlb = InvalidationDescriptorType(rawValue: 2)
  /// A device's TLB (3).
  public static let deviceTLB = InvalidationDescriptorType(rawValue: 3)
  /// Interrupt entry cache (4).
  public static let interruptEntryCache = InvalidationDescriptorType(rawValue: 4)
  /// Wait (5).
  public static let wait = InvalidationDescriptorType(rawValue: 5)
  /// IOTLB of a PASID (6).
  public static let pasidIOTLB = InvalidationDescriptorType(rawValue: 6)
  /// PASID cache (7).
  public static let pasidCache = InvalidationDescriptorType(rawValue: 7)
  /// A device's TLB of a PASID (8).
  public static let pasidDeviceTLB = InvalidationDescriptorType(rawValue: 8)
  /// Answer to a page request (9).
  public static let pageGroupResponse = InvalidationDescriptorType(rawValue: 9)

  /// Whether a queue of 128-bit descriptors, which is to say legacy mode, takes the type.
  public var fitsNarrowQueue: Bool { (1...5).contains(rawValue) }

  /// The specification's name: `cc_inv_dsc`, `iotlb_inv_dsc`, …, or the number.
  public var description: String {
    switch rawValue {
    case 1: "cc_inv_dsc"
    case 2: "iotlb_inv_dsc"
    case 3: "dev_tlb_inv_dsc"
    case 4: "iec_inv_dsc"
    case 5: "inv_wait_dsc"
    case 6: "p_iotlb_inv_dsc"
    case 7: "pc_inv_dsc"
    case 8: "p_dev_tlb_inv_dsc"
    case 9: "page_grp_resp_dsc"
    default: "descriptor type \(rawValue)"
    }
  }
}

extension BitField {
  static let descriptorType = BitField("TYPE[3:0]", 3, 0)
  static let descriptorTypeHigh = BitField("TYPE[6:4]", 11, 9)
}
