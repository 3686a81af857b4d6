import HardwareBits

/// One message of a netlink socket (include/uapi/linux/netlink.h, `struct nlmsghdr`, 16 bytes, then a payload).
///
/// Numbers are in the machine's order, which is little-endian on every machine that Swift has a Linux for.
package struct NetlinkMessage: Hashable, Sendable {
  /// What a message is.
  struct Kind: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt16
    /// The answer to a request: an error number, 0 for done.
    static let error = Kind(rawValue: 2)
    /// The end of a message in several parts.
    static let done = Kind(rawValue: 3)
    /// An interface (`RTM_NEWLINK`).
    static let newLink = Kind(rawValue: 16)
    /// The question for one (`RTM_GETLINK`).
    static let getLink = Kind(rawValue: 18)
    /// The order to change one (`RTM_SETLINK`).
    static let setLink = Kind(rawValue: 19)
  }

  /// What a message asks for, and says about itself.
  struct Flags: OptionSet, Hashable, Sendable {
    let rawValue: UInt16
    /// A request (`NLM_F_REQUEST`).
    static let request = Flags(rawValue: 0x01)
    /// An answer is wanted even to what is merely done (`NLM_F_ACK`).
    static let acknowledge = Flags(rawValue: 0x04)
    /// The answer holds the request's header only, not all of it (`NLM_F_CAPPED`).
    static let capped = Flags(rawValue: 0x100)
    /// The answer has attributes (`NLM_F_ACK_TLVS`).
    static let hasAttributes = Flags(rawValue: 0x200)
  }

  /// Bytes of the header.
  static let headerSize = 16

  var kind: Kind
  var flags: Flags
  /// The request's number, which the answer repeats.
  var sequence: UInt32
  var payload: [UInt8]

  /// The message's bytes.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt32(Self.headerSize + payload.count))
    writer.append(kind.rawValue)
    writer.append(flags.rawValue)
    writer.append(sequence)
    writer.append(UInt32(0))
    writer.append(contentsOf: payload)
    return writer.bytes
  }

  /// The messages of one datagram.
  ///
  /// - Throws: where one is cut off, or says that it is shorter than its header.
  static func messages(_ datagram: [UInt8]) throws(StructureError) -> [NetlinkMessage] {
    var reader = ByteReader(datagram, structure: "netlink message")
    var messages: [NetlinkMessage] = []
    while !reader.isAtEnd {
      let start = reader.offset
      let length = Int(try reader.uint32())
      let kind = Kind(rawValue: try reader.uint16())
      let flags = Flags(rawValue: try reader.uint16())
      let sequence = try reader.uint32()
      try reader.skip(4)
      guard length >= headerSize else {
        throw StructureError(structure: "netlink message", offset: start, need: headerSize, have: length)
      }
      let payload = Array(try reader.take(length - headerSize))
      messages.append(NetlinkMessage(kind: kind, flags: flags, sequence: sequence, payload: payload))
      // NLMSG_ALIGNTO is 4; the last message may do without.
      try reader.skip(min((4 - length % 4) % 4, reader.remaining))
    }
    return messages
  }
}
