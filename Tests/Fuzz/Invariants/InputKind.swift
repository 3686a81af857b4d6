/// A kind of input that strangers control, with the property that every input must keep.
///
/// The fuzzer runs the check on inputs that it invents, the replay tests on seeds, on past reproducers and on the
/// corpus.
package struct InputKind: Sendable, CustomStringConvertible {
  /// The name, which is also that of the folder of its reproducers.
  package let name: String
  /// The name of the folder of its seeds, which kinds may share.
  package let seeds: String
  /// Decodes the bytes and throws where an invariant is broken; a trap or a hang is a failure too.
  package let check: @Sendable ([UInt8]) throws(BrokenInvariant) -> Void

  /// The bytes of one function's configuration space.
  package static let configSpace = InputKind(name: "ConfigSpace", check: checkConfigSpace)
  /// The same bytes, with each capability and the header decoded in full.
  package static let capabilities = InputKind(name: "Capabilities", check: checkCapabilities, seeds: "ConfigSpace")
  /// An ACPI table, of any kind.
  package static let acpiTable = InputKind(name: "ACPITable", check: checkACPITable)
  /// Text that `acpidump` prints.
  package static let acpiDump = InputKind(name: "ACPIDump", check: checkACPIDump)
  /// Text that `lspci -x` prints.
  package static let lspciDump = InputKind(name: "LspciDump", check: checkLspciDump)
  /// A record that `umockdev-record` prints.
  package static let umockdevRecord = InputKind(name: "UmockdevRecord", check: checkUmockdevRecord)
  /// A file that `pciassign capture` writes.
  package static let capture = InputKind(name: "Capture", check: checkCapture)
  /// A umockdev record whose host is captured and replayed.
  package static let replaying = InputKind(name: "Replaying", check: checkReplaying, seeds: "UmockdevRecord")
  /// A capture that is redacted.
  package static let redaction = InputKind(name: "Redaction", check: checkRedaction, seeds: "Capture")
  /// The contents of attributes, divided by bytes of zero.
  package static let attributes = InputKind(name: "Attributes", check: checkAttributes)
  /// Text where an address is expected.
  package static let address = InputKind(name: "Address", check: checkAddress)

  /// What a netlink socket answers about an interface.
  package static let links = InputKind(name: "Links", check: checkLinks)

  /// The bytes of one function's configuration space, as a guest sees it and writes to it.
  package static let guestConfig = InputKind(name: "GuestConfig", check: checkGuestConfig, seeds: "ConfigSpace")
  /// A journal of a change, or the record of a function that was handed over.
  package static let journal = InputKind(name: "Journal", check: checkJournal)

  /// Every kind there is.
  package static let all: [InputKind] = [
    configSpace, capabilities, acpiTable, acpiDump, lspciDump, umockdevRecord, capture, replaying, redaction,
    attributes, address, links, guestConfig, journal,
  ]

  private init(
    name: String, check: @escaping @Sendable ([UInt8]) throws(BrokenInvariant) -> Void, seeds: String? = nil
  ) {
    self.name = name
    self.check = check
    self.seeds = seeds ?? name
  }

  /// The name.
  package var description: String { name }
}
