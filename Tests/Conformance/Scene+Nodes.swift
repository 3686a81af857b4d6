import Glibc
import LinuxVFIO

/// Devices by their own nodes, and iommufd.
extension Scene {
  /// A device that is bound to an iommufd.
  private func bound(
    _ role: Machine.Role, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) -> (device: Int32, number: UInt32) {
    let node = try machine.openNode(role)
    let number = try calls.bind(node, to: iommu)
    return (node.take(), number)
  }

  func hostPeerByNode() throws(VFIOErrno) {
    let iommu = try calls.openIOMMU()
    let node = try transcript.need("open the node of a function whose neighbour the host uses") {
      () throws(VFIOErrno) in try machine.openNode(.first)
    }
    transcript.refused("BIND_IOMMUFD while the host uses a neighbour", EPERM) { () throws(VFIOErrno) in
      try calls.bind(node, to: iommu)
    }
  }

  func nodeLifecycle() throws(VFIOErrno) {
    let iommu = try transcript.need("open /dev/iommu") { () throws(VFIOErrno) in try calls.openIOMMU() }
    let node = try transcript.need("open a device's node") { () throws(VFIOErrno) in try machine.openNode(.nvme) }
    let early = DeviceDescriptor(adopting: try calls.duplicate(node.number), calls: calls)
    transcript.refused("GET_INFO before BIND_IOMMUFD", EINVAL) { () throws(VFIOErrno) in try calls.information(early) }
    transcript.refused("pread before BIND_IOMMUFD", EINVAL) { () throws(VFIOErrno) in try read(7, 0, 4, early) }
    transcript.refused("mmap before BIND_IOMMUFD", EINVAL) { () throws(VFIOErrno) in
      try unsafe UInt(
        bitPattern: calls.mapMemory(FilePart(offset: 0, sizeInBytes: 4096), access: .read, alignment: 4096, early))
    }
    transcript.refused("ATTACH_IOMMUFD_PT before BIND_IOMMUFD", EINVAL) { () throws(VFIOErrno) in
      try calls.attach(early, to: 1)
    }
    let none = IOMMUDescriptor(adopting: Self.closedNumber, calls: calls)
    transcript.refused("BIND_IOMMUFD to a closed number", EBADF) { () throws(VFIOErrno) in
      try calls.bind(node, to: none)
    }
    let null = IOMMUDescriptor(adopting: try Self.null(), calls: calls)
    transcript.refused("BIND_IOMMUFD to another file", EBADFD) { () throws(VFIOErrno) in try calls.bind(node, to: null)
    }
    do {
      let group = try transcript.need("open the group of a device whose node is open") { () throws(VFIOErrno) in
        try machine.openGroup(.nvme)
      }
      transcript.refused("BIND_IOMMUFD while the group is open", EBUSY) { () throws(VFIOErrno) in
        try calls.bind(node, to: iommu)
      }
      calls.close(group.take())
    }
    transcript.gives("BIND_IOMMUFD", 1) { () throws(VFIOErrno) in try calls.bind(node, to: iommu) }
    transcript.refused("BIND_IOMMUFD twice", EINVAL) { () throws(VFIOErrno) in try calls.bind(node, to: iommu) }
    transcript.refused("open the group while the device is bound", EBUSY) { () throws(VFIOErrno) in
      try machine.openGroup(.nvme)
    }
    let second = try transcript.need("open the node again") { () throws(VFIOErrno) in try machine.openNode(.nvme) }
    transcript.refused("BIND_IOMMUFD of a second file", EINVAL) { () throws(VFIOErrno) in
      try calls.bind(second, to: iommu)
    }
    transcript.done("GET_INFO after BIND_IOMMUFD") { () throws(VFIOErrno) in _ = try calls.information(early) }
    try attachments(iommu, early)
    let space = try calls.makeAddressSpace(iommu)
    _ = try calls.attach(early, to: space)
    calls.close(iommu.take())
    transcript.done("GET_INFO after the iommufd's number is closed") { () throws(VFIOErrno) in
      _ = try calls.information(early)
    }
    transcript.done("DETACH_IOMMUFD_PT after the iommufd's number is closed") { () throws(VFIOErrno) in
      try calls.detach(early)
    }
    calls.close(early.take())
    calls.close(node.take())
    transcript.done("open the group after all is closed") { () throws(VFIOErrno) in _ = try machine.openGroup(.nvme) }
  }

