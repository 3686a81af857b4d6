import HardwareBits
import PCICore
import Testing
import VTdTables

@Suite("Entries")
struct EntryTests {
  @Test("a context entry as Linux writes it: four levels, domain 2")
  func linuxContext() {
    var entry = ContextEntry()
    entry.isPresent = true
    entry.pageTableAddress = 0x1_0234_5000
    entry.addressWidth = PagingLevels.four.addressWidthField
    entry.domainID = 2
    let high: UInt128 = 2 << 8 | 2
    let expected: UInt128 = high << 64 | 0x1_0234_5001
    #expect(entry.rawValue == expected)
    #expect(entry.levels == .four)
  }

  @Test("PASID-table entries as Linux writes them: second stage 0x89, first stage 0x49 with its table in word 2")
  func linuxPASID() {
    var second = PASIDTableEntry()
    second.isPresent = true
    second.addressWidth = 2
    second.translationType = .secondStage
    second.secondStageTableAddress = 0x7000
    second.domainID = 5
    #expect(second.words == [0x7089, 5, 0, 0, 0, 0, 0, 0])
    var first = PASIDTableEntry()
    first.isPresent = true
    first.addressWidth = 2
    first.translationType = .firstStage
    first.firstStageTableAddress = 0x9000
    first.domainID = 1
    #expect(first.words == [0x49, 1, 0x9000, 0, 0, 0, 0, 0])
    #expect(first.lowestReservedBitSet == nil)
  }

  @Test(
    "reserved bits of wide entries are found in every word",
    arguments: [(5, 5), (80, 80), (130, nil), (200, 200), (511, 511)])
  func reserved(bit: Int, found: Int?) {
    var entry = PASIDTableEntry()
    entry[word: bit / 64] = 1 << UInt64(bit % 64)
    #expect(entry.lowestReservedBitSet == found)
  }

  @Test("a scalable context entry as Linux writes it: present, PDTS 2")
  func linuxScalableContext() {
    var entry = ScalableContextEntry()
    entry.isPresent = true
    entry.pasidDirectorySize = 2
    entry.pasidDirectoryAddress = 0x5000
    #expect(entry.words == [0x5401, 0, 0, 0])
    #expect(entry.pasidDirectoryEntryCount == 512)
  }

  @Test("an interrupt entry as Linux writes it: vector, fault processing, source checked")
  func linuxInterrupt() {
    var entry = RemappedInterruptEntry()
    entry.isPresent = true
    entry.redirectionHint = true
    entry.vector = 0x22
    entry.source = .requester(RequesterID(rawValue: 0xff00))
    let high: UInt128 = 0x4_ff00
    let expected: UInt128 = high << 64 | 0x22 << 16 | 9
    #expect(entry.rawValue == expected)
  }

  @Test(
    "messages name their entry",
    arguments: [
      (0, false, 0, 0xfee0_0010, 0), (1, false, 5, 0xfee0_0030, 1), (0x8000, false, 0, 0xfee0_0014, 0x8000),
      (0x7fff, true, 3, 0xfeef_fff8, 0x8002), (0xffff, true, 0xffff, 0xfeef_fffc, 0x1_fffe),
    ] as [(UInt16, Bool, UInt32, UInt32, UInt32)])
  func messages(handle: UInt16, subhandle: Bool, data: UInt32, address: UInt32, index: UInt32) {
    let message = RemappableMessageAddress(handle: handle, subhandleValid: subhandle)
    #expect(message.rawValue == address)
    #expect(message.isRemappable)
    #expect(message.handle == handle)
    #expect(message.index(data: data) == index)
  }

  @Test("an I/O APIC entry names its handle and keeps the vector")
  func redirection() {
    let entry = RemappableRedirectionEntry(handle: 0x8003, vector: 0x31, levelTriggered: true, activeLow: true)
    let expected: UInt64 = 3 << 49 | 1 << 48 | 1 << 15 | 1 << 13 | 1 << 11 | 0x31
    #expect(entry.rawValue == expected)
    #expect(entry.handle == 0x8003)
  }

  @Test(
    "sources are compared as hardware does",
    arguments: [
      (InterruptSource.any, 0x1234, true), (.requester(RequesterID(rawValue: 0x0108)), 0x0108, true),
      (.requester(RequesterID(rawValue: 0x0108)), 0x0109, false),
      (InterruptSource(sid: 0x0108, qualifier: 1, validation: 1), 0x010c, true),
      (InterruptSource(sid: 0x0108, qualifier: 1, validation: 1), 0x010a, false),
      (InterruptSource(sid: 0x0108, qualifier: 2, validation: 1), 0x010e, true),
      (InterruptSource(sid: 0x0108, qualifier: 2, validation: 1), 0x0109, false),
      (InterruptSource(sid: 0x0108, qualifier: 3, validation: 1), 0x010f, true),
      (.buses(3...5), 0x0400, true), (.buses(3...5), 0x0600, false),
      (InterruptSource(sid: 0x0108, qualifier: 0, validation: 3), 0x0108, false),
    ] as [(InterruptSource, UInt16, Bool)])
  func sources(source: InterruptSource, requester: UInt16, accepted: Bool) {
    #expect(source.accepts(RequesterID(rawValue: requester)) == accepted)
  }

  @Test("a posted entry splits its descriptor's address")
  func posted() {
    let entry = PostedInterruptEntry(descriptorAddress: 0x12_3456_7fc0, vector: 0x41, source: .any, isUrgent: true)
    let high: UInt128 = 0x12 << 32
    let expected: UInt128 = high << 64 | 0x3456_7fc0 << 32 | 0x41 << 16 | 1 << 15 | 1 << 14 | 1
    #expect(entry.rawValue == expected)
    #expect(entry.descriptorAddress == 0x12_3456_7fc0)
  }
}
