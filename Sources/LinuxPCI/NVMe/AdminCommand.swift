import AssignmentModel

/// One command to an NVMe controller's administration queue (NVM Express Base Specification 2.0, sections 5.17 and 5.30).
struct AdminCommand: Hashable, Sendable {
  /// The opcode.
  let opcode: UInt8
  /// Command dwords 10 and 11.
  let dword10: UInt32
  let dword11: UInt32
  /// How many bytes the controller answers with.
  let answerLength: Int

  private init(_ opcode: UInt8, _ dword10: UInt32, _ dword11: UInt32 = 0, answerLength: Int = 0) {
    self.opcode = opcode
    self.dword10 = dword10
    self.dword11 = dword11
    self.answerLength = answerLength
  }

  /// Identify with CNS 14h: what the primary controller has.
  static let primaryCapabilities = AdminCommand(0x06, 0x14, answerLength: 4096)

  /// Identify with CNS 15h: the secondary controllers, from that of this number on.
  static func secondaryControllers(from number: UInt16) -> AdminCommand {
    AdminCommand(0x06, 0x15 | UInt32(number) << 16, answerLength: 4096)
  }

  /// A resource of which controllers have a number (RT).
  enum Resource: UInt32 {
    case queues = 0
    case interrupts = 1
  }

  /// Virtualization Management: takes a secondary controller offline (ACT 7h), or online (9h).
  static func setOnline(_ isOnline: Bool, _ controller: UInt16) -> AdminCommand {
    AdminCommand(0x1c, (isOnline ? 9 : 7) | UInt32(controller) << 16)
  }

  /// Virtualization Management: gives an offline secondary controller so many of a resource (ACT 8h).
  static func assign(_ count: UInt16, of resource: Resource, to controller: UInt16) -> AdminCommand {
    AdminCommand(0x1c, 8 | resource.rawValue << 8 | UInt32(controller) << 16, UInt32(count))
  }
}
