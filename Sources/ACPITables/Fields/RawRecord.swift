/// A structure kept as bytes, because its type is not known or because its fields do not fit in it.
public struct RawRecord: Hashable, Sendable {
  /// The type, as the structure's first bytes give it.
  public let type: Int
  /// All its bytes, type and length included.
  public var bytes: [UInt8]

  /// Keeps `bytes`, which begin with the type and length of the table's structures.
  public init(type: Int, bytes: [UInt8]) {
    self.type = type
    self.bytes = bytes
  }

  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.rest("raw", "Raw bytes", &bytes)
  }
}
