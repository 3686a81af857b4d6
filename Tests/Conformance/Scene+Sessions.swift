import LinuxVFIO
import PCICore
import PassthroughModel

/// The same devices through sessions, which both interfaces of the kernel stand behind.
extension Scene {
  func sessions(_ backend: AddressSpaceBackend) throws(VFIOErrno) {
    transcript.session("edu: a session") { () throws(VFIOError) in try teaching(backend) }
    transcript.session("nvme: a session") { () throws(VFIOError) in try disk(backend) }
    transcript.session("vf: a session") { () throws(VFIOError) in try virtualFunction(backend) }
    transcript.session("two that share a group: a session") { () throws(VFIOError) in try pair(backend) }
    transcript.session("causes") { () throws(VFIOError) in try causes(backend) }
  }

  private func space(_ roles: [Machine.Role], _ backend: AddressSpaceBackend) throws(VFIOError) -> any AddressSpace {
    var locations: [DeviceLocation] = []
    for role in roles { locations.append(try location(role)) }
    return try AddressSpaces.open(for: locations, backend, calls: calls)
  }

  private func location(_ role: Machine.Role) throws(VFIOError) -> DeviceLocation {
    var group: String?
    var node: String?
    if case .group(let name)? = machine.groups[role] { group = name }
    if case .device(let name)? = machine.nodes[role] { node = name }
    return DeviceLocation(machine.addresses[role].map { "\($0)" } ?? "-", group: group, node: node)
  }

  private func bar(_ number: Int) -> RegionIndex { RegionIndex(rawValue: UInt32(number)) }

  /// Decoding and bus mastering on.
  private func start(_ device: borrowing VFIODevice) throws(VFIOError) {
    try device.write(UInt16(6) | (try device.read(UInt16.self, .config, at: 4)), .config, at: 4)
  }

  // MARK: edu

  private func teaching(_ backend: AddressSpaceBackend) throws(VFIOError) {
    let space = try space([.edu], backend)
    let device = try space.open(try location(.edu))
    transcript.gives("edu: the interface", backend.rawValue) { () throws(VFIOErrno) in space.backend.rawValue }
    try start(device)
    let memory = try HostMemory(0x4000)
    let mapping = try space.map(memory, at: 0x400_0000)
    let event = try Event()
    let interrupts = try device.enable(.msi, [event])
    let registers = try device.map(bar(0), 0..<0x1000)
    transcript.gives("edu: identification by a mapping", 0x0100_00ed) { () throws(VFIOErrno) in
      registers.load(UInt32.self, at: 0)
    }
    let bytes = unsafe memory.bytes
    for offset in 0..<0x800 { unsafe bytes[offset] = UInt8(truncatingIfNeeded: offset &* 5 &+ 1) }
    func move(
      _ source: UInt32, _ destination: UInt32, _ kind: UInt32, by registers: borrowing MappedRegion
    ) -> UInt64 {
      registers.store(source, at: 0x80)
      registers.store(destination, at: 0x88)
      registers.store(UInt32(0x800), at: 0x90)
      deviceBarrier()
      registers.store(UInt32(1 | 4) | kind, at: 0x98)
      let came = event.wait(milliseconds: 5000)
      registers.store(UInt32(0x100), at: 0x64)
      // What is acknowledged is not raised any more.
      for _ in 0..<5000 where registers.load(UInt32.self, at: 0x24) != 0 { _ = event.wait(milliseconds: 1) }
      return came
    }
    transcript.gives("edu: fetched, by MMIO, DMA and MSI", 1) { () throws(VFIOErrno) in
      move(0x400_0000, 0x4_0000, 0, by: registers)
    }
    transcript.gives("edu: brought", 1) { () throws(VFIOErrno) in move(0x4_0000, 0x400_2000, 2, by: registers) }
    transcript.gives("edu: the same bytes", true) { () throws(VFIOErrno) in
      unsafe Array(bytes[0..<0x800]) == Array(bytes[0x2000..<0x2800])
    }
    try interrupts.disable()
    try registers.unmap()
    try mapping.unmap()
    transcript.gives("edu: nothing is mapped", 0) { () throws(VFIOErrno) in space.mappings.count }
    transcript.equals("edu: closed without a leak", "nothing", close(device))
  }

  private func close(_ device: consuming VFIODevice) -> String {
    do throws(LeakReport) {
      try device.close()
      return "nothing"
    } catch { return error.description }
  }

  // MARK: nvme

