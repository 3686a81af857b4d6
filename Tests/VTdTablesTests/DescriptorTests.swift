import PCICore
import Testing
import VTdTables

@Suite("Invalidation descriptors")
struct DescriptorTests {
  /// Words as the kernel's qi_flush functions put them together.
  @Test(
    "descriptors as the kernel writes them",
    arguments: [
      (.contextCache(.global), 0x11, 0),
      (.contextCache(ContextCacheDescriptor(domain: 7)), 0x7_0021, 0),
      (
        .contextCache(ContextCacheDescriptor(requester: RequesterID(rawValue: 0x0108), domain: 7, functionMask: 3)),
        0x3_0108_0007_0031, 0
      ),
      (.iotlb(.global), 0x12, 0),
      (.iotlb(IOTLBDescriptor(domain: 9)), 0x9_0022, 0),
      (
        .iotlb(IOTLBDescriptor(domain: 9, address: 0x12_3450_0000, addressMask: 8, leavesOnly: true)), 0x9_0032,
        0x12_3450_0048
      ),
      (.interruptEntryCache(.global), 0x4, 0),
      (.interruptEntryCache(InterruptEntryCacheDescriptor(index: 0x42, mask: 1)), 0x42_0800_0014, 0),
      (.wait(WaitDescriptor(writing: 2, to: 0x1_0000_0ff4)), 0x2_0000_0065, 0x1_0000_0ff4),
      (.wait(.interrupting), 0x15, 0),
      (.pasidIOTLB(PASIDIOTLBDescriptor(domain: 1, pasid: 0x12345)), 0x1_2345_0001_0026, 0),
      (
        .pasidIOTLB(PASIDIOTLBDescriptor(domain: 1, pasid: 5, address: 0x20_0000, addressMask: 9, leavesOnly: false)),
        0x5_0001_0036, 0x20_0009
      ),
      (.pasidCache(.global), 0x37, 0),
      (.pasidCache(PASIDCacheDescriptor(domain: 3)), 0x3_0007, 0),
      (.pasidCache(PASIDCacheDescriptor(domain: 3, pasid: 0x10)), 0x10_0003_0017, 0),
      (
        .deviceTLB(
          DeviceTLBDescriptor(
            requester: RequesterID(rawValue: 0x0108), range: InvalidationRange(address: 0x4000, addressMask: 0),
            maximumPending: 16, physicalFunction: RequesterID(rawValue: 0x0123))),
        0x0120_0108_0010_3003, 0x4000
      ),
      (
        .pasidDeviceTLB(
          PASIDDeviceTLBDescriptor(
            requester: RequesterID(rawValue: 0x0108), pasid: 2,
            range: InvalidationRange(address: 0x8000, addressMask: 2), maximumPending: 1, physicalFunction: nil)),
        0x2_0108_0018, 0x9800
      ),
    ] as [(InvalidationDescriptor, UInt64, UInt64)])
  func words(descriptor: InvalidationDescriptor, low: UInt64, high: UInt64) {
    let raw: UInt128 = UInt128(high) << 64 | UInt128(low)
    #expect(descriptor.rawValue == raw)
    #expect(InvalidationDescriptor(rawValue: raw) == descriptor)
  }

  @Test("an unknown type survives")
  func unknown() {
    let raw: UInt128 = 0x20a
    #expect(InvalidationDescriptor(rawValue: raw) == .unknown(raw))
    #expect(InvalidationDescriptorType(firstWord: 0x20a).rawValue == 0x1a)
  }

  @Test(
    "ranges cover what they were asked to, and no less",
    arguments: [
      (0x0, 0xfff, 0x0, 0), (0x1000, 0x2fff, 0x0, 2), (0x2000, 0x3fff, 0x2000, 1),
      (0x20_0000, 0x3f_ffff, 0x20_0000, 9), (0x0, UInt64.max, 0x0, 52), (0x7fff_f000, 0x8000_0fff, 0, 20),
    ] as [(UInt64, UInt64, UInt64, UInt8)])
  func covering(first: UInt64, last: UInt64, address: UInt64, mask: UInt8) {
    let range = InvalidationRange(covering: first, through: last)
    #expect(range.address == address)
    #expect(range.addressMask == mask)
    #expect(range.address <= first && range.last >= last)
  }

  @Test("a device-TLB range says its size in its address", arguments: 0...51 as ClosedRange<UInt8>)
  func deviceRange(mask: UInt8) {
    let range = InvalidationRange(address: 0xa5a5_a5a5_a5a5_a000, addressMask: mask)
    let descriptor = DeviceTLBDescriptor(
      requester: RequesterID(rawValue: 0), range: range, maximumPending: 0, physicalFunction: nil)
    #expect(descriptor.range == range)
  }
}
