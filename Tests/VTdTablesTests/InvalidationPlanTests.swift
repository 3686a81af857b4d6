import HardwareBits
import PCICore
import Testing
import VTdTables

@Suite("Invalidation plans")
struct InvalidationPlanTests {
  static let users = TranslationUsers(domainID: 7, tagging: .secondStage)
  static let device = RequesterID(bus: 0, deviceAndFunction: 0x18)

  static func change(_ first: IOVA, _ last: IOVA, _ effects: TranslationChange.Effects) -> TranslationChange {
    TranslationChange(first: first, last: last, effects: effects)
  }

  @Test("pages that were added need nothing, but under caching mode")
  func added() {
    var unit = UnitCapabilities.unrestricted()
    var plan = InvalidationPlan(for: unit)
    plan.add(Self.change(0x1000, 0x1fff, .added), usedBy: Self.users)
    #expect(plan.isEmpty)
    unit.capability[BitField("CM", 7)] = 1
    plan = InvalidationPlan(for: unit)
    plan.add(Self.change(0x1000, 0x1fff, .added), usedBy: Self.users)
    #expect(
      plan.descriptors == [
        .iotlb(IOTLBDescriptor(domain: 7, address: 0x1000, addressMask: 0, leavesOnly: false))
      ])
    #expect(plan.fitsNarrowQueue)
  }

  @Test("pages that went need exactly their range, and table entries only where tables changed")
  func removed() {
    var plan = InvalidationPlan(for: .unrestricted())
    plan.add(Self.change(0x3000, 0x6fff, .removed), usedBy: Self.users)
    #expect(
      plan.descriptors == [
        .iotlb(IOTLBDescriptor(domain: 7, address: 0x3000, addressMask: 0, leavesOnly: true)),
        .iotlb(IOTLBDescriptor(domain: 7, address: 0x4000, addressMask: 1, leavesOnly: true)),
        .iotlb(IOTLBDescriptor(domain: 7, address: 0x6000, addressMask: 0, leavesOnly: true)),
      ])
    plan = InvalidationPlan(for: .unrestricted())
    plan.add(Self.change(0x20_0000, 0x3f_ffff, [.removed, .tables]), usedBy: Self.users)
    #expect(
      plan.descriptors == [
        .iotlb(IOTLBDescriptor(domain: 7, address: 0x20_0000, addressMask: 9, leavesOnly: false))
      ])
  }

  @Test("too many ranges become one, and one too large becomes the domain")
  func limits() {
    var plan = InvalidationPlan(for: .unrestricted(), mostDescriptors: 2)
    plan.add(Self.change(0x3000, 0x6fff, .removed), usedBy: Self.users)
    #expect(
      plan.descriptors == [
        .iotlb(IOTLBDescriptor(domain: 7, address: 0, addressMask: 3, leavesOnly: true))
      ])
    plan = InvalidationPlan(for: .unrestricted())
    plan.add(Self.change(0x1000, 0xffff_ffff_ffff, .removed), usedBy: Self.users)
    #expect(plan.descriptors == [.iotlb(IOTLBDescriptor(domain: 7))])
    var unit = UnitCapabilities.unrestricted()
    unit.capability[BitField("PSI", 39)] = 0
    unit.capability[BitField("RWBF", 4)] = 1
    plan = InvalidationPlan(for: unit)
    plan.add(Self.change(0x1000, 0x1fff, .removed), usedBy: Self.users)
    #expect(plan.descriptors == [.iotlb(IOTLBDescriptor(domain: 7))])
    #expect(plan.needsWriteBufferFlush)
  }

  /// Every page of the range is in a block, none outside of it, and no two blocks could be one.
  @Test("blocks cover a range exactly")
  func blocks() {
    var random = SplitMix(seed: 11)
    for _ in 0..<500 {
      let first = (random.next() % 2048) << 12
      let last = first + ((random.next() % 2048 + 1) << 12) - 1
      var plan = InvalidationPlan(for: .unrestricted(), mostDescriptors: 64)
      plan.add(Self.change(IOVA(first), IOVA(last), .removed), usedBy: Self.users)
      var next = first
      for case .iotlb(let descriptor) in plan.descriptors {
        #expect(descriptor.address == next)
        #expect(next & ((0x1000 << UInt64(descriptor.addressMask)) - 1) == 0)
        next += 0x1000 << UInt64(descriptor.addressMask)
      }
      #expect(next == last + 1)
    }
  }

  @Test("a first stage is invalidated by PASID, and device-TLBs come after")
  func firstStage() {
    var plan = InvalidationPlan(for: .unrestricted())
    let users = TranslationUsers(
      domainID: 9, tagging: .firstStage, pasids: [0, 5], deviceTLBs: [.init(requester: Self.device, queueDepth: 4)])
    plan.add(Self.change(0x1000, 0x1fff, .removed), usedBy: users)
    #expect(
      plan.descriptors == [
        .pasidIOTLB(PASIDIOTLBDescriptor(domain: 9, pasid: 0, address: 0x1000, addressMask: 0, leavesOnly: true)),
        .pasidIOTLB(PASIDIOTLBDescriptor(domain: 9, pasid: 5, address: 0x1000, addressMask: 0, leavesOnly: true)),
        .deviceTLB(
          DeviceTLBDescriptor(
            requester: Self.device, range: InvalidationRange(address: 0x1000, addressMask: 0), maximumPending: 4,
            physicalFunction: nil)),
      ])
    #expect(!plan.fitsNarrowQueue)
  }

  @Test("detaching invalidates the entry, then what it translated")
  func detach() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    let unit = UnitCapabilities.unrestricted()
    var tables = try TranslationTables(mode: .legacy, unit: unit, in: &memory)
    let attachment = DomainAttachment(domainID: 3, translation: .secondStage(table: 0x1000, levels: .four))
    var plan = InvalidationPlan(for: unit)
    plan.add(try tables.attach(Self.device, to: attachment, in: &memory))
    #expect(plan.isEmpty)
    plan.add(try tables.detach(Self.device, in: &memory))
    #expect(
      plan.descriptors == [
        .contextCache(ContextCacheDescriptor(requester: Self.device, domain: 3)), .iotlb(IOTLBDescriptor(domain: 3)),
      ])
    tables.destroy(in: &memory)
  }

  @Test("detaching in scalable mode invalidates every PASID's translations")
  func detachScalable() throws {
    var memory = TableRegion(tableCount: 16, origin: 0)
    let unit = UnitCapabilities.unrestricted()
    var tables = try TranslationTables(mode: .scalable, unit: unit, in: &memory)
    let attachment = DomainAttachment(domainID: 3, translation: .firstStage(table: 0x1000, levels: .four))
    _ = try tables.attach(Self.device, to: attachment, in: &memory)
    var plan = InvalidationPlan(for: unit)
    plan.add(try tables.detach(Self.device, in: &memory))
    #expect(
      plan.descriptors == [
        .contextCache(ContextCacheDescriptor(requester: Self.device, domain: 0)),
        .pasidCache(PASIDCacheDescriptor(domain: 3, pasid: 0)), .pasidIOTLB(PASIDIOTLBDescriptor(domain: 3, pasid: 0)),
      ])
    _ = try tables.attach(Self.device, to: attachment, in: &memory)
    _ = try tables.setPASID(4, of: Self.device, to: attachment, in: &memory)
    plan = InvalidationPlan(for: unit)
    plan.add(try tables.detach(Self.device, in: &memory))
    #expect(
      plan.descriptors == [
        .contextCache(ContextCacheDescriptor(requester: Self.device, domain: 0)), .pasidCache(.global),
        .iotlb(.global),
      ])
    tables.destroy(in: &memory)
  }

  @Test("interrupt entries that follow each other become one block")
  func interrupts() throws {
    var memory = TableRegion(tableCount: 4, origin: 0)
    let unit = UnitCapabilities.unrestricted()
    var table = try InterruptTable(entryCount: 256, extendedInterruptMode: true, unit: unit, in: &memory)
    let interrupt = RemappedInterrupt(vector: 50, destination: 0x1_0000, source: .requester(Self.device))
    var plan = InvalidationPlan(for: unit)
    for index in 4..<9 { plan.add(try table.set(index, to: interrupt, in: &memory)) }
    #expect(plan.isEmpty)
    for index in 4..<9 { plan.add(try table.clear(index, in: &memory)) }
    #expect(
      plan.descriptors == [
        .interruptEntryCache(InterruptEntryCacheDescriptor(index: 4, mask: 2)),
        .interruptEntryCache(InterruptEntryCacheDescriptor(index: 8)),
      ])
    #expect(throws: InterruptTableError.indexOutOfRange(256)) { _ = try table.clear(256, in: &memory) }
    table.destroy(in: &memory)
  }
}
