import PCICore
import Testing

@Suite("Configuration space")
struct ConfigSpaceTests {
  /// Zeros at the end are not kept; every read must still answer as if they were.
  @Test(
    "a read at every offset and width is that of the bytes as they were given", arguments: [64, 65, 67, 255, 256, 4096])
  func reads(size: Int) {
    for last in [-1, 0, 1, 2, 3, 4, 5, 30, 61, 62, 63, size - 3, size - 2, size - 1] where last < size {
      var bytes = [UInt8](repeating: 0, count: size)
      if last >= 0 { for index in 0...last { bytes[index] = UInt8(truncatingIfNeeded: 7 &* index | 1) } }
      let space = ConfigSpace(bytes)
      #expect(space.size == size && space.bytes == bytes)
      for offset in [-8, -1] + Array(0..<80) + Array((size - 9)...(size + 2)) {
        #expect(space.uint8(at: offset).map { UInt64($0) } == plain(bytes, offset, 1))
        #expect(space.uint16(at: offset).map { UInt64($0) } == plain(bytes, offset, 2))
        #expect(space.uint32(at: offset).map { UInt64($0) } == plain(bytes, offset, 4))
        #expect(space.uint64(at: offset) == plain(bytes, offset, 8))
        #expect(RegisterBlock(space, offset: 0).value(at: offset, widthInBytes: 3) == block(bytes, offset, 3))
      }
    }
  }

  @Test("a longer dump is cut at 4096 bytes, and spaces of different sizes differ though both are zero")
  func sizes() {
    #expect(ConfigSpace([UInt8](repeating: 1, count: 5000)).size == 4096)
    #expect(ConfigSpace([UInt8](repeating: 0, count: 64)) != ConfigSpace([UInt8](repeating: 0, count: 256)))
    #expect(ConfigSpace([]).extent == .incomplete && ConfigSpace([]).bytes.isEmpty)
    #expect(!ConfigSpace([UInt8](repeating: 0, count: 64)).looksAbsent)
    #expect(ConfigSpace([UInt8](repeating: 0xff, count: 64)).looksAbsent)
  }

  /// The same read, written a second time on bytes that are all there.
  private func plain(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64? {
    guard offset >= 0, offset + width <= bytes.count else { return nil }
    return bytes[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A block that begins below 100h ends there.
  private func block(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64? {
    offset + width <= 256 ? plain(bytes, offset, width) : nil
  }
}
