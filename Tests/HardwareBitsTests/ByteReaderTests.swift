import HardwareBits
import Testing

@Suite("ByteReader")
struct ByteReaderTests {
  @Test("reads little-endian and keeps the absolute offset in errors")
  func readsAndFails() throws {
    var reader = ByteReader([0x01, 0x02, 0x03, 0x04, 0x05], structure: "sample", window: 1..<5)
    #expect(try reader.uint16() == 0x0302)
    #expect(reader.remaining == 2)
    #expect(throws: StructureError(structure: "sample", offset: 3, need: 4, have: 2)) { try reader.uint32() }
    #expect(try reader.uint8() == 0x04)
    #expect(try reader.uint8() == 0x05)
    #expect(reader.isAtEnd)
  }

  @Test("a window outside the array is cut to it, and a negative count is refused")
  func windows() throws {
    let outside = ByteReader([1, 2, 3], structure: "cut", window: 2..<99)
    #expect(outside.remaining == 1)
    #expect(throws: StructureError.self) { try outside.require(-1) }
  }

  @Test("writes what it reads")
  func roundTrip() throws {
    var writer = ByteWriter()
    writer.append(UInt8(0xab))
    writer.append(UInt64(0x0102_0304_0506_0708))
    writer.appendZeros(2)
    writer.patch(UInt16(0xbeef), at: 9)
    var reader = ByteReader(writer.bytes, structure: "round trip")
    #expect(try reader.uint8() == 0xab)
    #expect(try reader.uint64() == 0x0102_0304_0506_0708)
    #expect(try reader.uint16() == 0xbeef)
  }
}
