import HardwareBits

/// A table that this module does not know field by field: its header, and its contents as bytes.
public struct OpaqueTable: Hashable, Sendable {
  /// All bytes of the table, header included.
  public var bytes: [UInt8]

  /// Keeps the bytes of a table.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// The first four bytes; nil where there are fewer.
  public var signature: ACPISignature? {
    bytes.count >= 4 ? ACPISignature(rawValue: bytes.littleEndianUInt32(at: 0)) : nil
  }

  /// The common header; nil for a table that has none (the FACS), and where there are fewer than 36 bytes.
  public var header: ACPIHeader? { signature == .facs ? nil : ACPIHeader(beginning: bytes) }

  /// The header's fields, and the contents as one field.
  public func outline() -> TableOutline {
    let name = signature.map { "\($0)" }
    var builder = OutlineBuilder(bytes, heading: OutlineHeading(name, signature?.title ?? "Unknown table"))
    var contents = bytes
    if var header {
      header.visit(&builder)
      contents = Array(bytes.dropFirst(ACPIHeader.size))
    }
    builder.rest("contents", "Contents", &contents)
    return builder.finished()
  }
}
