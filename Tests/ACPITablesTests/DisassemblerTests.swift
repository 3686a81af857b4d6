import ACPITables
import HardwareBits
import Testing
import TestCorpus

@Suite("agreement with iasl", .enabled(if: Disassembler.isPresent, "iasl or the corpus is absent"))
struct DisassemblerTests {
  @Test("every field of iasl's is one of ours", arguments: Corpus.tables)
  func fields(path: String) throws {
    #expect(try Self.differences(Corpus.bytes(path)) == [])
  }

  /// What iasl prints of a table and we do not say.
  ///
  /// Every field that iasl prints must be a field of ours, with the same value. Where iasl prints several of ours as
  /// one (reserved bytes, memory properties) ours must fill it exactly; where it prints a part of ours (the hops of a
  /// path) it must lie inside one that is a list of bytes.
  static func differences(_ bytes: [UInt8]) throws -> [String] {
    let table = ACPITable(decoding: bytes)
    let ours = table.outline().allFields
    var differing: [String] = []
    var compared = 0
    for field in try Disassembler.fields(of: bytes) {
      let range = field.offset..<field.offset + field.length
      if let match = ours.first(where: { $0.range == range || $0.begins(range) }) {
        compared += 1
        if !agree(field, match) { differing.append("\(field): \(match.value)") }
      } else if !ours.contains(where: {
        ($0.isBytes || field.label == "Padding") && $0.range.contains(range.lowerBound)
      }),
        ours.filter({ range.overlaps($0.range) }).map(\.lengthInBytes).reduce(0, +) != field.length
      {
        differing.append("\(field): no such field")
      }
    }
    if compared < 9 { differing.append("only \(compared) fields compared, the header has 9") }
    return differing
  }

  private static func agree(_ field: Disassembler.Field, _ ours: OutlineField) -> Bool {
    switch ours.value {
    case .number(let value): field.number == value
    case .text(let text):
      // A byte that cannot be printed is a question mark here, and a space or nothing there.
      text.contains("?") || field.characters.map { $0.trimmed == text.trimmed } ?? false
    case .bytes: true
    }
  }
}

extension OutlineField {
  fileprivate var range: Range<Int> { offset..<offset + lengthInBytes }

  /// Whether this is a text that begins at `range` and goes on with padding.
  fileprivate func begins(_ range: Range<Int>) -> Bool {
    if case .text = value { return offset == range.lowerBound && lengthInBytes > range.count }
    return false
  }

  fileprivate var isBytes: Bool {
    if case .bytes = value { return true }
    return false
  }
}

extension String {
  /// Without spaces at the end.
  fileprivate var trimmed: Substring {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return text
  }
}
