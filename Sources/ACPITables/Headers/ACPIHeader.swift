/// The 36 bytes that begin every system description table but the FACS (ACPI 6.5 §5.2.6).
///
/// Length and checksum are kept as they were read, also where they are wrong; `seal()` of a table makes them right.
public struct ACPIHeader: Hashable, Sendable {
  /// The table's signature.
  public var signature = ACPISignature(rawValue: 0)
  /// The size of the whole table in bytes, header included, as the header says it.
  public var length: UInt32 = 0
  /// The revision of the table's structure.
  public var revision: UInt8 = 0
  /// The byte that makes all bytes of the table sum to zero, as the header holds it.
  public var checksum: UInt8 = 0
  /// Who made the table, 6 characters.
  public var oemID = PackedText()
  /// The maker's name for the model, 8 characters.
  public var oemTableID = PackedText()
  /// The maker's revision.
  public var oemRevision: UInt32 = 0
  /// Which program made the table, 4 characters.
  public var creatorID = PackedText()
  /// That program's revision.
  public var creatorRevision: UInt32 = 0

  /// A header of zeros.
  public init() {}

  /// The header of a table to be built; `seal()` of the table fills in length and checksum.
  public init(
    _ signature: ACPISignature, revision: UInt8, oemID: String = "", oemTableID: String = "",
    oemRevision: UInt32 = 0, creatorID: String = "", creatorRevision: UInt32 = 0
  ) {
    self.signature = signature
    self.revision = revision
    self.oemID = PackedText(oemID, count: 6, padding: 0x20)
    self.oemTableID = PackedText(oemTableID, padding: 0x20)
    self.oemRevision = oemRevision
    self.creatorID = PackedText(creatorID, count: 4, padding: 0x20)
    self.creatorRevision = creatorRevision
  }

  /// The size of the header in bytes.
  public static let size = 36
  /// Where the checksum is, in bytes from the start of the table.
  public static let checksumOffset = 9

  /// Reads the header that begins `bytes`, or nil where there are fewer than 36.
  public init?(beginning bytes: [UInt8]) {
    guard bytes.count >= Self.size else { return nil }
    var decoder = FieldDecoder(bytes, end: Self.size, vocabulary: .rootTable)
    self = decoder.read()
  }
}

extension ACPIHeader: FieldLayout {
  @inline(__always)
  mutating func visit(_ visitor: inout some FieldVisitor) {
    var name = PackedText(rawValue: UInt64(signature.rawValue))
    visitor.text("signature", "Signature", &name, bytes: 4)
    signature = ACPISignature(rawValue: UInt32(truncatingIfNeeded: name.rawValue))
    visitor.number("length", "Table Length", &length)
    visitor.number("revision", "Revision", &revision)
    visitor.number("checksum", "Checksum", &checksum, .hex)
    visitor.text("oemID", "OEM ID", &oemID, bytes: 6)
    visitor.text("oemTableID", "OEM Table ID", &oemTableID, bytes: 8)
    visitor.number("oemRevision", "OEM Revision", &oemRevision, .hex)
    visitor.text("creatorID", "Creator ID", &creatorID, bytes: 4)
    visitor.number("creatorRevision", "Creator Revision", &creatorRevision, .hex)
  }
}

/// The sum by which ACPI tables protect themselves.
public enum ACPIChecksum {
  /// The sum of `bytes` modulo 256: 0 for a sound table.
  public static func sum(_ bytes: some Sequence<UInt8>) -> UInt8 {
    var sum: UInt8 = 0
    for byte in bytes { sum &+= byte }
    return sum
  }
}
