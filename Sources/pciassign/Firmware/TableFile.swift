import ACPITables
import AssignmentModel

/// A file that holds ACPI tables: one as it is, or several as `acpidump` prints them.
struct TableFile {
  /// The tables; of several with one signature the names are numbered as the kernel numbers them.
  let tables: [FirmwareTable]

  /// Takes a file's bytes for what they are.
  init(_ bytes: [UInt8], path: String) {
    // A table has zeros in its length, text has none.
    let dumped = bytes.contains(0) ? [] : ACPIDump(text: bytes).tables
    guard !dumped.isEmpty else {
      let name = ACPITable(decoding: bytes).signature.map { "\($0)" } ?? path
      tables = [FirmwareTable(name: name, bytes: .known(bytes))]
      return
    }
    var counts: [String: Int] = [:]
    for table in dumped { counts[table.name, default: 0] += 1 }
    var numbers: [String: Int] = [:]
    tables = dumped.map { table in
      guard counts[table.name, default: 0] > 1 else {
        return FirmwareTable(name: table.name, bytes: .known(table.bytes))
      }
      numbers[table.name, default: 0] += 1
      return FirmwareTable(name: "\(table.name)\(numbers[table.name, default: 0])", bytes: .known(table.bytes))
    }
  }
}
