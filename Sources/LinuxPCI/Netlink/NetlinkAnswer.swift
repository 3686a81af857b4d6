import HardwareBits

/// What the kernel answers to a request (include/uapi/linux/netlink.h, `struct nlmsgerr`).
struct NetlinkAnswer: Hashable, Sendable {
  /// Why it was refused; nil for done.
  let errno: ErrorNumber?
  /// The kernel's own words about it, where the driver has some (`NLMSGERR_ATTR_MSG`).
  let text: String?

  /// Reads the payload of a message of the kind ``NetlinkMessage/Kind/error``.
  init(_ message: NetlinkMessage) throws(StructureError) {
    var reader = ByteReader(message.payload, structure: "netlink answer")
    let code = Int32(bitPattern: try reader.uint32())
    // Only the kernel writes here, and it writes 0 or the negative of a number; whatever else it were is an error too.
    errno = code == 0 ? nil : ErrorNumber(rawValue: code == .min ? .max : abs(code))
    let length = Int(try reader.uint32())
    try reader.skip(NetlinkMessage.headerSize - 4)
    guard message.flags.contains(.hasAttributes) else {
      text = nil
      return
    }
    if !message.flags.contains(.capped), length > NetlinkMessage.headerSize, errno != nil {
      try reader.skip((length - NetlinkMessage.headerSize + 3) / 4 * 4)
    }
    var text: String?
    for attribute in try NetlinkAttribute.attributes(reader, "netlink answer") where attribute.type == 1 {
      text = try attribute.text()
    }
    self.text = text
  }
}

extension NetlinkAttribute {
  /// The value as text up to its first zero; what is no UTF-8 is replaced.
  func text() throws(StructureError) -> String {
    var value = value
    return String(decoding: try value.take(value.remaining).prefix { $0 != 0 }, as: UTF8.self)
  }
}
