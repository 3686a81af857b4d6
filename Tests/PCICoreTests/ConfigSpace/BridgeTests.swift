import PCICore
import Testing

@Suite("bridges")
struct BridgeTests {
  private func bridge(_ words: [(Int, UInt32)]) throws -> BridgeHeader {
    var space = SpaceBuilder(size: 64, headerType: 0x81)
    for (offset, value) in words { space.write(value, at: offset) }
    return try #require(BridgeHeader(space.config))
  }

  @Test("bus numbers, and the range behind the bridge")
  func buses() throws {
    let found = try bridge([(0x18, 0x20_0503_02)])
    #expect([found.primaryBus, found.secondaryBus, found.subordinateBus] == [2, 3, 5])
    #expect(found.secondaryLatencyTimer == 0x20 && found.busRange == 3...5)
    #expect(try bridge([(0x18, 0x00_0000_00)]).busRange == nil)
    #expect(try bridge([(0x18, 0x00_0203_00)]).busRange == nil)
  }

  @Test(
    "an I/O window of 16 or 32 bits, open or closed",
    arguments: [
      (0x0000_2010, 0x0000_0000, 16, 0x1000, 0x2fff, true), (0x0000_2111, 0x0002_0001, 32, 0x1_1000, 0x2_2fff, true),
      (0x0000_00f0, 0x0000_0000, 16, 0xf000, 0x0fff, false), (0x0000_f0f0, 0, 16, 0xf000, 0xffff, true),
    ] as [(UInt32, UInt32, Int, UInt64, UInt64, Bool)])
  func io(bounds: UInt32, upper: UInt32, width: Int, base: UInt64, limit: UInt64, isOpen: Bool) throws {
    let window = try #require(try bridge([(0x1c, bounds), (0x30, upper)]).ioWindow)
    #expect(window.addressWidthInBits == width && window.base == base && window.limit == limit)
    #expect(window.isOpen == isOpen && window.kind == .io)
    #expect(window.range == (isOpen ? base...max(base, limit) : nil))
  }

  @Test("widths that disagree or that nobody knows make no window")
  func inconsistent() throws {
    let different = try #require(try bridge([(0x1c, 0x0000_2011)]).ioWindow)
    #expect(!different.isConsistent && !different.isOpen && different.range == nil)
    #expect(different.description == "base and limit of different or unknown widths")
    #expect(try bridge([(0x1c, 0x0000_2212)]).ioWindow?.isConsistent == false)
    #expect(try bridge([(0x24, 0x0021_0010)]).prefetchableWindow?.isConsistent == false)
  }

  @Test("memory windows, of 32 and of 64 bits")
  func memory() throws {
    let found = try bridge([
      (0x20, 0xe1f0_e000), (0x24, 0x00f1_0001), (0x28, 0x0000_0038), (0x2c, 0x0000_0039),
    ])
    #expect(found.memoryWindow?.range == 0xe000_0000...0xe1ff_ffff)
    #expect(found.memoryWindow?.sizeInBytes == 0x200_0000)
    #expect(found.prefetchableWindow?.range == 0x38_0000_0000...0x39_00ff_ffff)
    #expect(found.prefetchableWindow?.description == "0x3800000000 to 0x3900ffffff, 4112 MiB, 64-bit")
    #expect(found.windows.map(\.kind) == [.io, .memory, .prefetchableMemory])
    #expect(try bridge([(0x20, 0x0000_fff0)]).memoryWindow?.description == "closed")
  }

  @Test("registers of zeros may be a window at 0 or none, and say so")
  func zeros() throws {
    let window = try #require(try bridge([]).ioWindow)
    #expect(window.isZero && window.isOpen)
    #expect(window.description == "0x0000 to 0x0fff, 4 KiB, 16-bit, unless the bridge has no such window")
  }

  @Test("a window whose registers were not read is nil")
  func truncated() throws {
    var space = SpaceBuilder(size: 64, headerType: 1)
    space.write(UInt32(0x0101), at: 0x1c)
    let short = try #require(BridgeHeader(ConfigSpace(Array(space.bytes.prefix(0x20)))))
    #expect(short.ioWindow == nil && short.memoryWindow == nil && short.control == nil)
    #expect(BridgeHeader(SpaceBuilder(size: 64).config) == nil)
  }

  @Test("a CardBus bridge has two windows of each kind")
  func cardBus() throws {
    var space = SpaceBuilder(size: 128, headerType: 2)
    space.write(UInt32(0x40_0908_07), at: 0x18)
    for (offset, value) in [
      (0x1c, 0x4000_0000), (0x20, 0x43ff_f000), (0x24, 0x4400_0000), (0x28, 0x43ff_f000), (0x2c, 0x4001),
      (0x30, 0x40fc),
      (0x34, 0xffff_5000), (0x38, 0xffff_50fc), (0x3c, 0x0100_0000),
    ] as [(Int, UInt32)] {
      space.write(value, at: offset)
    }
    let found = try #require(CardBusHeader(space.config))
    #expect([found.primaryBus, found.cardBus, found.subordinateBus] == [7, 8, 9])
    #expect(found.memoryWindow(0)?.range == 0x4000_0000...0x43ff_ffff)
    #expect(found.memoryWindow(0)?.kind == .prefetchableMemory && found.memoryWindow(1)?.kind == .memory)
    #expect(found.memoryWindow(1)?.isOpen == false)
    #expect(found.ioWindow(0)?.range == 0x4000...0x40ff && found.ioWindow(0)?.addressWidthInBits == 32)
    #expect(found.ioWindow(1)?.range == 0x5000...0x50ff && found.ioWindow(1)?.addressWidthInBits == 16)
  }
}
