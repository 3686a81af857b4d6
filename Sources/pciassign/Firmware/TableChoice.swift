import ACPITables
import AssignmentModel

/// A table that was asked for by name: its bytes as far as they could be read, and its decoding.
struct TableChoice {
  /// The file name among the kernel's tables, or the file.
  let name: String
  /// The decoded table.
  let table: ACPITable

  /// The table `name` among `tables`: a file name such as `SSDT3`, or a signature that only one table has.
  ///
  /// - Throws: exit code 65 where there is none, several, or it could not be read.
  init(_ name: String, among tables: Measured<[FirmwareTable]>, of place: String) throws(CommandFailure) {
    let known: [FirmwareTable]
    switch tables {
    case .known(let tables): known = tables
    case .unmeasured(let reason): throw .input("cannot read ACPI tables of \(place): \(reason.withRemedy)")
    }
    let wanted = Self.signature(for: name)
    var matches = known.filter { $0.name == wanted }
    if matches.isEmpty { matches = known.filter { $0.name.prefix(4) == wanted } }
    guard let match = matches.first else {
      let names = known.map(\.name).joined(separator: ", ")
      throw .input("no ACPI table \(wanted) on \(place)" + (names.isEmpty ? ", which has none" : "; there is \(names)"))
    }
    guard matches.count == 1 else {
      throw .input("several ACPI tables \(wanted) on \(place): \(matches.map(\.name).joined(separator: ", "))")
    }
    switch match.bytes {
    case .known(let bytes): self.init(name: match.name, bytes: bytes)
    case .unmeasured(let reason): throw .input("cannot read ACPI table \(match.name) of \(place): \(reason.withRemedy)")
    }
  }

  /// The table in the bytes of a file.
  init(name: String, bytes: [UInt8]) {
    self.name = name
    table = ACPITable(decoding: bytes)
  }

  /// The signature behind a table's common name.
  private static func signature(for name: String) -> String {
    switch name.uppercased() {
    case "MADT": "APIC"
    case "FADT": "FACP"
    case let upper: upper
    }
  }
}

extension Unmeasured {
  /// The sentence, and what to do where a privilege was lacking.
  fileprivate var withRemedy: String { cause == .notPermitted ? "\(text); run with sudo to read it" : text }
}
