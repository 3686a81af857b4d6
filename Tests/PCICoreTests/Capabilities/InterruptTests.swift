import PCICore
import Testing

@Suite("interrupt capabilities")
struct InterruptTests {
  @Test(
    "the four shapes of MSI",
    arguments: [
      (UInt16(0x0001), 0x0a, ["Message Control", "Message Address", "Message Data"]),
      (0x0081, 0x0e, ["Message Control", "Message Address", "Message Upper Address", "Message Data"]),
      (0x0101, 0x14, ["Message Control", "Message Address", "Message Data", "Mask Bits", "Pending Bits"]),
      (
        0x0181, 0x18,
        ["Message Control", "Message Address", "Message Upper Address", "Message Data", "Mask Bits", "Pending Bits"]
      ),
    ])
  func shapes(flags: UInt16, length: Int, names: [String]) {
    var builder = CapabilityBuilder(standard: 0x05)
    builder.writeFlags(flags)
    #expect(builder.names == names)
    #expect(MSICapability(builder.space.config, offset: 0x80).lengthInBytes == length)
  }

  @Test("address, data, masks and vectors of a 64-bit MSI")
  func msi() {
    var builder = CapabilityBuilder(
      standard: 0x05, words: [(4, 0xfee0_0003), (8, 0x1), (12, 0x4123), (16, 0x5), (20, 0x4)])
    builder.writeFlags(0x01a9)
    let msi = MSICapability(builder.space.config, offset: 0x80)
    #expect(msi.messageAddress == 0x1_fee0_0000 && msi.messageData == 0x4123)
    #expect(msi.mask == 5 && msi.pending == 4)
    #expect(msi.control?.vectorsRequested == 16 && msi.control?.vectorsEnabled == 4)
    #expect(builder.summary == "enabled, 4 of 16 vectors, 64-bit, maskable, writes 0x4123 to 0x1fee00000")
    builder.writeFlags(0x000e)
    #expect(builder.meaning("Message Control", "Multiple Message Capable") == "reserved encoding")
  }

  @Test("extended message data makes the data 32 bits wide")
  func extendedData() {
    var builder = CapabilityBuilder(standard: 0x05, words: [(12, 0x8765_4321)])
    builder.writeFlags(0x0681)
    #expect(MSICapability(builder.space.config, offset: 0x80).messageData == 0x8765_4321)
    #expect(builder.names.contains("Extended Message Data"))
    builder.writeFlags(0x0281)
    #expect(MSICapability(builder.space.config, offset: 0x80).messageData == 0x4321)
  }

  @Test("table and pending bits of MSI-X, with their sizes")
  func msiX() {
    var builder = CapabilityBuilder(standard: 0x11, words: [(4, 0x0000_2003), (8, 0x0000_3004)])
    builder.writeFlags(0xc040)
    let msiX = MSIXCapability(builder.space.config, offset: 0x80)
    #expect(msiX.control?.vectorCount == 65 && msiX.tableSizeInBytes == 1040 && msiX.pendingBitsSizeInBytes == 16)
    #expect(msiX.table?.barIndicator == 3 && msiX.table?.offset == 0x2000)
    #expect(msiX.pendingBits?.barIndicator == 4 && msiX.pendingBits?.offset == 0x3000)
    #expect(
      builder.summary
        == "enabled, masked, 65 vectors, table in BAR 3 at 0x2000, pending bits in BAR 4 at 0x3000")
    builder.write(6, at: 4)
    #expect(builder.meaning("Table Offset/BIR", "Table BIR") == "reserved encoding")
  }
}
