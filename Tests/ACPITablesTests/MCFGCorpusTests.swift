import ACPITables
import Foundation
import HardwareBits
import Testing
import TestCorpus

@Suite("MCFGs of the corpus", .enabled(if: Corpus.isThere, "the corpus is absent"))
struct MCFGCorpusTests {
  /// One row of `facts.tsv` for each allocation, in the words of that file.
  private static func rows(_ table: MCFG, _ file: String) -> [String] {
    table.allocations.map {
      "\(file)\t0x\($0.baseAddress.hex(digits: 8))\t\($0.segment)\t\($0.startBus)\t\($0.endBus)"
    }
  }

  @Test("every MCFG has the allocations of its facts")
  func facts() throws {
    let expected = try Corpus.lines("acpi/mcfg/facts.tsv").dropFirst()
    let rows = try Corpus.files("acpi/mcfg", suffix: ".dat").flatMap { path in
      var found: [StructureDiagnostic] = []
      let table = try MCFG(decoding: Corpus.bytes(path), diagnostics: &found)
      #expect(found.allSatisfy { $0.severity < .error }, "\(path): \(found)")
      return Self.rows(table, String(path.split(separator: "/").last ?? ""))
    }
    #expect(rows.sorted() == expected.sorted())
  }
}
