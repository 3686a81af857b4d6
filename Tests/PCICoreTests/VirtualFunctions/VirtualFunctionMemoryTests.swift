import PCICore
import Testing

@Suite("memory of virtual functions")
struct VirtualFunctionMemoryTests {
  @Test("slice n lies n sizes above the base")
  func slices() {
    let memory = VirtualFunctionMemory(base: 0x3_8000_0000, sizeInBytes: 0x1_0000)
    #expect(memory.slice(ofVF: 0) == 0x3_8000_0000...0x3_8000_ffff)
    #expect(memory.slice(ofVF: 63) == 0x3_803f_0000...0x3_803f_ffff)
    #expect(memory.totalSizeInBytes(count: 64) == 0x40_0000)
    #expect(memory.slice(ofVF: -1) == nil && memory.totalSizeInBytes(count: -1) == nil)
  }

  @Test("the kernel's range divides by TotalVFs")
  func fromRange() {
    // 8 functions of 16 KiB each.
    let memory = VirtualFunctionMemory(range: 0xd060_0000, last: 0xd061_ffff, totalVFs: 8)
    #expect(memory == VirtualFunctionMemory(base: 0xd060_0000, sizeInBytes: 0x4000))
    #expect(VirtualFunctionMemory(range: 0, last: 0x1_ffff, totalVFs: 7) == nil)
    #expect(VirtualFunctionMemory(range: 0, last: 0x1_ffff, totalVFs: 0) == nil)
    #expect(VirtualFunctionMemory(range: 0x1000, last: 0xfff, totalVFs: 1) == nil)
    #expect(VirtualFunctionMemory(range: 0, last: .max, totalVFs: 1) == nil)
  }

  @Test("nothing wraps at the end of the address space")
  func overflow() {
    let memory = VirtualFunctionMemory(base: UInt64.max - 0xffff, sizeInBytes: 0x8000)
    #expect(memory.slice(ofVF: 1) == (UInt64.max - 0x7fff)...UInt64.max)
    #expect(memory.slice(ofVF: 2) == nil)
    #expect(VirtualFunctionMemory(base: 0, sizeInBytes: 1 << 63).totalSizeInBytes(count: 2) == nil)
    #expect(VirtualFunctionMemory(base: 0, sizeInBytes: 1 << 63).slice(ofVF: 2) == nil)
    #expect(VirtualFunctionMemory(base: 0, sizeInBytes: 0).slice(ofVF: 0) == nil)
  }

  @Test(
    "a slice is a page at least",
    arguments: [
      (UInt64(0x1000), UInt64(0x1000), UInt64(0x1000)), (0x1000, 0x1_0000, 0x1_0000), (0x4000, 0x1000, 0x4000),
      (0, 0x1000, 0),
    ])
  func pageSize(probed: UInt64, page: UInt64, expected: UInt64) {
    #expect(VirtualFunctionMemory.sizeInBytes(probed: probed, systemPageSizeInBytes: page) == expected)
  }

  @Test("a page or a probed size that is no power of two is refused")
  func notPowerOfTwo() {
    #expect(VirtualFunctionMemory.sizeInBytes(probed: 0x1000, systemPageSizeInBytes: 0x3000) == nil)
    #expect(VirtualFunctionMemory.sizeInBytes(probed: 0x3000, systemPageSizeInBytes: 0x1000) == nil)
    #expect(VirtualFunctionMemory.sizeInBytes(probed: 0x1000, systemPageSizeInBytes: 0) == nil)
  }
}

@Suite("limits of virtual functions")
struct VirtualFunctionLimitsTests {
  @Test(
    "what the counts allow and what is wrong with them",
    arguments: [
      (VirtualFunctionLimits(initial: 8, total: 8, number: 0), 8, nil),
      (VirtualFunctionLimits(initial: 8, total: 8, number: 8), 8, nil),
      (VirtualFunctionLimits(initial: 8, total: 8, number: 9), 8, .numberAboveLimit),
      (VirtualFunctionLimits(initial: 9, total: 8, number: 0), 8, .initialAboveTotal),
      (VirtualFunctionLimits(initial: 4, total: 8, number: 0), 4, .initialNotTotal),
      (VirtualFunctionLimits(initial: 4, total: 8, number: 8, migrationEnabled: true), 8, nil),
      (VirtualFunctionLimits(initial: 0, total: 0, number: 0), 0, nil),
    ] as [(VirtualFunctionLimits, Int, VirtualFunctionLimits.Violation?)])
  func counts(limits: VirtualFunctionLimits, greatest: Int, violation: VirtualFunctionLimits.Violation?) {
    #expect(limits.greatestNumber == greatest)
    #expect(limits.violation == violation)
    #expect(limits.allows(greatest) && !limits.allows(greatest + 1) && limits.allows(0) && !limits.allows(-1))
  }

  @Test("they are read from the capability, and unread where it was cut short")
  func fromCapability() {
    var space = SpaceBuilder(express: 0x200)
    space.extended(0x0010, at: 0x100, next: 0)
    space.write(UInt16(7), at: 0x10c)
    space.write(UInt16(7), at: 0x10e)
    space.write(UInt16(2), at: 0x110)
    let capability = SRIOVCapability(space.config, offset: 0x100)
    #expect(VirtualFunctionLimits(capability) == VirtualFunctionLimits(initial: 7, total: 7, number: 2))
    let cut = SRIOVCapability(ConfigSpace(Array(space.bytes.prefix(0x110))), offset: 0x100)
    #expect(VirtualFunctionLimits(cut) == nil)
  }
}
