import ACPITables
import HardwareBits
import Testing

@Suite("RSDP")
struct RootPointerTests {
  private static let first = hex(
    """
    52 53 44 20 50 54 52 20  // RSD PTR
    84                       // checksum
    4d 41 4b 45 52 20        // OEM ID
    00                       // revision
    00 10 fe bf              // RSDT address
    """)
  private static let second = hex(
    """
    52 53 44 20 50 54 52 20  // RSD PTR
    82                       // checksum
    4d 41 4b 45 52 20        // OEM ID
    02                       // revision
    00 10 fe bf              // RSDT address
    24 00 00 00              // length
    00 20 fe bf 00 00 00 00  // XSDT address
    ff                       // extended checksum
    00 00 00                 // reserved
    """)

  @Test("a pointer that is built is sealed")
  func built() {
    #expect(RSDP(oemID: "MAKER", rsdtAddress: 0xbffe_1000, xsdtAddress: nil).encoded() == Self.first)
    #expect(RSDP(oemID: "MAKER", rsdtAddress: 0xbffe_1000, xsdtAddress: 0xbffe_2000).encoded() == Self.second)
    #expect(Self.first.reduce(0, &+) == 0)
    #expect(Self.second.prefix(20).reduce(0, &+) == 0)
    #expect(Self.second.reduce(0, &+) == 0)
  }

  @Test("both revisions decode", arguments: [first, second])
  func decoded(bytes: [UInt8]) throws {
    let table = ACPITable(decoding: bytes)
    guard case .rsdp(let pointer) = table.content else {
      Issue.record("not an RSDP")
      return
    }
    #expect(table.diagnostics == [])
    #expect(pointer.rsdtAddress == 0xbffe_1000)
    #expect(pointer.isExtended == (bytes.count == 36))
    #expect(pointer.xsdtAddress == (bytes.count == 36 ? 0xbffe_2000 : 0))
    #expect(ACPITable.roundTrips(bytes))
    #expect(table.header == nil)
    #expect(table.signature == nil)
  }

  @Test("checksums and lengths are judged")
  func malformed() throws {
    func codes(_ change: (inout [UInt8]) -> Void) -> [String] {
      var bytes = Self.second
      change(&bytes)
      #expect(ACPITable.roundTrips(bytes))
      return ACPITable(decoding: bytes).diagnostics.map { "\($0.code) at \($0.offset)" }
    }
    #expect(codes { $0[8] &+= 1 } == ["D-RSDP-CHECKSUM at 8", "D-RSDP-EXTENDED-CHECKSUM at 32"])
    #expect(codes { $0[32] &+= 1 } == ["D-RSDP-EXTENDED-CHECKSUM at 32"])
    #expect(codes { $0.removeLast() }.contains("D-RSDP-TRUNCATED at 20"))
    #expect(codes { $0.removeSubrange(19...) } == ["D-ACPI-TOO-SHORT at 0"])
    #expect(codes { $0[20] = 40 } == ["D-RSDP-TRUNCATED at 20"])
    #expect(codes { $0.append(0) } == ["D-ACPI-BYTES-AFTER-TABLE at 36"])
  }

  @Test("bytes that begin otherwise are reported where an RSDP is asked for")
  func signature() throws {
    var bytes = Self.first
    bytes[0] = UInt8(ascii: "r")
    var found: [StructureDiagnostic] = []
    _ = try RSDP(decoding: bytes, diagnostics: &found)
    #expect(found.map(\.code) == [ACPIDiagnostics.rootSignature.code, ACPIDiagnostics.rootChecksum.code])
  }

  @Test("every prefix decodes, and nothing is lost")
  func prefixes() {
    for count in 0...36 { #expect(ACPITable.roundTrips(Array(Self.second.prefix(count)))) }
  }
}
