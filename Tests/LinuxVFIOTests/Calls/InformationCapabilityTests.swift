import Testing

@testable import LinuxVFIO

@Suite("Capabilities behind VFIO's answers")
struct InformationCapabilityTests {
  /// An answer of 32 bytes and these capabilities, each at its offset.
  private func answer(_ capabilities: [(at: Int, id: UInt16, next: UInt32, body: [UInt8])], size: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    for capability in capabilities {
      let head: [UInt8] = [
        UInt8(truncatingIfNeeded: capability.id), UInt8(capability.id >> 8), 1, 0,
        UInt8(truncatingIfNeeded: capability.next), UInt8(truncatingIfNeeded: capability.next >> 8),
        UInt8(truncatingIfNeeded: capability.next >> 16), UInt8(truncatingIfNeeded: capability.next >> 24),
      ]
      for (index, byte) in (head + capability.body).enumerated() { bytes[capability.at + index] = byte }
    }
    return bytes
  }

  private func walk(_ bytes: [UInt8], first: UInt32) -> [InformationCapability] {
    unsafe bytes.withUnsafeBytes { unsafe InformationCapability.chain(in: $0, first: first, after: 32) }
  }

  @Test("a chain out of order is read in its order, each body up to the next head")
  func outOfOrder() {
    let bytes = answer(
      [(at: 48, id: 3, next: 32, body: [7, 8]), (at: 32, id: 1, next: 0, body: [1, 2, 3, 4, 5, 6, 7, 8])], size: 60)
    let chain = walk(bytes, first: 48)
    #expect(chain.map { $0.id } == [3, 1])
    #expect(chain.first?.body == [7, 8, 0, 0])
    #expect(chain.last?.body == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test("what leads back, into the structure, into a head or out of the answer ends the walk")
  func circles() {
    for next: UInt32 in [32, 34, 8, 57, 0xffff_fff8, .max] {
      let chain = walk(answer([(at: 32, id: 1, next: next, body: [])], size: 64), first: 32)
      #expect(chain.count == 1, "next \(next)")
    }
    for first: UInt32 in [0, 8, 31, 57, 64, .max] {
      #expect(walk(answer([], size: 64), first: first).isEmpty, "first \(first)")
    }
  }

  @Test("numbers outside a body are not there, and pairs stop where it does")
  func shortBodies() {
    let capability = InformationCapability(id: 1, version: 1, body: [UInt8](repeating: 0x11, count: 39))
    #expect(capability.value(at: 36, as: UInt32.self) == nil)
    #expect(capability.value(at: 35, as: UInt32.self) == 0x1111_1111)
    #expect(capability.pairs(from: 8, count: .max).count == 1)
  }

  @Test("a change of interrupts has the bytes of struct vfio_irq_set")
  func interruptBytes() {
    #expect(
      InterruptChange(.msix, start: 2, .trigger, .events([5, nil])).encoded == [
        28, 0, 0, 0, 0x24, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,
      ])
    #expect(
      InterruptChange(.intx, .unmask, .count(1)).encoded == [
        20, 0, 0, 0, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
      ])
    #expect(InterruptChange(.msi, .mask, .flags([true, false])).encoded.suffix(6) == [2, 0, 0, 0, 1, 0])
  }

  @Test("a node's name is one that the kernel gives")
  func nodes() {
    #expect(VFIONode.group("noiommu-3").isWellFormed)
    for name in ["", "../sda", "1/2", "1\0"] { #expect(!VFIONode.group(name).isWellFormed) }
    #expect(throws: VFIOErrno.noSuchObject) { _ = try KernelVFIO().open(.device("../../etc/passwd")) }
  }
}
