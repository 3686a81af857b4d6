/// The mailbox through which firmware's parked processors are started (ACPI 6.5 §5.2.12.19, type 16).
public struct MultiprocessorWakeup: Hashable, Sendable {
  /// The version of the mailbox.
  public var mailboxVersion: UInt16 = 0
  var reserved: UInt32 = 0
  /// The physical address of the mailbox, a multiple of 4096.
  public var mailboxAddress: UInt64 = 0
  /// The address at which a processor is put back to sleep (ACPI 6.6).
  public var resetVector: UInt64?
  var beyond: [UInt8] = []

  /// A structure of zeros.
  public init() {}
}

extension MultiprocessorWakeup: FieldLayout {
  mutating func visit(_ visitor: inout some FieldVisitor) {
    visitor.type(UInt8(16), "Multiprocessor Wakeup")
    visitor.length(UInt8.self)
    visitor.number("mailboxVersion", "MailBox Version", &mailboxVersion)
    visitor.reserved(&reserved)
    visitor.number("mailboxAddress", "MailBox Address", &mailboxAddress, .address)
    visitor.optional("resetVector", "Reset Vector", &resetVector, style: .address)
    visitor.beyond(&beyond)
  }
}
