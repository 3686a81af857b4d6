/// A kind of input that strangers control, with the property that every input must keep.
///
/// The fuzzer runs the check on inputs that it invents, the replay tests on seeds, on past reproducers and on the
/// corpus.
package struct InputKind: Sendable, CustomStringConvertible {
  /// The name, which is also that of the folders of its seeds and reproducers.
  package let name: String
  /// Decodes the bytes and throws where an invariant is broken; a trap or a hang is a failure too.
  package let check: @Sendable ([UInt8]) throws(BrokenInvariant) -> Void

  /// The bytes of one function's configuration space.
  package static let configSpace = InputKind(name: "ConfigSpace", check: checkConfigSpace)
  /// The same bytes, with each capability and the header decoded in full.
  package static let capabilities = InputKind(name: "Capabilities", check: checkCapabilities)
  /// An ACPI table, of any kind.
  package static let acpiTable = InputKind(name: "ACPITable", check: checkACPITable)
  /// Text where an address is expected.
  package static let address = InputKind(name: "Address", check: checkAddress)

  /// Every kind there is.
  package static let all: [InputKind] = [configSpace, capabilities, acpiTable, address]

  /// The name.
  package var description: String { name }
}