  private func attachments(
    _ iommu: borrowing IOMMUDescriptor, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) {
    transcript.refused("ATTACH_IOMMUFD_PT to nothing", ENOENT) { () throws(VFIOErrno) in
      try calls.attach(device, to: 77)
    }
    transcript.refused("ATTACH_IOMMUFD_PT to a device", EINVAL) { () throws(VFIOErrno) in
      try calls.attach(device, to: 1)
    }
    transcript.gives("IOAS_ALLOC", 2) { () throws(VFIOErrno) in try calls.makeAddressSpace(iommu) }
    transcript.gives("ranges before a device", [0...UInt64.max]) { () throws(VFIOErrno) in
      try calls.ranges(of: 2, iommu).ranges
    }
    transcript.gives("alignment before a device", 1) { () throws(VFIOErrno) in try calls.ranges(of: 2, iommu).alignment
    }
    transcript.gives("ATTACH_IOMMUFD_PT", 3) { () throws(VFIOErrno) in try calls.attach(device, to: 2) }
    transcript.gives("ranges with a device", [0...0xfedf_ffff, 0xfef0_0000...0xffff_ffff_ffff]) {
      () throws(VFIOErrno) in
      try calls.ranges(of: 2, iommu).ranges
    }
    transcript.gives("alignment with a device", 4096) { () throws(VFIOErrno) in try calls.ranges(of: 2, iommu).alignment
    }
    transcript.gives("ATTACH_IOMMUFD_PT to the same again", 3) { () throws(VFIOErrno) in try calls.attach(device, to: 2)
    }
    transcript.refused("DESTROY of an address space in use", EBUSY) { () throws(VFIOErrno) in
      try calls.destroy(2, iommu)
    }
    transcript.refused("DESTROY of a page table in use", EBUSY) { () throws(VFIOErrno) in try calls.destroy(3, iommu) }
    transcript.refused("DESTROY of a device", EBUSY) { () throws(VFIOErrno) in try calls.destroy(1, iommu) }
    transcript.refused("DESTROY of nothing", ENOENT) { () throws(VFIOErrno) in try calls.destroy(77, iommu) }
    let other = try calls.makeAddressSpace(iommu)
    transcript.done("ATTACH_IOMMUFD_PT to another address space in place of it") { () throws(VFIOErrno) in
      _ = try calls.attach(device, to: other)
    }
    transcript.done("DESTROY of the one that was left") { () throws(VFIOErrno) in try calls.destroy(2, iommu) }
    transcript.done("DETACH_IOMMUFD_PT") { () throws(VFIOErrno) in try calls.detach(device) }
    transcript.done("DETACH_IOMMUFD_PT twice") { () throws(VFIOErrno) in try calls.detach(device) }
    transcript.gives("alignment without a device again", 1) { () throws(VFIOErrno) in
      try calls.ranges(of: other, iommu).alignment
    }
    transcript.done("DESTROY of an address space") { () throws(VFIOErrno) in try calls.destroy(other, iommu) }
    transcript.gives("GET_HW_INFO: VT-d", 1) { () throws(VFIOErrno) in try calls.hardware(of: 1, iommu).type }
    transcript.gives("GET_HW_INFO: no dirty tracking", false) { () throws(VFIOErrno) in
      try calls.hardware(of: 1, iommu).hasDirtyTracking
    }
    transcript.refused("GET_HW_INFO of nothing", ENOENT) { () throws(VFIOErrno) in try calls.hardware(of: 77, iommu) }
    transcript.refused("a request for devices on an iommufd", ENOTTY) { () throws(VFIOErrno) in
      try calls.information(DeviceDescriptor(adopting: try iommu.duplicate().take(), calls: calls))
    }
  }

  private func map(
    _ memory: borrowing Memory, at address: UInt64, _ size: UInt64? = nil, from offset: UInt64 = 0,
    _ access: MemoryAccess = .readWrite, in space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    try calls.map(
      MappedRange(
        address: address, hostAddress: memory.address + offset, sizeInBytes: size ?? memory.size, access: access),
      in: space, iommu)
  }

