import PCICore
import Testing

@Suite("base address registers")
struct BaseAddressTests {
  private func registers(_ values: [UInt32], headerType: UInt8 = 0, sizes: [UInt64] = []) -> [BaseAddressRegister] {
    var space = SpaceBuilder(size: 64, headerType: headerType)
    for (index, value) in values.enumerated() { space.write(value, at: 0x10 + 4 * index) }
    return space.config.baseAddressRegisters(sizes: sizes)
  }

  @Test("each kind by its low bits")
  func kinds() {
    let found = registers([0xe000_0000, 0x0000_e001, 0x000a_0002, 0x0000_000c, 0x0000_0038, 0x0000_0006])
    #expect(found.map(\.index) == [0, 1, 2, 3, 5])
    #expect(found.map(\.kind) == [.memory32, .io, .memoryBelow1M, .memory64, .reserved])
    #expect(found.map(\.address) == [0xe000_0000, 0xe000, 0xa_0000, 0x38_0000_0000, 0])
    #expect(found.map(\.isPrefetchable) == [false, false, false, true, false])
    #expect(found.map(\.rawValue) == [0xe000_0000, 0xe001, 0xa_0002, 0x38_0000_000c, 6])
    #expect(found.map(\.offset) == [0x10, 0x14, 0x18, 0x1c, 0x24])
  }

  @Test("sizes come from who probed, by register number; 0 is unknown")
  func sizes() {
    let found = registers([0xe000_000c, 0x1, 0xd000_0000, 0, 0, 0], sizes: [0x1000_0000, 0, 0x1000, 0])
    #expect(found[0].range == 0x1_e000_0000...0x1_efff_ffff)
    #expect(found[1].range == 0xd000_0000...0xd000_0fff)
    #expect(found[2].sizeInBytes == nil && found[2].range == nil)
    #expect(found[0].description == "memory64 at 0x1e0000000, prefetchable, 256 MiB")
  }

  @Test("a 64-bit register in the last place has no second half, and is left out")
  func brokenLast() {
    #expect(registers([0, 0, 0, 0, 0, 0xc]).map(\.index) == [0, 1, 2, 3, 4])
    #expect(registers([0, 0xc], headerType: 1).map(\.index) == [0])
    #expect(registers([0xc, 0x1, 0x1], headerType: 1).map(\.address) == [0x1_0000_0000])
    #expect(registers([0x1000, 0x2000], headerType: 2).map(\.index) == [0])
    #expect(registers([0x1000], headerType: 0x13).isEmpty)
  }

  @Test("a range never passes the end of the address space")
  func overflow() {
    let found = registers([0xffff_f00c, 0xffff_ffff], sizes: [0x1000])
    #expect(found[0].range == 0xffff_ffff_ffff_f000...UInt64.max)
    #expect(registers([0xffff_f00c, 0xffff_ffff], sizes: [0x2000])[0].range == nil)
  }

  @Test("registers that were not read are left out")
  func truncated() {
    var space = SpaceBuilder(size: 64)
    space.write(UInt32(0xe000_000c), at: 0x10)
    #expect(ConfigSpace(Array(space.bytes.prefix(0x16))).baseAddressRegisters().isEmpty)
    #expect(ConfigSpace(Array(space.bytes.prefix(0x18))).baseAddressRegisters().count == 1)
    #expect(ConfigSpace([]).baseAddressRegisters().isEmpty)
  }

  @Test("the expansion ROM stands in another place in a bridge")
  func expansionROM() {
    var endpoint = SpaceBuilder(size: 64)
    endpoint.write(UInt32(0xfeb8_0001), at: 0x30)
    #expect(endpoint.config.expansionROM?.address == 0xfeb8_0000 && endpoint.config.expansionROM?.isEnabled == true)
    var bridge = SpaceBuilder(size: 64, headerType: 0x81)
    bridge.write(UInt32(0xfff0_0000), at: 0x38)
    #expect(bridge.config.expansionROM == ExpansionROMRegister(rawValue: 0xfff0_0000))
    #expect(SpaceBuilder(size: 64, headerType: 2).config.expansionROM == nil)
  }
}
