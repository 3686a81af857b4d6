import ACPITables
import HardwareBits
import Testing

/// A table written down field by field: bytes, then the field's key as a comment.
///
/// The layouts are typed here a second time, from the structures of ACPICA's headers (source/include/actbl1.h to
/// actbl3.h) and Linux's (drivers/iommu/amd/init.c), not from this package's code.
struct SampleTable: Sendable, CustomTestStringConvertible {
  /// One field as it is written down.
  struct Field: Hashable, Sendable, CustomStringConvertible {
    let key: String
    let offset: Int
    let bytes: [UInt8]

    var description: String { "\(key) at \(offset): \(bytes)" }
  }

  let testDescription: String
  let bytes: [UInt8]
  /// The fields behind the common header.
  let fields: [Field]

  /// A table of `signature`, whose contents behind the header are `parts`.
  init(_ signature: String, _ parts: String...) {
    testDescription = signature
    var offset = 36
    var fields: [Field] = []
    for line in parts.flatMap({ $0.split(separator: "\n") }) {
      let sides = line.split(separator: "/", omittingEmptySubsequences: true)
      let bytes = hex(String(sides[0]))
      let key = sides.count > 1 ? String(sides[1].drop { $0 == " " }.prefix { $0 != " " && $0 != "," }) : ""
      fields.append(Field(key: key, offset: offset, bytes: bytes))
      offset += bytes.count
    }
    self.fields = fields
    bytes = TableImage(signature, body: fields.flatMap(\.bytes)).bytes
  }
}

@Suite("layouts")
struct TableLayoutTests {
  @Test("each field is where the specification has it, and holds what is there", arguments: SampleTables.all)
  func fields(sample: SampleTable) throws {
    let table = ACPITable(decoding: sample.bytes)
    let ours = table.outline().allFields.dropFirst(9)
    let written = ours.map { field in
      SampleTable.Field(
        key: field.key, offset: field.offset,
        bytes: Array(sample.bytes[field.offset..<field.offset + field.lengthInBytes]))
    }
    for (our, expected) in zip(written, sample.fields) where our != expected {
      Issue.record("\(our) is not \(expected)")
      break
    }
    #expect(written.count == sample.fields.count)
    for field in ours {
      guard case .number(let value) = field.value else { continue }
      let bytes = sample.bytes[field.offset..<field.offset + field.lengthInBytes]
      #expect(value == bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }, "\(field.key) at \(field.offset)")
    }
    #expect(table.diagnostics.filter { $0.severity == .error }.map(\.description) == [])
    #expect(table.encoded() == sample.bytes)
  }
}
