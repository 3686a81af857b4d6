public import HardwareBits

/// One device, or all devices below a bridge, that a remapping structure is about (VT-d 4.1 §8.3.1).
public struct DeviceScope: Hashable, Sendable {
  /// What is named.
  public var type: ScopeType
  /// Properties of the device, inside a SIDP; reserved everywhere else.
  public var flags = ScopeFlags()
  var reserved: UInt8 = 0
  /// The I/O APIC's ID, the HPET's number or the ANDD's device number; reserved for other types.
  public var enumerationID: UInt8 = 0
  /// The bus on which the path begins.
  public var startBus: UInt8 = 0
  /// The hops from the start bus to the device; at least one in a sound table.
  public var path = ScopePath()

  /// Names what `path` leads to from `startBus`.
  public init(
    _ type: ScopeType, enumerationID: UInt8 = 0, startBus: UInt8 = 0, path: ScopePath, flags: ScopeFlags = []
  ) {
    self.type = type
    self.enumerationID = enumerationID
    self.startBus = startBus
    self.path = path
    self.flags = flags
  }

  /// The size of the scope in a table, in bytes.
  public var lengthInBytes: Int { Self.fixedLength + path.lengthInBytes }

  /// The size of a scope without its path, in bytes.
  static let fixedLength = 6
  /// The size of a scope with the longest path, in bytes.
  static let maximumLength = fixedLength + ScopePath.maximumLength
}

extension DeviceScope: TableElement {
  static var typicalBytes: Int { fixedLength + 2 }

  @inline(__always)
  static func next(_ decoder: inout FieldDecoder) -> DeviceScope? {
    let start = decoder.offset
    let left = decoder.remaining
    let length = decoder.peek(at: start + 1, bytes: 1)
    guard left >= fixedLength, length >= fixedLength, length <= left, length <= maximumLength else {
      reportUnreadable(start, length, left, &decoder)
      return nil
    }
    let outer = decoder.enter(start..<start + length, .dmarScope)
    var scope = DeviceScope(.endpoint, path: ScopePath())
    scope.visit(&decoder)
    decoder.leave(outer)
    if !scope.isSound { scope.reportFaults(start, &decoder) }
    return scope
  }

  private static func reportUnreadable(_ start: Int, _ length: Int, _ left: Int, _ decoder: inout FieldDecoder) {
    let vocabulary = RecordVocabulary.dmarScope
    if left < 2 {
      decoder.report(
        vocabulary.kind(.trailingBytes), at: start,
        "\(RecordVocabulary.bytes(left)) left, too few for another device scope")
    } else if length == 0 {
      decoder.report(
        vocabulary.kind(.lengthZero), at: start,
        "the device scope's length is 0; the \(left) bytes from here on cannot be told apart")
    } else if length < fixedLength {
      decoder.report(
        vocabulary.kind(.lengthShort), at: start,
        "the device scope's length is \(length), its fixed part alone has \(fixedLength); "
          + "the \(left) bytes from here on cannot be told apart")
    } else if length <= left {
      decoder.report(
        ACPIDiagnostics.scopeTooDeep, at: start,
        "the device scope has \(length) bytes, more than \(ScopePath.maximumCount) hops; "
          + "the \(left) bytes from here on are kept as they are")
    } else {
      decoder.report(
        vocabulary.kind(.pastEnd), at: start, "the device scope says it has \(length) bytes, \(left) are left")
    }
  }

  /// Whether the scope names a device that can exist, in a way that is known.
  @inline(__always)
  private var isSound: Bool {
    guard 1...5 ~= type.rawValue, path.lengthInBytes >= 2, path.lengthInBytes % 2 == 0 else { return false }
    for index in path.indices where !path[index].isValid { return false }
    return true
  }