  private func disk(_ backend: AddressSpaceBackend) throws(VFIOError) {
    let space = try space([.nvme], backend)
    let device = try space.open(try location(.nvme))
    try start(device)
    let memory = try HostMemory(0x8000)
    let mapping = try space.map(memory, at: 0x10_0000)
    let admin = try Event()
    let queue = try Event()
    let interrupts = try device.enable(.msix, [admin, queue])
    let registers = try device.map(bar(0), 0..<0x2000)
    let controller = Controller(memory: memory, base: 0x10_0000)
    registers.store(UInt32(0), at: 0x14)
    transcript.gives("nvme: it stops", true) { () throws(VFIOErrno) in Controller.await(registers, 0) }
    registers.store(UInt32(0x000f_000f), at: 0x24)
    registers.store(UInt64(0x10_0000), at: 0x28)
    registers.store(UInt64(0x10_1000), at: 0x30)
    deviceBarrier()
    registers.store(UInt32(0x0046_0001), at: 0x14)
    transcript.gives("nvme: it starts", true) { () throws(VFIOErrno) in Controller.await(registers, 1) }
    func run(
      _ number: Int, _ slot: Int, _ words: [Int: UInt32], by registers: borrowing MappedRegion
    ) -> UInt64 {
      controller.put(words, number, slot)
      deviceBarrier()
      registers.store(UInt32(slot + 1), at: 0x1000 + 8 * number)
      let came = (number == 0 ? admin : queue).wait(milliseconds: 5000)
      registers.store(UInt32(slot + 1), at: 0x1004 + 8 * number)
      return came > 0 ? controller.status(number, slot) : .max
    }
    transcript.gives("nvme: Identify", 0) { () throws(VFIOErrno) in
      run(0, 0, [0: 6, 6: 0x10_2000, 10: 1], by: registers)
    }
    transcript.gives("nvme: its vendor", 0x1b36) { () throws(VFIOErrno) in controller.word(0x2000) & 0xffff }
    transcript.gives("nvme: a completion queue with a vector of its own", 0) { () throws(VFIOErrno) in
      run(0, 1, [0: 0x0001_0005, 6: 0x10_5000, 10: 0x000f_0001, 11: 0x0001_0003], by: registers)
    }
    transcript.gives("nvme: a submission queue", 0) { () throws(VFIOErrno) in
      run(0, 2, [0: 0x0002_0001, 6: 0x10_4000, 10: 0x000f_0001, 11: 0x0001_0001], by: registers)
    }
    transcript.gives("nvme: a block is read", 0) { () throws(VFIOErrno) in
      run(1, 0, [0: 2, 1: 1, 6: 0x10_3000, 10: 7], by: registers)
    }
    transcript.gives("nvme: it is the block", true) { () throws(VFIOErrno) in
      unsafe Array(memory.bytes[0x3000..<0x3200]) == Array(Machine.content()[7 * 512..<8 * 512])
    }
    try interrupts.disable()
    try registers.unmap()
    try mapping.unmap()
    try device.reset()
    transcript.equals("nvme: closed without a leak", "nothing", close(device))
  }

  // MARK: Others

  private func virtualFunction(_ backend: AddressSpaceBackend) throws(VFIOError) {
    let space = try space([.vf], backend)
    let device = try space.open(try location(.vf))
    transcript.gives("vf: vendor and device", 0x10ca_8086) { () throws(VFIOError) in
      try device.read(UInt32.self, .config, at: 0)
    }
    transcript.gives("vf: it resets", true) { () throws(VFIOErrno) in device.information.canReset }
    transcript.gives("vf: vectors", 3) { () throws(VFIOError) in try device.interrupts(.msix).count }
    let event = try Event()
    let interrupts = try device.enable(.msix, [event, nil, event])
    try interrupts.trigger(2..<3)
    transcript.gives("vf: a vector, looped back", 1) { () throws(VFIOErrno) in event.wait(milliseconds: 2000) }
    try interrupts.disable()
    let registers = try device.map(bar(0), 0..<0x1000)
    transcript.gives("vf: what is mapped is what is read", true) { () throws(VFIOError) in
      registers.load(UInt32.self, at: 8) == (try device.read(UInt32.self, bar(0), at: 8))
    }
    transcript.gives("vf: the card would be reset with it", true) { () throws(VFIOError) in
      try device.hotResetNeighbors()?.contains { $0.address == machine.addresses[.card] && $0.owner == .stranger }
        ?? false
    }
    transcript.equals("vf: what keeps it open", 1, closing(device) { $0.mappings.count })
    try registers.unmap()
  }

  private func closing(_ device: consuming VFIODevice, _ what: (LeakReport) -> Int) -> Int {
    do throws(LeakReport) {
      try device.close()
      return -1
    } catch { return what(error) }
  }

