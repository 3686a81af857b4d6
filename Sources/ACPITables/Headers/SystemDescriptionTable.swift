public import HardwareBits

/// A table with the common header that this module knows field by field.
public protocol SystemDescriptionTable: Hashable, Sendable {
  /// The signature of such tables.
  static var signature: ACPISignature { get }

  /// The common header.
  var header: ACPIHeader { get set }

  /// Decodes a table that begins with its header, and says what is wrong with it.
  ///
  /// The header's length bounds the table: bytes behind it are not looked at. Where the length is wrong, the bytes
  /// that are there are decoded. Structures that cannot be decoded are kept as bytes, and decoding goes on behind
  /// them where that is safe. The signature is reported, not required: Xen overwrites that of the DMAR.
  ///
  /// - Parameters:
  ///   - bytes: The table; any bytes are safe.
  ///   - diagnostics: What is found is added here, in table order.
  /// - Throws: `StructureError` where the bytes end before the table's fixed fields do.
  init(decoding bytes: [UInt8], diagnostics: inout [StructureDiagnostic]) throws(StructureError)

  /// The table as bytes; a table that was decoded comes out byte for byte, its wrong length or checksum included.
  func encoded() -> [UInt8]

  /// Every field, with its offset, value and meaning.
  func outline() -> TableOutline

  /// What is wrong with the table's contents, in table order, also for a table that was not decoded.
  ///
  /// It is what can be judged from the table alone. Damage of the bytes themselves is reported by decoding, which
  /// reports these findings as well.
  func findings() -> [StructureDiagnostic]
}

extension SystemDescriptionTable {
  /// Nothing, for a table whose contents are not judged.
  public func findings() -> [StructureDiagnostic] { [] }

  /// Sets the header's length and checksum to what the contents need.
  public mutating func seal() {
    header.checksum = 0
    header.length = UInt32(truncatingIfNeeded: encoded().count)
    header.checksum = 0 &- ACPIChecksum.sum(encoded())
  }

  /// The table as bytes, with length and checksum set to what the contents need.
  public func sealed() -> [UInt8] {
    var table = self
    table.seal()
    return table.encoded()
  }

  /// Whether the header's length and checksum fit the contents.
  public var isSealed: Bool {
    let bytes = encoded()
    return Int(header.length) == bytes.count && ACPIChecksum.sum(bytes) == 0
  }
}

/// A table whose layout is described by a `visit`.
protocol LaidOutTable: SystemDescriptionTable, FieldLayout {
  /// The words for findings about the table itself.
  static var vocabulary: RecordVocabulary { get }
}

extension LaidOutTable {
  @inline(__always)
  init(decodingLayoutOf bytes: [UInt8], diagnostics: inout [StructureDiagnostic]) throws(StructureError) {
    let extent = try TableExtent(bytes, Self.self, &diagnostics)
    var decoder = FieldDecoder(bytes, end: extent.end, vocabulary: Self.vocabulary)
    self = decoder.read()
    guard !decoder.ranOut else {
      throw StructureError(
        structure: "\(Self.signature)", offset: 0, need: LengthCounter.fixedBytes(of: Self.self), have: extent.end)
    }
    var found = findings()
    if decoder.diagnostics.isEmpty {
      diagnostics.append(contentsOf: found)
    } else {
      found.insert(contentsOf: decoder.diagnostics, at: 0)
      diagnostics.append(contentsOf: found.inTableOrder())
    }
  }

  func encodedLayout() -> [UInt8] {
    var encoder = FieldEncoder()
    var table = self
    table.visit(&encoder)
    return encoder.bytes
  }

  func layoutOutline() -> TableOutline {
    let heading = OutlineHeading("\(Self.signature)", Self.signature.title ?? "")
    var builder = OutlineBuilder(encodedLayout(), heading: heading)
    var table = self
    table.visit(&builder)
    return builder.finished()
  }
}

extension [StructureDiagnostic] {
  /// The findings ordered by offset; those at the same offset keep their order.
  func inTableOrder() -> [StructureDiagnostic] {
    sorted { $0.offset < $1.offset }
  }
}
