import ACPITables
import HardwareBits
import PCICore
import Testing

@Suite("DMAR")
struct DMARTests {
  /// A table that a VMM builds for a guest with one unit.
  private static func guestTable() -> DMAR {
    DMAR(
      header: ACPIHeader(.dmar, revision: 1, oemID: "MAKER", oemTableID: "GUEST", oemRevision: 1, creatorID: "TEST"),
      hostAddressWidthInBits: 48, flags: [.interruptRemapping],
      structures: [
        .drhd(
          DRHD(
            registerBase: 0xfed9_0000,
            deviceScopes: [
              DeviceScope(.ioapic, startBus: 0xff, path: [.init(device: 0, function: 0)]),
              DeviceScope(.endpoint, path: [.init(device: 0x1f, function: 2)]),
            ])),
        .atsr(ATSR(flags: .allPorts)),
      ])
  }

  @Test("a table that is built comes out as the specification has it")
  func built() {
    let expected = hex(
      """
      44 4d 41 52              // DMAR
      58 00 00 00              // length, 88
      01                       // revision
      64                       // checksum
      4d 41 4b 45 52 20        // OEM ID
      47 55 45 53 54 20 20 20  // OEM table ID
      01 00 00 00              // OEM revision
      54 45 53 54              // creator ID
      00 00 00 00              // creator revision
      2f 01                    // 48 bits, INTR_REMAP
      00 00 00 00 00 00 00 00 00 00
      00 00 20 00              // DRHD, 32 bytes
      00 00 00 00              // flags, size, segment
      00 00 d9 fe 00 00 00 00  // register base
      03 08 00 00 00 ff 00 00  // I/O APIC 0 at ff:00.0
      01 08 00 00 00 00 1f 02  // endpoint 00:1f.2
      02 00 08 00              // ATSR, 8 bytes
      01 00 00 00              // ALL_PORTS, segment
      """)
    #expect(Self.guestTable().sealed() == expected)
    #expect(expected.reduce(0, &+) == 0)
  }

  @Test("a sealed table decodes to itself, without a finding")
  func decodesToItself() throws {
    var table = Self.guestTable()
    #expect(!table.isSealed)
    table.seal()
    #expect(table.isSealed)
    var found: [StructureDiagnostic] = []
    let decoded = try DMAR(decoding: table.encoded(), diagnostics: &found)
    #expect(decoded == table)
    #expect(found == [])
    #expect(table.findings() == [])
  }

  @Test("structures say where they are")
  func places() {
    let placed = Self.guestTable().placedStructures
    #expect(placed.map(\.offset) == [48, 80])
    #expect(placed.map(\.length) == [32, 8])
    #expect(placed.map(\.structure.name) == ["DRHD", "ATSR"])
  }

  @Test("a length computed from values is that of the encoded bytes")
  func lengths() throws {
    var found: [StructureDiagnostic] = []
    let table = try DMAR(decoding: SampleTables.dmar.bytes, diagnostics: &found)
    for (placed, outline) in zip(table.placedStructures, table.outline().structures) {
      #expect(placed.offset == outline.offset)
      #expect(placed.length == outline.length)
    }
    #expect(table.structures.map(\.type) == [0, 0, 1, 2, 3, 4, 5, 6, 255])
  }