  /// Reports what is wrong inside a scope whose extent is known.
  private func reportFaults(_ start: Int, _ decoder: inout FieldDecoder) {
    if type.name == nil {
      decoder.report(
        RecordVocabulary.dmarScope.kind(.unknownType), at: start,
        "the device scope's type \(type.rawValue) is not known; its fields are read as those of other types")
    }
    if let oddByte = path.oddByte {
      decoder.report(
        ACPIDiagnostics.scopeOddLength, at: start + 1,
        "the device scope has \(lengthInBytes) bytes: the last, 0x\(oddByte.hex(digits: 2)), "
          + "is half a hop")
    }
    if path.isEmpty {
      decoder.report(ACPIDiagnostics.scopeNoPath, at: start, "the device scope has no hop, so it names no device")
    }
    for index in path.indices where !path[index].isValid {
      let hop = path[index]
      decoder.report(
        ACPIDiagnostics.scopeBadHop, at: start + Self.fixedLength + 2 * index,
        "hop \(index) names device 0x\(hop.device.hex()) function 0x\(hop.function.hex()), which cannot exist")
    }
  }

  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.named("type", "Type", &type)
    visitor.length(UInt8.self)
    visitor.bits("flags", "Flags", &flags)
    visitor.reserved(&reserved)
    visitor.number(
      "enumerationID", "Enumeration ID", &enumerationID, meaning: { [type] in type.meaning(ofEnumerationID: $0) })
    visitor.number("startBus", "Start Bus Number", &startBus, .hex)
    visitor.path(&path)
  }

  var heading: OutlineHeading { OutlineHeading(type.name, "Device Scope") }
}

/// What a device scope names.
public struct ScopeType: OpenValue {
  /// The number in the table.
  public let rawValue: UInt8
  /// Wraps a number; 6 and above are reserved.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A PCI function; it can be an integrated one or behind bridges.
  public static let endpoint = Self(rawValue: 1)
  /// A PCI bridge and everything below it (the specification: PCI sub-hierarchy).
  public static let bridge = Self(rawValue: 2)
  /// An I/O APIC, by the ID that the MADT gives it.
  public static let ioapic = Self(rawValue: 3)
  /// A timer block that sends message interrupts, by its HPET number.
  public static let hpet = Self(rawValue: 4)
  /// A device that only the ACPI namespace knows, by its ANDD's number.
  public static let namespaceDevice = Self(rawValue: 5)

  /// The stable name, as JSON uses it; nil for a reserved number.
  public var name: String? {
    switch self {
    case .endpoint: "endpoint"
    case .bridge: "bridge"
    case .ioapic: "ioapic"
    case .hpet: "hpet"
    case .namespaceDevice: "namespace"
    default: nil
    }
  }

  func meaning(ofEnumerationID id: UInt8) -> String? {
    switch self {
    case .ioapic: "I/O APIC ID \(id)"
    case .hpet: "HPET number \(id)"
    case .namespaceDevice: "ANDD device number \(id)"
    default: nil
    }
  }
}

/// What an integrated device must not be given, and whether it needs its translation cache (VT-d 4.1 §8.9).
public struct ScopeFlags: TableBits, OptionSet {
  /// All eight bits.
  public var rawValue: UInt8
  /// Wraps the bits.
  @inlinable
  public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

  /// The fields, as the specification prints them.
  public static let fields = [
    BitField("REQ_WO_PASID_NESTED_NOTALLOWED", 0),
    BitField("REQ_WO_PASID_PWSNP_NOTALLOWED", 1),
    BitField("REQ_WO_PASID_PGSNP_NOTALLOWED", 2),
    BitField("ATC_HARDENED", 3),
    BitField("ATC_REQUIRED", 4),
    .reserved(7, 5),
  ]
  /// Requests without PASID must not use nested translation.
  public static let nestedNotAllowed = Self(rawValue: 1)
  /// Requests without PASID must not use page-walk snoop.
  public static let pageWalkSnoopNotAllowed = Self(rawValue: 2)
  /// Requests without PASID must not use page snoop.
  public static let pageSnoopNotAllowed = Self(rawValue: 4)
  /// The device's translation cache only sends requests that it may send.
  public static let atcHardened = Self(rawValue: 8)
  /// The device does not work unless its translation cache is enabled.
  public static let atcRequired = Self(rawValue: 16)
}
