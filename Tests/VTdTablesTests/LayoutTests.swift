import HardwareBits
import Testing
import VTdTables

/// One field as another source has it: a mask in one 64-bit word of the structure.
struct KnownField: Sendable, CustomTestStringConvertible {
  let structure: String
  let field: String
  let word: Int
  let mask: UInt64

  init(_ structure: String, _ field: String, _ mask: UInt64, word: Int = 0) {
    self.structure = structure
    self.field = field
    self.word = word
    self.mask = mask
  }

  var testDescription: String { "\(structure).\(field)" }
}

@Suite("Layouts")
struct LayoutTests {
  @Test("the fields cover each bit once", arguments: layouts.keys.sorted())
  func tiling(name: String) throws {
    let layout = try #require(layouts[name])
    var next = 0
    for field in layout.fields.sorted(by: { $0.low < $1.low }) {
      #expect(Int(field.low) == next, "\(field.name) begins at \(field.low), the one before ends at \(next - 1)")
      next = Int(field.high) + 1
    }
    #expect(next == layout.width)
  }

  @Test("a field is where another source has it", arguments: registerFields + entryFields + descriptorFields)
  func known(_ known: KnownField) throws {
    let layout = try #require(layouts[known.structure])
    let field = try #require(layout.fields.first { "\($0.name)" == known.field })
    #expect(Int(field.low) == known.word * 64 + known.mask.trailingZeroBitCount)
    #expect(Int(field.high) == known.word * 64 + 63 - known.mask.leadingZeroBitCount)
    #expect(field.role == .value)
  }

  @Test("no field was left out of the second table, but those that no other source names")
  func complete() {
    let known = Set((registerFields + entryFields + descriptorFields).map { "\($0.structure).\($0.field)" })
    var missing: Set<String> = []
    for (name, layout) in layouts {
      for field in layout.fields where field.role == .value && !known.contains("\(name).\(field.name)") {
        missing.insert("\(name).\(field.name)")
      }
    }
    #expect(missing == [])
  }
}
