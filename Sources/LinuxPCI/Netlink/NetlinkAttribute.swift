import HardwareBits

/// A value in a netlink message, with its length and type in front (include/uapi/linux/netlink.h, `struct nlattr`, 4
/// bytes, padded to 4).
struct NetlinkAttribute {
  /// Bytes of the header.
  static let headerSize = 4
  /// The bits of a type that are no flags (`NLA_TYPE_MASK`; 8000h is "nested", 4000h "in network order").
  static let typeMask: UInt16 = 0x3fff

  /// Its type, without flags.
  let type: UInt16
  /// Its value.
  var value: ByteReader

  /// The attributes in a window, to its end.
  ///
  /// - Throws: where one is cut off, or says that it is shorter than its header.
  static func attributes(_ window: ByteReader, _ structure: String) throws(StructureError) -> [NetlinkAttribute] {
    var reader = window
    var attributes: [NetlinkAttribute] = []
    // Fewer bytes than a header are padding.
    while reader.remaining >= headerSize {
      let start = reader.offset
      let length = Int(try reader.uint16())
      let type = try reader.uint16() & typeMask
      guard length >= headerSize else {
        throw StructureError(structure: structure, offset: start, need: headerSize, have: length)
      }
      attributes.append(
        NetlinkAttribute(type: type, value: try reader.window(length - headerSize, structure: structure)))
      try reader.skip(min((4 - length % 4) % 4, reader.remaining))
    }
    return attributes
  }
}

extension ByteWriter {
  /// Appends an attribute whose value `body` writes.
  mutating func attribute(_ type: UInt16, _ body: (inout ByteWriter) -> Void) {
    let start = count
    append(UInt16(0))
    append(type)
    body(&self)
    patch(UInt16(truncatingIfNeeded: count - start), at: start)
    appendZeros((4 - count % 4) % 4)
  }
}