  func spaces() throws(VFIOErrno) {
    let iommu = try calls.openIOMMU()
    let opened = try bound(.edu, iommu)
    let device = DeviceDescriptor(adopting: opened.device, calls: calls)
    let memory = try Memory(0x10_0000)
    let space = try calls.makeAddressSpace(iommu)
    transcript.done("IOAS_MAP where interrupts are written, before a device") { () throws(VFIOErrno) in
      try map(memory, at: 0xfee0_0000, 0x1000, in: space, iommu)
    }
    transcript.refused("ATTACH_IOMMUFD_PT then", EADDRINUSE) { () throws(VFIOErrno) in
      try calls.attach(device, to: space)
    }
    transcript.gives("IOAS_UNMAP of it", 0x1000) { () throws(VFIOErrno) in
      try calls.unmap(0xfee0_0000, size: 0x1000, in: space, iommu)
    }
    transcript.done("IOAS_MAP of an address without memory, before a device") { () throws(VFIOErrno) in
      try calls.map(
        MappedRange(address: 0x20000, hostAddress: 0x10000, sizeInBytes: 0x1000, access: .readWrite), in: space, iommu)
    }
    transcript.refused("ATTACH_IOMMUFD_PT with it", EFAULT) { () throws(VFIOErrno) in
      try calls.attach(device, to: space)
    }
    transcript.gives("IOAS_UNMAP of what has no memory", 0x1000) { () throws(VFIOErrno) in
      try calls.unmap(0, size: .max, in: space, iommu)
    }
    transcript.done("IOAS_ALLOW_IOVAS") { () throws(VFIOErrno) in try calls.allow([0...0xfedf_ffff], in: space, iommu) }
    transcript.done("ATTACH_IOMMUFD_PT with what is allowed") { () throws(VFIOErrno) in
      _ = try calls.attach(device, to: space)
    }
    transcript.refused("IOAS_ALLOW_IOVAS where interrupts are written", EADDRINUSE) { () throws(VFIOErrno) in
      try calls.allow([0...0xfee0_0000], in: space, iommu)
    }
    transcript.refused("IOAS_ALLOW_IOVAS of ranges that overlap", EINVAL) { () throws(VFIOErrno) in
      try calls.allow([0...0x1000, 0x800...0x2000], in: space, iommu)
    }
    transcript.refused("IOAS_ALLOW_IOVAS of nothing's", ENOENT) { () throws(VFIOErrno) in
      try calls.allow([0...0x1000], in: 77, iommu)
    }
    spaceRefusals(memory, space, iommu)
    spaceUnmapping(memory, space, iommu)
    try copies(memory, space, iommu)
    try options(space, iommu)
    try registersAsSpace(device, space, iommu)
    try nestedTables(opened.number, space, iommu)
  }

