import HardwareBits

/// One block of the IVRS: an IOMMU, or memory that devices use (AMD IOMMU 3.09 §5.2.2).
public enum IVRSBlock: Hashable, Sendable {
  /// Types 10h, 11h and 40h: an IOMMU and the devices behind it.
  case ivhd(IVHD)
  /// Types 20h, 21h and 22h: memory that devices use on their own.
  case ivmd(IVMD)
  /// A block of another type, or one too short for its fields.
  case raw(RawRecord)

  /// The type as the block's first byte holds it.
  public var type: Int {
    switch self {
    case .ivhd(let block): Int(block.type.rawValue)
    case .ivmd(let block): Int(block.type.rawValue)
    case .raw(let record): record.type
    }
  }
}

extension IVRSBlock: RecordElement {
  static var shape: RecordShape { .byteThenWord }
  static var vocabulary: RecordVocabulary { .ivrsBlock }

  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> IVRSBlock? {
    switch type {
    case 0x10, 0x11, 0x40: .ivhd(decoder.read())
    case 0x20, 0x21, 0x22: .ivmd(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .ivhd(var block): block.visit(&visitor)
    case .ivmd(var block): block.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }

  var heading: OutlineHeading {
    switch type {
    case 0x10, 0x11, 0x40: OutlineHeading("IVHD", "I/O Virtualization Hardware Definition")
    case 0x20, 0x21, 0x22: OutlineHeading("IVMD", "I/O Virtualization Memory Definition")
    default: OutlineHeading(nil, "Block of unknown type 0x\(UInt8(truncatingIfNeeded: type).hex(digits: 2))")
    }
  }
}
