import HardwareBits

/// One entry of an IOMMU's device list (AMD IOMMU 3.09 §5.2.2.3).
///
/// An entry's size follows from its type: 4 bytes below 64, 8 bytes below 128.
public enum IVHDEntry: Hashable, Sendable {
  /// Types 0 to 4: padding, all devices, one device, or an end of a range.
  case device(IVHDDeviceEntry)
  /// Types 66 and 67: a device, or the start of a range, whose requests carry another requester ID.
  case alias(IVHDAliasEntry)
  /// Types 70 and 71: a device, or the start of a range, with extended settings.
  case extended(IVHDExtendedEntry)
  /// Type 72: an I/O APIC or HPET.
  case special(IVHDSpecialEntry)
  /// Type 240: a device named by its ACPI IDs.
  case acpi(IVHDACPIEntry)
  /// An entry of another type whose size is known.
  case raw(RawRecord)

  /// The type as the entry's first byte holds it.
  public var type: IVHDEntryType {
    switch self {
    case .device(let entry): entry.type
    case .alias(let entry): entry.type
    case .extended(let entry): entry.type
    case .special(let entry): entry.type
    case .acpi(let entry): entry.type
    case .raw(let record): IVHDEntryType(rawValue: UInt8(truncatingIfNeeded: record.type))
    }
  }
}

extension IVHDEntry: TableElement {
  static var typicalBytes: Int { 4 }

  /// The size of the entry that begins at `start`, or nil where its type does not tell it.
  private static func length(at start: Int, _ decoder: FieldDecoder) -> Int? {
    switch decoder.peek(at: start, bytes: 1) {
    case 0..<64: 4
    case 64..<128: 8
    case 240:
      decoder.remaining < IVHDACPIEntry.fixedLength
        ? IVHDACPIEntry.fixedLength
        : IVHDACPIEntry.fixedLength + decoder.peek(at: start + IVHDACPIEntry.fixedLength - 1, bytes: 1)
    default: nil
    }
  }

  static func next(_ decoder: inout FieldDecoder) -> IVHDEntry? {
    let start = decoder.offset
    let type = decoder.peek(at: start, bytes: 1)
    guard let length = length(at: start, decoder) else {
      decoder.report(
        ACPIDiagnostics.entryLengthUnknown, at: start,
        "a device entry of type \(type) has no known size; the \(decoder.remaining) bytes from here on cannot be told "
          + "apart")
      return nil
    }
    guard length <= decoder.remaining else {
      decoder.report(
        RecordVocabulary.ivrsEntry.kind(.pastEnd), at: start,
        "a device entry of type \(type) has \(length) bytes, \(decoder.remaining) are left")
      return nil
    }
    let outer = decoder.enter(start..<start + length, .ivrsEntry)
    let entry = read(type, &decoder)
    decoder.leave(outer)
    if let entry { return entry }
    decoder.report(
      RecordVocabulary.ivrsEntry.kind(.unknownType), at: start,
      "a device entry of type \(type) is not known; its \(length) bytes are kept as they are")
    return .raw(decoder.takeRecord(start..<start + length, type: type))
  }

  private static func read(_ type: Int, _ decoder: inout FieldDecoder) -> IVHDEntry? {
    switch type {
    case 0...4, 64: .device(decoder.read())
    case 66, 67: .alias(decoder.read())
    case 70, 71: .extended(decoder.read())
    case 72: .special(decoder.read())
    case 240: .acpi(decoder.read())
    default: nil
    }
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    switch self {
    case .device(var entry): entry.visit(&visitor)
    case .alias(var entry): entry.visit(&visitor)
    case .extended(var entry): entry.visit(&visitor)
    case .special(var entry): entry.visit(&visitor)
    case .acpi(var entry): entry.visit(&visitor)
    case .raw(var record): record.visit(&visitor)
    }
  }

  var heading: OutlineHeading { OutlineHeading(nil, type.name ?? "Entry of unknown type \(type.rawValue)") }
}

/// What an entry of an IOMMU's device list is about.
public struct IVHDEntryType: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Nothing: 4 bytes of padding.
  public static let padding4 = Self(rawValue: 0)
  /// All devices, also those that no other entry names.
  public static let all = Self(rawValue: 1)
  /// One device.
  public static let select = Self(rawValue: 2)
  /// The first device of a range.
  public static let rangeStart = Self(rawValue: 3)
  /// The last device of a range.
  public static let rangeEnd = Self(rawValue: 4)
  /// Nothing: 8 bytes of padding.
  public static let padding8 = Self(rawValue: 64)
  /// One device whose requests carry another requester ID.
  public static let aliasSelect = Self(rawValue: 66)
  /// The first of several devices whose requests carry another requester ID.
  public static let aliasRangeStart = Self(rawValue: 67)
  /// One device with extended settings.
  public static let extendedSelect = Self(rawValue: 70)
  /// The first of several devices with extended settings.
  public static let extendedRangeStart = Self(rawValue: 71)
  /// An I/O APIC or HPET.
  public static let special = Self(rawValue: 72)
  /// A device named by its ACPI IDs.
  public static let acpi = Self(rawValue: 240)

  /// The name, or nil for a number without one.
  public var name: String? {
    switch self {
    case .padding4: "Padding"
    case .all: "All devices"
    case .select: "Device"
    case .rangeStart: "Start of range"
    case .rangeEnd: "End of range"
    case .padding8: "Padding"
    case .aliasSelect: "Device with alias"
    case .aliasRangeStart: "Start of range with alias"
    case .extendedSelect: "Device with extended settings"
    case .extendedRangeStart: "Start of range with extended settings"
    case .special: "Special device"
    case .acpi: "ACPI device"
    default: nil
    }
  }
}