  private func spaceRefusals(_ memory: borrowing Memory, _ space: UInt32, _ iommu: borrowing IOMMUDescriptor) {
    transcript.done("IOAS_MAP") { () throws(VFIOErrno) in try map(memory, at: 0x10000, 0x4000, in: space, iommu) }
    transcript.refused("IOAS_MAP of the same again", EEXIST) { () throws(VFIOErrno) in
      try map(memory, at: 0x10000, 0x4000, in: space, iommu)
    }
    transcript.refused("IOAS_MAP over a part", EEXIST) { () throws(VFIOErrno) in
      try map(memory, at: 0x13000, 0x4000, in: space, iommu)
    }
    transcript.refused("IOAS_MAP of nothing", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0, in: space, iommu)
    }
    transcript.refused("IOAS_MAP of half a page", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x800, in: space, iommu)
    }
    transcript.refused("IOAS_MAP at half a page", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20800, 0x1000, in: space, iommu)
    }
    transcript.refused("IOAS_MAP of memory from the second byte on", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x1000, from: 1, in: space, iommu)
    }
    transcript.refused("IOAS_MAP without access", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x1000, from: 0, [], in: space, iommu)
    }
    transcript.refused("IOAS_MAP into nothing", ENOENT) { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x1000, in: 77, iommu)
    }
    transcript.refused("IOAS_MAP where interrupts are written", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0xfee0_0000, 0x1000, in: space, iommu)
    }
    transcript.refused("IOAS_MAP into where interrupts are written", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0xfedf_f000, 0x2000, in: space, iommu)
    }
    transcript.refused("IOAS_MAP past 48 bits", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x1_0000_0000_0000, 0x1000, in: space, iommu)
    }
    transcript.refused("IOAS_MAP around the end of 64 bits", EOVERFLOW) { () throws(VFIOErrno) in
      try map(memory, at: 0xffff_ffff_ffff_f000, 0x2000, in: space, iommu)
    }
    transcript.refused("IOAS_MAP of an address without memory", EFAULT) { () throws(VFIOErrno) in
      try calls.map(
        MappedRange(address: 0x20000, hostAddress: 0x10000, sizeInBytes: 0x1000, access: .readWrite), in: space, iommu)
    }
  }

  private func spaceUnmapping(_ memory: borrowing Memory, _ space: UInt32, _ iommu: borrowing IOMMUDescriptor) {
    func unmap(_ address: UInt64, _ size: UInt64) throws(VFIOErrno) -> UInt64 {
      try calls.unmap(address, size: size, in: space, iommu)
    }
    transcript.refused("IOAS_UNMAP of the middle", ENOENT) { () throws(VFIOErrno) in try unmap(0x11000, 0x1000) }
    transcript.refused("IOAS_UNMAP of the beginning", ENOENT) { () throws(VFIOErrno) in try unmap(0x10000, 0x1000) }
    transcript.refused("IOAS_UNMAP of nothing that is mapped", ENOENT) { () throws(VFIOErrno) in
      try unmap(0x40000, 0x1000)
    }
    transcript.refused("IOAS_UNMAP of no bytes", EINVAL) { () throws(VFIOErrno) in try unmap(0, 0) }
    transcript.refused("IOAS_UNMAP around the end of 64 bits", EOVERFLOW) { () throws(VFIOErrno) in
      try unmap(0xffff_ffff_ffff_f000, 0x2000)
    }
    transcript.done("IOAS_MAP of two more") { () throws(VFIOErrno) in
      try map(memory, at: 0x20000, 0x1000, in: space, iommu)
      try map(memory, at: 0x22000, 0x4000, in: space, iommu)
    }
    transcript.refused("IOAS_UNMAP of one and a half", ENOENT) { () throws(VFIOErrno) in try unmap(0x20000, 0x4000) }
    transcript.refused("the one is gone all the same", ENOENT) { () throws(VFIOErrno) in try unmap(0x20000, 0x1000) }
    transcript.gives("IOAS_UNMAP of more than a mapping", 0x4000) { () throws(VFIOErrno) in try unmap(0x8000, 0x10000) }
    transcript.gives("IOAS_UNMAP of all", 0x4000) { () throws(VFIOErrno) in try unmap(0, .max) }
    transcript.gives("IOAS_UNMAP of all where nothing is", 0) { () throws(VFIOErrno) in try unmap(0, .max) }
    transcript.done("70,000 mappings") { () throws(VFIOErrno) in
      for index in 0..<UInt64(70_000) { try map(memory, at: 0x1_0000_0000 + index * 0x2000, 0x1000, in: space, iommu) }
    }
    transcript.gives("IOAS_UNMAP of them", 70_000 * 4096) { () throws(VFIOErrno) in try unmap(0, .max) }
  }

  private func copies(
    _ memory: borrowing Memory, _ space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let other = try calls.makeAddressSpace(iommu)
    try map(memory, at: 0x10000, 0x4000, in: space, iommu)
    func copy(_ from: UInt64, _ size: UInt64, to: UInt64, _ access: MemoryAccess = .readWrite) throws(VFIOErrno) {
      try calls.copy(
        SpaceCopy(
          source: space, sourceAddress: from, destination: other, destinationAddress: to, sizeInBytes: size,
          access: access),
        iommu)
    }
    transcript.done("IOAS_COPY") { () throws(VFIOErrno) in try copy(0x10000, 0x4000, to: 0x50000) }
    transcript.refused("IOAS_COPY to the same place", EEXIST) { () throws(VFIOErrno) in
      try copy(0x10000, 0x4000, to: 0x50000)
    }
    transcript.refused("IOAS_COPY of what is not mapped", ENOENT) { () throws(VFIOErrno) in
      try copy(0x40000, 0x1000, to: 0x60000)
    }
    transcript.refused("IOAS_COPY of more than is mapped", ENOENT) { () throws(VFIOErrno) in
      try copy(0x10000, 0x5000, to: 0x60000)
    }
    transcript.refused("IOAS_COPY of nothing", EINVAL) { () throws(VFIOErrno) in try copy(0x10000, 0, to: 0x60000) }
    transcript.refused("IOAS_COPY without access", EINVAL) { () throws(VFIOErrno) in
      try copy(0x10000, 0x4000, to: 0x60000, [])
    }
    transcript.gives("IOAS_UNMAP of the copy", 0x4000) { () throws(VFIOErrno) in
      try calls.unmap(0x50000, size: 0x4000, in: other, iommu)
    }
    transcript.gives("IOAS_UNMAP of the first", 0x4000) { () throws(VFIOErrno) in
      try calls.unmap(0, size: .max, in: space, iommu)
    }
    transcript.done("DESTROY of the other address space") { () throws(VFIOErrno) in try calls.destroy(other, iommu) }
    transcript.refused("IOAS_MAP_FILE, which is newer", ENOTTY) { () throws(VFIOErrno) in
      try calls.map(
        SpaceFileMapping(address: 0x10000, file: 0, offset: 0, sizeInBytes: 0x1000, access: .read), in: space, iommu)
    }
  }

  private func options(_ space: UInt32, _ iommu: borrowing IOMMUDescriptor) throws(VFIOErrno) {
    transcript.gives("OPTION: huge pages at first", 1) { () throws(VFIOErrno) in
      try calls.value(of: .hugePages, of: space, iommu)
    }
    transcript.done("OPTION: no huge pages") { () throws(VFIOErrno) in
      try calls.set(.hugePages, of: space, to: 0, iommu)
    }
    transcript.gives("OPTION: no huge pages now", 0) { () throws(VFIOErrno) in
      try calls.value(of: .hugePages, of: space, iommu)
    }
    transcript.refused("OPTION: huge pages, a wrong value", EINVAL) { () throws(VFIOErrno) in
      try calls.set(.hugePages, of: space, to: 2, iommu)
    }
    transcript.refused("OPTION: huge pages of nothing", ENOENT) { () throws(VFIOErrno) in
      try calls.value(of: .hugePages, of: 77, iommu)
    }
    transcript.gives("OPTION: locked memory counts by user", 0) { () throws(VFIOErrno) in
      try calls.value(of: .limitByProcess, of: 0, iommu)
    }
    transcript.refused("OPTION: by process, when there are objects", EBUSY) { () throws(VFIOErrno) in
      try calls.set(.limitByProcess, of: 0, to: 1, iommu)
    }
    transcript.refused("OPTION: by process, of an object", EOPNOTSUPP) { () throws(VFIOErrno) in
      try calls.set(.limitByProcess, of: space, to: 1, iommu)
    }
    let other = try calls.openIOMMU()
    transcript.done("OPTION: by process, at the beginning") { () throws(VFIOErrno) in
      try calls.set(.limitByProcess, of: 0, to: 1, other)
    }
    transcript.gives("OPTION: by process now", 1) { () throws(VFIOErrno) in
      try calls.value(of: .limitByProcess, of: 0, other)
    }
    transcript.refused("OPTION: by process, a wrong value", EINVAL) { () throws(VFIOErrno) in
      try calls.set(.limitByProcess, of: 0, to: 2, other)
    }
  }

  private func registersAsSpace(
    _ device: borrowing DeviceDescriptor, _ space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    try enable(device)
    let pointer = unsafe try calls.mapMemory(
      FilePart(offset: 0, sizeInBytes: 0x10000), access: .readWrite, alignment: 4096, device)
    let address = UInt64(UInt(bitPattern: pointer))
    transcript.refused("IOAS_MAP of a BAR", EFAULT) { () throws(VFIOErrno) in
      try calls.map(
        MappedRange(address: 0x20000, hostAddress: address, sizeInBytes: 0x10000, access: .readWrite), in: space, iommu
      )
    }
    try unsafe calls.unmapMemory(pointer, sizeInBytes: 0x10000)
  }

  private func nestedTables(
    _ device: UInt32, _ space: UInt32, _ iommu: borrowing IOMMUDescriptor
  ) throws(VFIOErrno) {
    let table = try transcript.need("HWPT_ALLOC") { () throws(VFIOErrno) in
      try calls.makePageTable(PageTableRequest(device: device, parent: space), iommu)
    }
    transcript.refused("HWPT_ALLOC of nothing's", EINVAL) { () throws(VFIOErrno) in
      try calls.makePageTable(PageTableRequest(device: device, parent: 77), iommu)
    }
    transcript.refused("HWPT_ALLOC for nothing", ENOENT) { () throws(VFIOErrno) in
      try calls.makePageTable(PageTableRequest(device: 77, parent: space), iommu)
    }
    transcript.refused("HWPT_ALLOC with an unknown flag", EOPNOTSUPP) { () throws(VFIOErrno) in
      try calls.makePageTable(PageTableRequest(device: device, parent: space, flags: 1 << 31), iommu)
    }
    transcript.refused("HWPT_ALLOC with dirty tracking, which the unit lacks", EOPNOTSUPP) { () throws(VFIOErrno) in
      try calls.makePageTable(PageTableRequest(device: device, parent: space, flags: 2), iommu)
    }
    transcript.refused("HWPT_SET_DIRTY_TRACKING of nothing", ENOENT) { () throws(VFIOErrno) in
      try calls.setDirtyTracking(true, ofTable: 77, iommu)
    }
    transcript.done("DESTROY of a page table") { () throws(VFIOErrno) in try calls.destroy(table, iommu) }
  }

  func nodeResets() throws(VFIOErrno) {
    let iommu = try calls.openIOMMU()
    let first = DeviceDescriptor(adopting: try bound(.first, iommu).device, calls: calls)
    transcript.gives("a reset tells of functions by their numbers", true) { () throws(VFIOErrno) in
      try calls.hotResetInformation(first).namesDevices
    }
    transcript.gives("all are owned, by their group", true) { () throws(VFIOErrno) in
      try calls.hotResetInformation(first).isOwned
    }
    transcript.gives("their numbers: one, and one that is owned and not open", [0, 1]) { () throws(VFIOErrno) in
      try calls.hotResetInformation(first).functions.map { $0.id }.sorted()
    }
    transcript.done("PCI_HOT_RESET without groups") { () throws(VFIOErrno) in try calls.hotReset(first, groups: []) }
    transcript.refused("PCI_HOT_RESET by a number beside", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(first, groups: [iommu.number])
    }
    let second = DeviceDescriptor(adopting: try bound(.second, iommu).device, calls: calls)
    transcript.gives("their numbers: both open", [1, 2]) { () throws(VFIOErrno) in
      try calls.hotResetInformation(second).functions.map { $0.id }.sorted()
    }
    let virtual = DeviceDescriptor(adopting: try bound(.vf, iommu).device, calls: calls)
    transcript.gives("the card of a virtual function is not owned", false) { () throws(VFIOErrno) in
      try calls.hotResetInformation(virtual).isOwned
    }
    transcript.gives("which its number says", true) { () throws(VFIOErrno) in
      try calls.hotResetInformation(virtual).functions.contains { $0.id == .max }
    }
    transcript.refused("PCI_HOT_RESET of a virtual function's bus, by its node", EINVAL) { () throws(VFIOErrno) in
      try calls.hotReset(virtual, groups: [])
    }
    let other = try calls.openIOMMU()
    let edu = try machine.openNode(.edu)
    transcript.done("BIND_IOMMUFD to another iommufd") { () throws(VFIOErrno) in _ = try calls.bind(edu, to: other) }
  }

  func nodeTransfers() throws(VFIOErrno) {
    let iommu = try calls.openIOMMU()
    let edu = DeviceDescriptor(adopting: try bound(.edu, iommu).device, calls: calls)
    let nvme = DeviceDescriptor(adopting: try bound(.nvme, iommu).device, calls: calls)
    let space = try calls.makeAddressSpace(iommu)
    transcript.done("two devices in one address space") { () throws(VFIOErrno) in
      let table = try calls.attach(edu, to: space)
      guard try calls.attach(nvme, to: space) == table else { throw .invalid }
    }
    let memory = try Memory(0x4000)
    try map(memory, at: 0x400_0000, in: space, iommu)
    try move(memory, edu)
    let pages = try Memory(0x8000)
    try map(pages, at: 0x10_0000, in: space, iommu)
    try identify(pages, nvme)
  }

  func narrowSpace() throws(VFIOErrno) {
    let iommu = try calls.openIOMMU()
    let device = DeviceDescriptor(adopting: try bound(.edu, iommu).device, calls: calls)
    let memory = try Memory(0x1000)
    let space = try calls.makeAddressSpace(iommu)
    transcript.done("IOAS_MAP past 39 bits before a device") { () throws(VFIOErrno) in
      try map(memory, at: 0x80_0000_0000, in: space, iommu)
    }
    transcript.refused("ATTACH_IOMMUFD_PT of 39 bits then", EADDRINUSE) { () throws(VFIOErrno) in
      try calls.attach(device, to: space)
    }
    transcript.gives("IOAS_UNMAP of what is past 39 bits", 0x1000) { () throws(VFIOErrno) in
      try calls.unmap(0, size: .max, in: space, iommu)
    }
    _ = try calls.attach(device, to: space)
    transcript.gives("ranges of 39 bits, by iommufd", [0...0xfedf_ffff, 0xfef0_0000...0x7f_ffff_ffff]) {
      () throws(VFIOErrno) in
      try calls.ranges(of: space, iommu).ranges
    }
    transcript.refused("IOAS_MAP past 39 bits", EINVAL) { () throws(VFIOErrno) in
      try map(memory, at: 0x80_0000_0000, in: space, iommu)
    }
  }

  // MARK: Tokens

  private static let token = " vf_token=01020304-0506-0708-090a-0b0c0d0e0f10"
  private static let otherToken = " vf_token=ffffffff-0506-0708-090a-0b0c0d0e0f10"

  func token() throws(VFIOErrno) {
    let container = try container()
    let cardGroup = try machine.openGroup(.card)
    let virtualGroup = try machine.openGroup(.vf)
    try settle(cardGroup, container)
    try calls.setContainer(container, virtualGroup)
    transcript.refused("GET_DEVICE_FD of a virtual function without a token", EACCES) { () throws(VFIOErrno) in
      try machine.openDevice(.vf, virtualGroup)
    }
    let card = try transcript.need("GET_DEVICE_FD of the card with a token") { () throws(VFIOErrno) in
      try machine.openDevice(.card, cardGroup, words: Self.token)
    }
    transcript.refused("GET_DEVICE_FD of a virtual function with another token", EACCES) { () throws(VFIOErrno) in
      try machine.openDevice(.vf, virtualGroup, words: Self.otherToken)
    }
    let virtual = try transcript.need("GET_DEVICE_FD of a virtual function with the token") { () throws(VFIOErrno) in
      try machine.openDevice(.vf, virtualGroup, words: Self.token)
    }
    transcript.refused("GET_DEVICE_FD of the card without the token, in use", EACCES) { () throws(VFIOErrno) in
      try machine.openDevice(.card, cardGroup)
    }
    transcript.done("GET_DEVICE_FD of the card with the token, in use") { () throws(VFIOErrno) in
      _ = try machine.openDevice(.card, cardGroup, words: Self.token)
    }
    let data = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 8)
    defer { unsafe data.deallocate() }
    unsafe _ = data.initializeMemory(as: UInt8.self, repeating: 0xff)
    transcript.done("FEATURE: set the token") { () throws(VFIOErrno) in
      try unsafe calls.feature(.token, .set, data: data, card)
    }
    transcript.refused("FEATURE: get the token", EINVAL) { () throws(VFIOErrno) in
      try unsafe calls.feature(.token, .get, data: data, card)
    }
    calls.close(virtual.take())
    transcript.refused("GET_DEVICE_FD of a virtual function with the old token", EACCES) { () throws(VFIOErrno) in
      try machine.openDevice(.vf, virtualGroup, words: Self.token)
    }
  }

  /// Linux 6.12 asks nobody for a token who opens a virtual function by its own node.
  func tokenByNode() throws(VFIOErrno) {
    let iommu = try calls.openIOMMU()
    let node = try machine.openNode(.vf)
    transcript.done("BIND_IOMMUFD of a virtual function without a token") { () throws(VFIOErrno) in
      _ = try calls.bind(node, to: iommu)
    }
  }
}