  @Test("findings of a table that is built tell the offset it will have")
  func findingsOfBuiltTable() {
    var table = Self.guestTable()
    table.structures.append(.rmrr(RMRR(base: 0x1000, limit: 0xfff, deviceScopes: [])))
    #expect(
      table.findings().map { "\($0.code) \($0.offset)" } == [
        "D-DMAR-ORDER 88", "D-DMAR-RMRR-NO-SCOPE 88", "D-DMAR-RMRR-LIMIT-BELOW-BASE 96",
      ])
  }

  @Test("what a bad structure hides is nothing: those around it are decoded")
  func neighbours() throws {
    let image = TableImage.dmar(
      hex("00 00 10 00 01 00 00 00 00 00 d9 fe 00 00 00 00"),  // DRHD
      hex("01 00 0c 00 00 00 00 00 ff ff ff ff"),  // RMRR, too short
      hex("02 00 10 00 00 00 00 00 02 00 00 00 00 00 1c 00"),  // ATSR with a scope of length 0
      hex("05 00 10 00 01 00 00 00 01 08 00 00 00 00 02 00"))  // SATC
    var found: [StructureDiagnostic] = []
    let table = try DMAR(decoding: image.bytes, diagnostics: &found)
    #expect(
      table.structures == [
        .drhd(DRHD(registerBase: 0xfed9_0000, flags: .includePCIAll)),
        .raw(RawRecord(type: 1, bytes: hex("01 00 0c 00 00 00 00 00 ff ff ff ff"))),
        .atsr(
          {
            var ports = ATSR()
            ports.undecoded = hex("02 00 00 00 00 00 1c 00")
            return ports
          }()),
        .satc(
          SATC(
            flags: .atcRequired, deviceScopes: [DeviceScope(.endpoint, path: [.init(device: 2, function: 0)])])),
      ])
    #expect(found.map(\.code.rawValue) == ["D-DMAR-TOO-SHORT", "D-DMAR-SCOPE-LENGTH-ZERO"])
  }

  @Test("the revision of the table decides nothing", arguments: [0, 1, 2, 255] as [UInt8])
  func revision(_ revision: UInt8) throws {
    var image = TableImage("DMAR", body: [])
    image.bytes = SampleTables.dmar.bytes
    image.bytes[8] = revision
    image.seal()
    var found: [StructureDiagnostic] = []
    let table = try DMAR(decoding: image.bytes, diagnostics: &found)
    #expect(table.structures.map(\.type) == [0, 0, 1, 2, 3, 4, 5, 6, 255])
  }

  @Test(
    "register space sizes", arguments: [(0, 4096), (4, 65_536), (15, 134_217_728), (0xf4, 65_536)] as [(UInt8, Int)])
  func sizes(raw: UInt8, bytes: Int) {
    #expect(DRHDSize(rawValue: raw).lengthInBytes == bytes)
  }

  @Test("a region's size, where it has one")
  func regionSizes() {
    #expect(RMRR(base: 0x1000, limit: 0x2fff, deviceScopes: []).lengthInBytes == 0x2000)
    #expect(RMRR(base: 1, limit: 0, deviceScopes: []).lengthInBytes == nil)
    #expect(RMRR(base: 0, limit: .max, deviceScopes: []).lengthInBytes == nil)
  }

  @Test("an outline names flags, and says what numbers mean")
  func outline() throws {
    var found: [StructureDiagnostic] = []
    let table = try DMAR(decoding: SampleTables.dmar.bytes, diagnostics: &found)
    let outline = table.outline()
    #expect(outline.heading == OutlineHeading("DMAR", "DMA Remapping Table"))
    #expect(outline.fields.first { $0.key == "hostAddressWidth" }?.meaning == "39 bits")
    let unit = try #require(outline.structures.dropFirst().first)
    #expect(unit.heading == OutlineHeading("DRHD", "DMA Remapping Hardware Unit Definition"))
    #expect(unit.key == "structures")
    let size = try #require(unit.fields.first { $0.key == "size" })
    #expect(
      size.bits.map { "\($0.high):\($0.low) \($0.name) \($0.value) \($0.meaning ?? "-") \($0.isReserved)" } == [
        "7:4 reserved 0 - true", "3:0 N 4 64 KiB of registers false",
      ])
    let scope = try #require(unit.structures.first)
    #expect(scope.heading == OutlineHeading("ioapic", "Device Scope"))
    #expect(scope.fields.map(\.meaning) == ["ioapic", nil, nil, nil, "I/O APIC ID 2", nil, "1f.0"])
    #expect(table.flags.namesOfSetBits == ["INTR_REMAP", "X2APIC_OPT_OUT", "DMA_CTRL_PLATFORM_OPT_IN_FLAG"])
  }
}
