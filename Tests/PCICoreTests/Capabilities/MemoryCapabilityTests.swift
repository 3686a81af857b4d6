import PCICore
import Testing

@Suite("capabilities about memory")
struct MemoryCapabilityTests {
  @Test("Enhanced Allocation: ranges of 32 and 64 bits, each entry as long as it says")
  func enhancedAllocation() {
    var builder = CapabilityBuilder(
      standard: 0x14,
      words: [
        (0x04, 0x8000_0002), (0x08, 0xe000_0000), (0x0c, 0x0000_fffc),
        (0x10, 0xc003_0094), (0x14, 0x6000_0002), (0x18, 0x000f_fffe), (0x1c, 0x0000_8430), (0x20, 0x0000_0000),
        (0x24, 0x8001_0080),
      ])
    builder.writeFlags(3)
    let entries = EnhancedAllocationCapability(builder.space.config, offset: 0x80).entries
    #expect(entries.map(\.offset) == [0x04, 0x10, 0x24])
    #expect(entries[0].range == 0xe000_0000...0xe000_ffff)
    #expect(entries[1].range == 0x8430_6000_0000...0x8430_600f_ffff)
    #expect(entries[2].range == nil, "an entry without base and size has no range")
    #expect(entries[1].header.barEquivalent == "VF BAR 0" && entries[1].header.isEnabled)
    #expect(builder.meaning("Entry 1", "Primary Properties") == "memory")
    #expect(builder.meaning("Entry 1", "Secondary Properties") == "memory of virtual functions, prefetchable")
    #expect(builder.meaning("Entry 1 Base") == "0x843060000000 to 0x8430600fffff")
    #expect(builder.summary == "3 entries")
  }

  @Test("Enhanced Allocation in a bridge begins with fixed bus numbers")
  func enhancedAllocationBridge() {
    var builder = CapabilityBuilder(
      standard: 0x14, headerType: 1, words: [(0x04, 0x0502), (0x08, 0x8000_0002), (0x0c, 0x1000_0000)])
    builder.writeFlags(1)
    let capability = EnhancedAllocationCapability(builder.space.config, offset: 0x80)
    #expect(capability.fixedSecondaryBus == 2 && capability.fixedSubordinateBus == 5)
    #expect(capability.entries.map(\.offset) == [0x08] && capability.entries[0].range == 0x1000_0000...0x1000_0003)
  }

  @Test("Enhanced Allocation that counts more entries than there are bytes keeps those it has")
  func enhancedAllocationTooMany() {
    var builder = CapabilityBuilder(standard: 0x14)
    builder.writeFlags(63)
    #expect(EnhancedAllocationCapability(builder.space.config, offset: 0x80).entries.count == 31)
  }

  @Test("Resizable BAR: the size a BAR has, and those it could have")
  func resizable() throws {
    let builder = CapabilityBuilder(
      extended: 0x0015,
      words: [(0x04, 0x0000_3f00), (0x08, 0x0000_0840), (0x0c, 0x8000_0010), (0x10, 0x0001_2b02)])
    let entries = ResizableBARCapability(builder.space.config, offset: 0x100).entries
    #expect(entries.map(\.control.barIndex) == [0, 2])
    #expect(entries.map(\.control.sizeInBytes) == [256 << 20, 8 << 60])
    #expect(entries[0].supportedSizesInBytes == [16, 32, 64, 128, 256, 512].map { $0 << 20 })
    #expect(entries[1].supportedSizesInBytes == [1 << 20, 1 << 47, 1 << 48])
    #expect(builder.summary == "BAR 0 256 MiB (up to 512 MiB), BAR 2 8 EiB (up to 256 TiB)")
  }

  @Test("Resizable BAR that counts no BARs or too many names none", arguments: [UInt32(0x00), 0xe0])
  func resizableCount(control: UInt32) {
    let builder = CapabilityBuilder(extended: 0x0024, words: [(0x08, control)])
    #expect(ResizableBARCapability(builder.space.config, offset: 0x100, isVirtual: true).entries.isEmpty)
    #expect(builder.summary == "counts \(control >> 5) BARs, which is not permitted")
    #expect(builder.names == ["VF Resizable BAR Capability 0", "VF Resizable BAR Control 0"])
  }

  @Test("Multicast: groups and addresses; the overlay only in ports")
  func multicast() {
    var builder = CapabilityBuilder(
      extended: 0x0012, port: .downstreamPort,
      words: [(0x04, 0x8003_8c3f), (0x08, 0xe000_0014), (0x0c, 0x1), (0x28, 0xd000_0010)])
    #expect(builder.summary == "enabled, 4 of 64 groups")
    #expect(builder.meaning("MC_Base_Address", "MC_Base_Address") == "0x1e0000000")
    #expect(builder.meaning("MC_Base_Address", "MC_Index_Position") == "1 MiB")
    #expect(builder.meaning("MC_Overlay_BAR", "MC_Overlay_Size") == "64 KiB")
    builder = CapabilityBuilder(extended: 0x0012)
    #expect(!builder.names.contains("MC_Overlay_BAR"))
  }

  @Test("Flattening Portal Bridge: which vectors decode")
  func flattening() {
    let builder = CapabilityBuilder(
      standard: 0x15, words: [(0x04, 0x0101_0107), (0x08, 0x1), (0x10, 0x8000_0041), (0x14, 0x0)])
    #expect(builder.summary == "decodes requester IDs, memory below 4 GiB")
    #expect(builder.meaning("FPB Capabilities", "FPB RID Vector Size Supported") == "512 bits")
    #expect(builder.meaning("FPB MEM Low Vector Control", "FPB MEM Low Vector Granularity") == "16 MiB")
  }
}
