import ACPITables
import HardwareBits
import Testing

@Suite("catalogue of findings")
struct DiagnosticsCatalogueTests {
  @Test("each code is there once, and spelled as codes are")
  func codes() {
    let codes = ACPIDiagnostics.catalogue.map(\.code.rawValue)
    #expect(Set(codes).count == codes.count)
    for code in codes {
      #expect(code.hasPrefix("D-"))
      #expect(
        code.utf8.allSatisfy { (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }, "\(code)")
    }
  }

  @Test("each entry has a title, a meaning and a remedy", arguments: ACPIDiagnostics.catalogue)
  func texts(kind: DiagnosticKind) {
    #expect(!kind.title.isEmpty && !kind.title.hasSuffix("."))
    #expect(kind.meaning.hasSuffix("."))
    #expect(kind.remedy.hasSuffix("."))
    #expect(ACPIDiagnostics.kind(kind.code) == kind)
  }

  @Test("each finding about a DMAR has a table that triggers it")
  func dmarCodesAreTriggered() {
    let triggered = Set(
      DMARMalformedTests.cases.flatMap { ACPITable(decoding: $0.bytes).diagnostics.map(\.code.rawValue) })
    let known = Set(ACPIDiagnostics.catalogue.map(\.code.rawValue).filter { $0.hasPrefix("D-DMAR") })
    // Only a table of more than 16 KiB has too many units; HostileInputTests has one.
    #expect(known.subtracting(triggered) == ["D-DMAR-TOO-MANY-UNITS"])
  }

  @Test("codes that are not in the catalogue are not found")
  func unknown() {
    #expect(ACPIDiagnostics.kind(StructureDiagnostic.Code(rawValue: "D-NOT-THERE")) == nil)
  }
}
