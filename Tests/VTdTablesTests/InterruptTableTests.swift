import HardwareBits
import PCICore
import Testing
import VTdTables

@Suite("Interrupt remapping table")
struct InterruptTableTests {
  static let device = RequesterID(bus: 0, deviceAndFunction: 0x18)
  static let other = RequesterID(bus: 0, deviceAndFunction: 0x20)

  @Test("what is set is delivered, to whom it is set for", arguments: [false, true])
  func delivered(extended: Bool) throws {
    var memory = TableRegion(tableCount: 4, origin: 0x10_0000)
    let unit = UnitCapabilities.unrestricted()
    var table = try InterruptTable(entryCount: 300, extendedInterruptMode: extended, unit: unit, in: &memory)
    #expect(table.entryCount == 512)
    let interrupt = RemappedInterrupt(
      vector: 0x31, destination: extended ? 0x1_0203 : 3, source: .requester(Self.device),
      deliveryMode: .lowestPriority, isLogical: true, redirectionHint: true)
    _ = try table.set(257, to: interrupt, in: &memory)
    let walker = InterruptWalker(tableAddress: table.tableAddress, unit: unit)
    let message = RemappableMessageAddress(handle: 255, subhandleValid: true)
    let found = try walker.remap(address: message.rawValue, data: 2, from: Self.device, in: memory)
    #expect(found == .delivered(interrupt))
    #expect(fault(walker, 257, Self.other, memory) == .interruptSource)
    #expect(fault(walker, 256, Self.device, memory) == .interruptNotPresent)
    #expect(fault(walker, 512, Self.device, memory) == .interruptIndex)
    #expect(throws: TranslationFault(.interruptCompatibility)) {
      _ = try walker.remap(address: 0xfee0_1000, data: 0x31, from: Self.device, in: memory)
    }
    #expect(throws: InterruptTableError.inUse(257)) {
      var stranger = interrupt
      stranger.source = .requester(Self.other)
      _ = try table.set(257, to: stranger, in: &memory)
    }
    if !extended {
      #expect(throws: InterruptTableError.destinationTooWide(256)) {
        let wide = RemappedInterrupt(vector: 1, destination: 256, source: .any)
        _ = try table.set(1, to: wide, in: &memory)
      }
    }
    table.destroy(in: &memory)
    #expect(memory.tablesInUse == 0)
  }

  @Test("a posted entry leads to its descriptor")
  func posted() throws {
    var memory = TableRegion(tableCount: 4, origin: 0x10_0000)
    let unit = UnitCapabilities.unrestricted()
    var table = try InterruptTable(entryCount: 2, extendedInterruptMode: false, unit: unit, in: &memory)
    let entry = PostedInterruptEntry(
      descriptorAddress: 0x12_3456_7840, vector: 0x55, source: .requester(Self.device), isUrgent: true)
    _ = try table.set(9, to: entry, in: &memory)
    let walker = InterruptWalker(tableAddress: table.tableAddress, unit: unit)
    let address = RemappableMessageAddress(handle: 9).rawValue
    #expect(try walker.remap(address: address, data: 0, from: Self.device, in: memory) == .posted(entry))
    table.destroy(in: &memory)
  }

  private func fault(
    _ walker: InterruptWalker, _ index: UInt32, _ requester: RequesterID, _ memory: borrowing TableRegion
  ) -> FaultReason? {
    do throws(TranslationFault) {
      _ = try walker.remap(index: index, from: requester, in: memory)
      return nil
    } catch { return error.reason }
  }
}
