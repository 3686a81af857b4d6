import ACPITables
import HardwareBits
import PCICore
import Testing

@Suite("any table")
struct ACPITableTests {
  @Test("the header's fields")
  func header() throws {
    let bytes = hex(
      """
      57 41 45 54              // WAET
      28 00 00 00              // length, 40
      01                       // revision
      ab                       // checksum
      4d 41 4b 45 52 20        // OEM ID
      42 59 48 41 4e 44 20 20  // OEM table ID
      04 03 02 01              // OEM revision
      54 45 53 54              // creator ID
      08 07 06 05              // creator revision
      02 00 00 00              // contents
      """)
    let table = ACPITable(decoding: bytes)
    let header = try #require(table.header)
    #expect(header.signature == ACPISignature("WAET"))
    #expect(header.signature.title == "Windows ACPI Emulated Devices Table")
    #expect(header.length == 40)
    #expect(header.revision == 1)
    #expect(header.oemID.text(count: 6) == "MAKER")
    #expect(header.oemTableID.text() == "BYHAND")
    #expect(header.oemRevision == 0x0102_0304)
    #expect(header.creatorID.text(count: 4) == "TEST")
    #expect(header.creatorRevision == 0x0506_0708)
    guard case .other(let opaque) = table.content else {
      Issue.record("not opaque")
      return
    }
    #expect(opaque.bytes == bytes)
    #expect(table.outline().allFields.last?.value == .bytes([2, 0, 0, 0]))
    #expect(table.diagnostics.map(\.code) == [ACPIDiagnostics.checksum.code])
  }

  @Test("a FACS has a signature and a length, and no checksum")
  func facs() {
    let bytes = Array("FACS".utf8) + [64, 0, 0, 0] + [UInt8](repeating: 0x5a, count: 56)
    let table = ACPITable(decoding: bytes + [1, 2])
    #expect(table.signature == .facs)
    #expect(table.header == nil)
    #expect(table.bytesAfterTable == [1, 2])
    #expect(table.diagnostics.map(\.code) == [ACPIDiagnostics.bytesAfterTable.code])
  }

  @Test("a signature that is no text is told, and the rest is judged all the same")
  func signature() {
    var image = TableImage("DMAR", body: [])
    image.bytes[0] = 0
    image.seal()
    let table = ACPITable(decoding: image.bytes)
    #expect(table.diagnostics.map(\.code) == [ACPIDiagnostics.signature.code])
    #expect(table.signature?.description == "?MAR")
  }

  @Test("a table whose signature was overwritten can be decoded as what it is")
  func zappedSignature() throws {
    var bytes = SampleTables.dmar.bytes
    bytes.replaceSubrange(0..<4, with: "RAMD".utf8)
    var found: [StructureDiagnostic] = []
    let table = try DMAR(decoding: bytes, diagnostics: &found)
    #expect(table.structures.count == 9)
    #expect(found.first?.code == ACPIDiagnostics.signature.code)
  }

  @Test("each kind of table comes out as its kind", arguments: SampleTables.all)
  func kinds(sample: SampleTable) throws {
    let table = ACPITable(decoding: sample.bytes)
    #expect(table.signature?.description == sample.testDescription)
    #expect(table.outline().heading.name == sample.testDescription)
    if case .other = table.content { Issue.record("kept as bytes") }
    #expect(ACPITable(table.content).encoded() == sample.bytes)
  }

  @Test("sealing makes length and checksum right")
  func sealing() throws {
    var table = MCFG()
    table.allocations = [MCFGAllocation(baseAddress: 0xe000_0000)]
    #expect(!table.isSealed)
    let bytes = table.sealed()
    #expect(bytes.count == 60)
    #expect(bytes.reduce(0, &+) == 0)
    #expect(ACPITable(decoding: bytes).diagnostics == [])
    #expect(VIOT(nodes: [.virtioPCI(VIOTVirtioPCI())]).sealed().count == 64)
  }

  @Test("configuration space addresses")
  func configurationSpace() throws {
    let allocation = MCFGAllocation(baseAddress: 0xe000_0000, startBus: 0x20, endBus: 0x3f)
    #expect(allocation.address(bus: 0x21, device: 3, function: 2) == 0xe211_a000)
    #expect(allocation.address(bus: 0x1f, device: 0, function: 0) == nil)
    #expect(allocation.address(bus: 0x40, device: 0, function: 0) == nil)
    #expect(allocation.address(bus: 0x20, device: 32, function: 0) == nil)
    #expect(allocation.address(bus: 0x20, device: 0, function: 8) == nil)
    var table = MCFG()
    table.allocations = [allocation]
    #expect(table.allocation(segment: 0, bus: 0x30) == allocation)
    #expect(table.allocation(segment: 1, bus: 0x30) == nil)
  }

  @Test("what affinity structures and handles say")
  func affinities() throws {
    var found: [StructureDiagnostic] = []
    let table = try SRAT(decoding: SampleTables.srat.bytes, diagnostics: &found)
    guard case .processor(let processor) = table.affinities[0],
      case .genericInitiator(let initiator) = table.affinities[5]
    else {
      Issue.record("other structures")
      return
    }
    #expect(processor.proximityDomain == 0x0302_0105)
    #expect(initiator.handle.pciAddress == PCIAddress("0001:3b:01.2"))
    let handle = DeviceHandle(segment: 1, requesterID: RequesterID(rawValue: 0x3b0a))
    #expect(handle == initiator.handle)
  }

  @Test("what an IOMMU's ACPI device entry says")
  func acpiEntry() throws {
    var found: [StructureDiagnostic] = []
    let table = try IVRS(decoding: SampleTables.ivrs.bytes, diagnostics: &found)
    guard case .ivhd(let unit) = table.blocks[2], case .acpi(let text) = unit.entries[0],
      case .acpi(let number) = unit.entries[1]
    else {
      Issue.record("other blocks")
      return
    }
    #expect(text.hardwareID.text() == "AMDI0020")
    #expect(text.uniqueID.text == "ID00")
    #expect(text.uniqueIDNumber == nil)
    #expect(number.uniqueIDNumber == 3)
    #expect(table.info.physicalAddressWidthInBits == 48)
    #expect(table.info.virtualAddressWidthInBits == 64)
  }

  @Test("node references")
  func references() throws {
    var found: [StructureDiagnostic] = []
    let viot = try VIOT(decoding: SampleTables.viot.bytes, diagnostics: &found)
    #expect(viot.node(at: 0x62)?.type == 3)
    #expect(viot.node(at: 0x63) == nil)
    let iort = try IORT(decoding: SampleTables.iort.bytes, diagnostics: &found)
    #expect(iort.nodeOffsets == [0x30, 0x48, 0x84, 0xdc, 0x148, 0x188, 0x1b0, 0x208, 0x250])
    // Four bytes of padding follow the SMMU's interrupts.
    #expect(found.map(\.code.rawValue) == ["D-IORT-INTERRUPT-TRAILING-BYTES"])
  }
}