  private func pair(_ backend: AddressSpaceBackend) throws(VFIOError) {
    let space = try space([.first, .second], backend)
    let first = try space.open(try location(.first))
    let second = try space.open(try location(.second))
    transcript.gives("pair: the other is the neighbour", [machine.addresses[.second]]) { () throws(VFIOError) in
      try first.hotResetNeighbors()?.map { $0.address } ?? []
    }
    transcript.gives("pair: nobody else is", true) { () throws(VFIOError) in
      try first.hotResetNeighbors()?.allSatisfy { $0.owner != .stranger } ?? false
    }
    transcript.session("pair: both are reset") { () throws(VFIOError) in try first.hotReset() }
    transcript.gives("pair: the other answers", 0x100e_8086) { () throws(VFIOError) in
      try second.read(UInt32.self, .config, at: 0)
    }
  }

  /// What an errno meant.
  private func causes(_ backend: AddressSpaceBackend) throws(VFIOError) {
    let space = try space([.edu], backend)
    let device = try space.open(try location(.edu))
    let memory = try HostMemory(0x4000)
    let mapping = try space.map(memory, at: 0x10000)
    func cause(_ name: String, _ expected: VFIOCause, _ body: () throws(VFIOError) -> Void) {
      transcript.gives(name, "\(expected)") { () throws(VFIOErrno) in
        do throws(VFIOError) {
          try body()
          return "done"
        } catch { return "\(error.cause)" }
      }
    }
    func map(_ address: UInt64, _ size: UInt64, from host: UInt64? = nil, _ access: MemoryAccess = .readWrite)
      throws(VFIOError)
    {
      try space.mapRange(
        MappedRange(address: address, hostAddress: host ?? memory.address, sizeInBytes: size, access: access))
    }
    cause("cause: over another", .overlaps(0x10000...0x13fff)) { () throws(VFIOError) in try map(0x12000, 0x1000) }
    cause("cause: nothing", .emptyRange) { () throws(VFIOError) in try map(0x20000, 0) }
    cause("cause: no access", .noAccess) { () throws(VFIOError) in try map(0x20000, 0x1000, []) }
    cause("cause: half a page", .misaligned(4096)) { () throws(VFIOError) in try map(0x20000, 0x800) }
    cause("cause: no memory there", .badMemory) { () throws(VFIOError) in try map(0x20000, 0x1000, from: 0x10000) }
    cause("cause: a part", .splits(0x10000...0x13fff)) { () throws(VFIOError) in try space.unmapRange(0x10000...0x10fff)
    }
    cause("cause: not mapped", .notMapped) { () throws(VFIOError) in try space.unmapRange(0x50000...0x50fff) }
    cause("cause: no reset", .noReset) { () throws(VFIOError) in try device.reset() }
    cause("cause: no such region", .noRegion) { () throws(VFIOError) in
      _ = try device.read(UInt32.self, RegionIndex(rawValue: 8), at: 0)
    }
    cause("cause: memory off", .memoryDisabled) { () throws(VFIOError) in
      try device.write(UInt16(0), .config, at: 4)
      _ = try device.read(UInt32.self, bar(0), at: 0)
    }
    try mapping.unmap()
  }
}

/// Queues of an NVMe controller in memory at `base`: admin at 0 and 1000h, I/O at 4000h and 5000h.
private struct Controller {
  let memory: HostMemory
  let base: UInt64

  func put(_ words: [Int: UInt32], _ queue: Int, _ slot: Int) {
    let bytes = unsafe memory.bytes
    let place = queue * 0x4000 + slot * 64
    for offset in place..<place + 64 { unsafe bytes[offset] = 0 }
    for (word, value) in words {
      for byte in 0..<4 {
        unsafe bytes[place + 4 * word + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte)))
      }
    }
  }

  /// The status of a completion; all ones where its phase says that there is none.
  func status(_ queue: Int, _ slot: Int) -> UInt64 {
    let value = UInt64(word(queue * 0x4000 + 0x1000 + slot * 16 + 12)) >> 16
    return value & 1 == 1 ? value >> 1 : .max
  }

  func word(_ offset: Int) -> UInt32 {
    unsafe memory.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
  }

  /// Waits for CSTS.RDY.
  static func await(_ registers: borrowing MappedRegion, _ wanted: UInt32) -> Bool {
    guard let timer = try? Event() else { return false }
    for _ in 0..<500 {
      if registers.load(UInt32.self, at: 0x1c) & 1 == wanted { return true }
      _ = timer.wait(milliseconds: 10)
    }
    return false
  }
}
