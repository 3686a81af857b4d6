import HardwareBits

/// What a datagram from the kernel says to one request.
enum NetlinkReply: Hashable, Sendable {
  /// An interface.
  case link(NetlinkMessage)
  /// It is done.
  case done
  /// It was refused, perhaps with the driver's words.
  case refused(ErrorNumber, String?)
  /// Nothing.
  case none

  /// Reads the first message that belongs to the request of this number.
  ///
  /// - Throws: where a message is cut off.
  init(_ datagram: [UInt8], to sequence: UInt32) throws(StructureError) {
    for message in try NetlinkMessage.messages(datagram) where message.sequence == sequence {
      if message.kind == .newLink {
        self = .link(message)
        return
      }
      guard message.kind == .error else { continue }
      let answer = try NetlinkAnswer(message)
      self = answer.errno.map { .refused($0, answer.text) } ?? .done
      return
    }
    self = .none
  }
}
