import Glibc
import LinuxVFIO

/// What may be mapped for devices, type 1.
extension Scene {
  func mapping() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.edu)
    try settle(group, container)
    let memory = try Memory(0x80_0000)
    transcript.gives("ranges of 48 bits", [0...0xfedf_ffff, 0xfef0_0000...0xffff_ffff_ffff]) { () throws(VFIOErrno) in
      try calls.information(container).ranges ?? []
    }
    transcript.gives("the smallest page", 4096) { () throws(VFIOErrno) in
      1 << UInt64(try calls.information(container).pageSizes.trailingZeroBitCount)
    }
    transcript.gives("mappings left at first", 65_535) { () throws(VFIOErrno) in
      try calls.information(container).mappingsLeft ?? -1
    }
    transcript.gives("page sizes of dirty tracking", 4096) { () throws(VFIOErrno) in
      try calls.information(container).dirtyTracking?.pageSizes ?? 0
    }
    refusals(memory, container)
    try memoryRefusals(memory, container)
    unmapping(memory, container)
    dirtyPages(memory, container)
    try manyMappings(memory, container)
    try registersAsMemory(container, group)
  }

  private func refusals(_ memory: borrowing Memory, _ container: borrowing ContainerDescriptor) {
    transcript.done("MAP_DMA") { () throws(VFIOErrno) in try map(memory, at: 0x10000, 0x4000, on: container) }
    transcript.gives("mappings left after one", 65_534) { () throws(VFIOErrno) in
      try calls.information(container).mappingsLeft ?? -1
    }
    transcript.refused("MAP_DMA of the same again", EEXIST) { () throws(VFIOErrno) in
      try map(memory, at: 0x10000, 0x4000, on: container)
    }
    transcript.refused("MAP_DMA over a part", EEXIST) { () throws(VFIOErrno) in
      try map(memory, at: 0x13000, 0x4000, on: container)
    }
    transcript.refused("MAP_DMA within", EEXIST) { () throws(VFIOErrno) in
      try map(memory, at: 0x11000, 0x1000, on: container)
    }
    transcript.refused("MAP_DMA of nothing", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0, on: container)
    }
    transcript.refused("MAP_DMA of half a page", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x800, on: container)
    }
    transcript.refused("MAP_DMA at half a page", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20800, 0x1000, on: container)
    }
    transcript.refused("MAP_DMA of memory from the second byte on", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x1000, from: 1, on: container)
    }
    transcript.refused("MAP_DMA without access", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x1000, from: 0, [], on: container)
    }
    transcript.refused("MAP_DMA with an unknown flag", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x1000, from: 0, MemoryAccess(rawValue: 0x83), on: container)
    }
    transcript.refused("MAP_DMA where interrupts are written", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0xfee0_0000, 0x1000, on: container)
    }
    transcript.refused("MAP_DMA into where interrupts are written", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0xfedf_f000, 0x2000, on: container)
    }
    transcript.done("MAP_DMA just below where interrupts are written") { () throws(VFIOErrno) in
      try map(memory, at: 0xfedf_f000, 0x1000, on: container)
    }
    transcript.done("MAP_DMA just above where interrupts are written") { () throws(VFIOErrno) in
      try map(memory, at: 0xfef0_0000, 0x1000, on: container)
    }
    transcript.done("MAP_DMA of the last page of 48 bits") { () throws(VFIOErrno) in
      try map(memory, at: 0xffff_ffff_f000, 0x1000, on: container)
    }
    transcript.refused("MAP_DMA past 48 bits", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x1_0000_0000_0000, 0x1000, on: container)
    }
    transcript.refused("MAP_DMA around the end of 64 bits", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0xffff_ffff_ffff_f000, 0x2000, on: container)
    }
  }

  private func memoryRefusals(
    _ memory: borrowing Memory, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) {
    transcript.refused("MAP_DMA of an address without memory", EFAULT) { () throws(VFIOErrno) in
      try calls.map(
        MappedRange(address: 0x20000, hostAddress: 0x10000, sizeInBytes: 0x1000, access: .readWrite), container)
    }
    let constant = try Memory(0x1000, isWritable: false)
    transcript.refused("MAP_DMA for writing of memory that is read-only", EFAULT) { () throws(VFIOErrno) in
      try map(constant, at: 0x20000, on: container)
    }
    transcript.done("MAP_DMA for reading of memory that is read-only") { () throws(VFIOErrno) in
      try map(constant, at: 0x20000, nil, from: 0, .read, on: container)
    }
    transcript.gives("UNMAP_DMA of it", 0x1000) { () throws(VFIOErrno) in
      try calls.unmap(0x20000, size: 0x1000, all: false, container)
    }
  }

  private func unmapping(_ memory: borrowing Memory, _ container: borrowing ContainerDescriptor) {
    func unmap(_ address: UInt64, _ size: UInt64, all: Bool = false) throws(VFIOErrno) -> UInt64 {
      try calls.unmap(address, size: size, all: all, container)
    }
    transcript.refused("UNMAP_DMA of the middle", EINVAL) { () throws(VFIOErrno) in try unmap(0x11000, 0x1000) }
    transcript.refused("UNMAP_DMA of the beginning", EINVAL) { () throws(VFIOErrno) in try unmap(0x10000, 0x1000) }
    transcript.refused("UNMAP_DMA of the end", EINVAL) { () throws(VFIOErrno) in try unmap(0x13000, 0x2000) }
    transcript.gives("UNMAP_DMA of nothing that is mapped", 0) { () throws(VFIOErrno) in try unmap(0x40000, 0x1000) }
    transcript.refused("UNMAP_DMA of no bytes", EINVAL) { () throws(VFIOErrno) in try unmap(0, 0) }
    transcript.refused("UNMAP_DMA at half a page", EINVAL) { () throws(VFIOErrno) in try unmap(0x10800, 0x1000) }
    transcript.refused("UNMAP_DMA of half a page", EINVAL) { () throws(VFIOErrno) in try unmap(0x10000, 0x3800) }
    transcript.refused("UNMAP_DMA of all 64 bits", EINVAL) { () throws(VFIOErrno) in try unmap(0, .max) }
    transcript.refused("UNMAP_DMA of all, and a range", EINVAL) { () throws(VFIOErrno) in
      try unmap(0, 0x1000, all: true)
    }
    transcript.gives("UNMAP_DMA of more than a mapping", 0x4000) { () throws(VFIOErrno) in try unmap(0x8000, 0x10000) }
    transcript.gives("UNMAP_DMA of all", 0x3000) { () throws(VFIOErrno) in try unmap(0, 0, all: true) }
    transcript.gives("UNMAP_DMA of all where nothing is", 0) { () throws(VFIOErrno) in try unmap(0, 0, all: true) }
    transcript.gives("mappings left after all are gone", 65_535) { () throws(VFIOErrno) in
      try calls.information(container).mappingsLeft ?? -1
    }
  }

  private func dirtyPages(_ memory: borrowing Memory, _ container: borrowing ContainerDescriptor) {
    func bitmap(_ address: UInt64, _ size: UInt64, page: UInt64 = 4096, words: Int = 1) throws(VFIOErrno) -> UInt64 {
      let bitmap = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: words)
      defer { unsafe bitmap.deallocate() }
      unsafe bitmap.initialize(repeating: 0)
      try unsafe calls.dirtyPages(
        DirtyRange(address: address, sizeInBytes: size, pageSize: page), into: bitmap, container)
      return unsafe bitmap[0]
    }
    transcript.done("MAP_DMA of five pages") { () throws(VFIOErrno) in
      try map(memory, at: 0x10000, 0x5000, on: container)
    }
    transcript.refused("DIRTY_PAGES before it is on", EINVAL) { () throws(VFIOErrno) in try bitmap(0x10000, 0x5000) }
    transcript.done("DIRTY_PAGES on") { () throws(VFIOErrno) in try calls.setDirtyTracking(true, container) }
    transcript.done("DIRTY_PAGES on twice") { () throws(VFIOErrno) in try calls.setDirtyTracking(true, container) }
    transcript.gives("DIRTY_PAGES: all that is mapped", 0x1f) { () throws(VFIOErrno) in try bitmap(0x10000, 0x5000) }
    transcript.gives("DIRTY_PAGES of a wider range", 0x1f0) { () throws(VFIOErrno) in try bitmap(0xc000, 0x10000) }
    transcript.refused("DIRTY_PAGES of a part", EINVAL) { () throws(VFIOErrno) in try bitmap(0x10000, 0x1000) }
    transcript.refused("DIRTY_PAGES of nothing", EINVAL) { () throws(VFIOErrno) in try bitmap(0x10000, 0) }
    transcript.refused("DIRTY_PAGES with larger pages", EINVAL) { () throws(VFIOErrno) in
      try bitmap(0, 0x200000, page: 0x200000)
    }
    transcript.refused("DIRTY_PAGES with a bitmap that is too small", EINVAL) { () throws(VFIOErrno) in
      try bitmap(0, 0x80000)
    }
    transcript.done("DIRTY_PAGES off") { () throws(VFIOErrno) in try calls.setDirtyTracking(false, container) }
    transcript.refused("DIRTY_PAGES after it is off", EINVAL) { () throws(VFIOErrno) in try bitmap(0x10000, 0x5000) }
    transcript.gives("UNMAP_DMA of five pages", 0x5000) { () throws(VFIOErrno) in
      try calls.unmap(0, size: 0, all: true, container)
    }
  }

  private func manyMappings(
    _ memory: borrowing Memory, _ container: borrowing ContainerDescriptor
  ) throws(VFIOErrno) {
    transcript.done("65,535 mappings") { () throws(VFIOErrno) in
      for index in 0..<UInt64(65_535) { try map(memory, at: 0x1_0000_0000 + index * 0x2000, 0x1000, on: container) }
    }
    transcript.refused("one more", ENOSPC) { () throws(VFIOErrno) in try map(memory, at: 0, 0x1000, on: container) }
    transcript.refused("one more, over another", EEXIST) { () throws(VFIOErrno) in
      try map(memory, at: 0x1_0000_0000, 0x1000, on: container)
    }
    transcript.gives("mappings left", 0) { () throws(VFIOErrno) in try calls.information(container).mappingsLeft ?? -1 }
    transcript.gives("UNMAP_DMA of them", 65_535 * 4096) { () throws(VFIOErrno) in
      try calls.unmap(0, size: 0, all: true, container)
    }
  }

  /// Registers of one device as memory of another's transfers.
  private func registersAsMemory(
    _ container: borrowing ContainerDescriptor, _ group: borrowing GroupDescriptor
  ) throws(VFIOErrno) {
    let device = try machine.openDevice(.edu, group)
    try enable(device)
    let pointer = unsafe try calls.mapMemory(
      FilePart(offset: 0, sizeInBytes: 0x10000), access: .readWrite, alignment: 4096, device)
    let address = UInt64(UInt(bitPattern: pointer))
    transcript.done("MAP_DMA of a BAR") { () throws(VFIOErrno) in
      try calls.map(
        MappedRange(address: 0x20000, hostAddress: address, sizeInBytes: 0x10000, access: .readWrite), container)
    }
    transcript.gives("UNMAP_DMA of a BAR", 0x10000) { () throws(VFIOErrno) in
      try calls.unmap(0x20000, size: 0x10000, all: false, container)
    }
    try unsafe calls.unmapMemory(pointer, sizeInBytes: 0x10000)
  }

  /// 39 bits of an address.
  func narrow() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.edu)
    try settle(group, container)
    let memory = try Memory(0x1000)
    transcript.gives("ranges of 39 bits", [0...0xfedf_ffff, 0xfef0_0000...0x7f_ffff_ffff]) { () throws(VFIOErrno) in
      try calls.information(container).ranges ?? []
    }
    transcript.done("MAP_DMA of the last page of 39 bits") { () throws(VFIOErrno) in
      try map(memory, at: 0x7f_ffff_f000, on: container)
    }
    transcript.refused("MAP_DMA past 39 bits", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x80_0000_0000, on: container)
    }
  }

  /// Without CAP_IPC_LOCK, 64 KiB may be locked.
  func lockLimit() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.edu)
    try settle(group, container)
    let memory = try Memory(0x40000)
    if machine.calls is KernelVFIO {
      var limit = rlimit(rlim_cur: 65_536, rlim_max: 65_536)
      guard unsafe setrlimit(__rlimit_resource_t(8), &limit) == 0, setuid(65_534) == 0 else {
        throw VFIOErrno(rawValue: errno)
      }
    }
    transcript.refused("MAP_DMA of more than may be locked", ENOMEM) { () throws(VFIOErrno) in
      try map(memory, at: 0, 0x20000, on: container)
    }
    transcript.done("MAP_DMA of what may be locked") { () throws(VFIOErrno) in
      try map(memory, at: 0, 0x8000, on: container)
    }
    transcript.refused("MAP_DMA of more beside it", ENOMEM) { () throws(VFIOErrno) in
      try map(memory, at: 0x10000, 0x9000, on: container)
    }
    transcript.gives("UNMAP_DMA of what is locked", 0x8000) { () throws(VFIOErrno) in
      try calls.unmap(0, size: 0, all: true, container)
    }
    transcript.done("MAP_DMA of all that may be locked") { () throws(VFIOErrno) in
      try map(memory, at: 0, 0x10000, on: container)
    }
  }

  /// No IOMMU.
  func unguarded() throws(VFIOErrno) {
    let container = try container()
    let memory = try Memory(0x1000)
    let group = try transcript.need("open a group without an IOMMU") { () throws(VFIOErrno) in
      try machine.openGroup(.edu)
    }
    transcript.gives("CHECK_EXTENSION noIOMMU", true) { () throws(VFIOErrno) in try calls.supports(.noIOMMU, container)
    }
    transcript.done("SET_CONTAINER without an IOMMU") { () throws(VFIOErrno) in try calls.setContainer(container, group)
    }
    transcript.refused("SET_IOMMU type 1 without an IOMMU", ENODEV) { () throws(VFIOErrno) in
      try calls.setModel(.type1v2, container)
    }
    transcript.done("SET_IOMMU noIOMMU") { () throws(VFIOErrno) in try calls.setModel(.noIOMMU, container) }
    transcript.refused("MAP_DMA without an IOMMU", ENOTTY) { () throws(VFIOErrno) in
      try map(memory, at: 0, on: container)
    }
    transcript.refused("IOMMU_GET_INFO without an IOMMU", ENOTTY) { () throws(VFIOErrno) in
      try calls.information(container)
    }
    transcript.done("GET_DEVICE_FD without an IOMMU") { () throws(VFIOErrno) in _ = try machine.openDevice(.edu, group)
    }
    transcript.gives("the function's own node without an IOMMU", false) { () throws(VFIOErrno) in
      guard let node = machine.nodes[.edu] else { return false }
      return (try? calls.open(node)) != nil
    }
  }
}
