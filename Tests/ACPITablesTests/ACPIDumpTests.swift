import ACPITables
import Foundation
import HardwareBits
import Testing
import TestCorpus

@Suite("acpidump text")
struct ACPIDumpTests {
  private static let text = """
    DMAR @ 0xdafda000
      0000: 44 4d 41 52 b8 00 00 00 01 e3 49 4e 54 45 4c 20  DMAR......INTEL 
      0010: 53 4e 42 20                                      SNB 

    RSD PTR @ 0x000F0490
        0000: 52 53 44 20 50 54 52 20  RSD PTR 

    """

  @Test("names, addresses and bytes")
  func tables() {
    let dump = ACPIDump(text: Array(Self.text.utf8))
    #expect(dump.tables.map(\.name) == ["DMAR", "RSD PTR"])
    #expect(dump.tables.map(\.address) == [0xdafd_a000, 0xf0490])
    #expect(
      dump.tables.map(\.bytes) == [
        hex("44 4d 41 52 b8 00 00 00 01 e3 49 4e 54 45 4c 20 53 4e 42 20"),
        hex("52 53 44 20 50 54 52 20"),
      ])
    #expect(dump.tables.map(\.textOffset) == [0, 155])
    #expect(dump.diagnostics == [])
  }

  @Test("carriage returns, tabs and text around the tables do not matter")
  func pasted() {
    let pasted = "my machine's table:\n" + Self.text.split(separator: "\n").map { "\t\($0)\r\n" }.joined() + "thanks\n"
    let dump = ACPIDump(text: Array(pasted.utf8))
    #expect(dump.tables.map(\.bytes) == ACPIDump(text: Array(Self.text.utf8)).tables.map(\.bytes))
  }

  @Test("the characters beside the bytes are not read as bytes")
  func characters() {
    let dump = ACPIDump(text: Array("SSDT @ (nil)\n  0000: 41 42 43  41 42 43\n".utf8))
    #expect(dump.tables.map(\.bytes) == [[0x41, 0x42, 0x43]])
    #expect(dump.tables.map(\.address) == [0])
  }

  @Test("a lost line ends the table, and is told")
  func lostLine() {
    let lines = ["SSDT @ 0x0", "  0000: 00 01 02 03", "  0008: 08 09"].joined(separator: "\n")
    let dump = ACPIDump(text: Array(lines.utf8))
    #expect(dump.tables.map(\.bytes) == [[0, 1, 2, 3]])
    #expect(dump.diagnostics.map { "\($0.code) \($0.offset)" } == ["D-DUMP-OFFSET 31"])
  }

  @Test("a table without bytes is told")
  func emptyTable() {
    let dump = ACPIDump(text: Array("SSDT @ 0x0\n\nFACP @ 0x1\n".utf8))
    #expect(dump.tables == [])
    #expect(dump.diagnostics.map { "\($0.code) \($0.offset)" } == ["D-DUMP-EMPTY 0", "D-DUMP-EMPTY 12"])
  }

  @Test(
    "what is no header begins no table",
    arguments: [
      "@ 0x0", "DMA @ 0x0", "DMAR 0x0", "DMAR @ 0", "DMAR @ 0x", "DMAR @ 0xg", "NOTATABLE @ 0x0", "a@b",
    ])
  func noHeader(line: String) {
    #expect(ACPIDump(text: Array("\(line)\n  0000: 01\n".utf8)).tables == [])
  }

  @Test("no text and any bytes are safe")
  func anything() {
    #expect(ACPIDump(text: []).tables == [])
    for byte in UInt8.min...UInt8.max {
      let dump = ACPIDump(text: Array("DMAR @ 0x0\n".utf8) + [UInt8](repeating: byte, count: 100))
      #expect(dump.tables == [])
    }
  }

  @Test("every prefix of a dump is safe")
  func prefixes() {
    let text = Array(Self.text.utf8)
    for count in 0...text.count { #expect(ACPIDump(text: Array(text.prefix(count))).tables.count <= 2) }
  }
}

@Suite("dumps of the corpus", .enabled(if: Corpus.isThere, "the corpus is absent"))
struct ACPIDumpCorpusTests {
  @Test("each table of a dump is whole, and decodes without loss", arguments: Corpus.files("acpi/fwts"))
  func dump(path: String) throws {
    let dump = ACPIDump(text: try Corpus.bytes(path))
    #expect(dump.diagnostics == [])
    #expect(!dump.tables.isEmpty)
    for entry in dump.tables {
      let table = ACPITable(decoding: entry.bytes)
      #expect(table.signature?.description ?? "RSD PTR" == entry.name)
      #expect(ACPITable.roundTrips(entry.bytes))
    }
  }

  @Test("a whole machine's dump holds its DMAR, MADT, HPET and MCFG")
  func wholeMachine() throws {
    let dump = ACPIDump(text: try Corpus.bytes("acpi/fwts/wmi-acpidump-0001.log"))
    #expect(dump.tables.count == 23)
    guard case .dmar(let dmar)? = dump.decoded(.dmar).first?.content else {
      Issue.record("no DMAR")
      return
    }
    #expect(dmar.structures.map(\.name) == ["DRHD", "DRHD", "RMRR", "RMRR"])
    guard case .madt(let madt)? = dump.decoded(.madt).first?.content else {
      Issue.record("no MADT")
      return
    }
    #expect(madt.ioAPICs.map(\.id) == [2])
    guard case .mcfg(let mcfg)? = dump.decoded(.mcfg).first?.content else {
      Issue.record("no MCFG")
      return
    }
    #expect(mcfg.allocations == [MCFGAllocation(baseAddress: 0xf800_0000, endBus: 63)])
    guard case .hpet(let hpet)? = dump.decoded(.hpet).first?.content else {
      Issue.record("no HPET")
      return
    }
    #expect(hpet.address.address == 0xfed0_0000)
  }

  @Test(
    "every field that iasl prints of a dump's tables is ours",
    .enabled(if: Disassembler.isPresent, "no iasl, no corpus"))
  func disassembled() throws {
    for path in Corpus.files("acpi/fwts") {
      for entry in ACPIDump(text: try Corpus.bytes(path)).tables
      where !["DSDT", "SSDT", "FACS", "RSD PTR"].contains(entry.name) {
        let differences = try DisassemblerTests.differences(entry.bytes)
        #expect(differences == [], "\(path) \(entry.name)")
      }
    }
  }
}
