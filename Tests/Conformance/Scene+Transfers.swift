import Glibc
import LinuxVFIO

/// Devices that read and write memory.
extension Scene {
  func transfers() throws(VFIOErrno) {
    let container = try container()
    let group = try machine.openGroup(.edu)
    try settle(group, container)
    let device = try machine.openDevice(.edu, group)
    let memory = try Memory(0x4000)
    try map(memory, at: 0x400_0000, on: container)
    try move(memory, device)
    transcript.gives("UNMAP_DMA of what edu used", 0x4000) { () throws(VFIOErrno) in
      try calls.unmap(0x400_0000, size: 0x4000, all: false, container)
    }
    let event = try event()
    _ = try calls.change(InterruptChange(.msi, .trigger, .events([event.file])), device)
    memory.fill(0x2000..<0x2800) { _ in 0xaa }
    try begin(from: 0x4_0000, to: 0x400_2000, 2048, 2, device)
    _ = event.taken(within: 3000)
    transcript.gives("edu: nothing reaches memory that is unmapped", true) { () throws(VFIOErrno) in
      memory.bytes(0x2000..<0x2800).allSatisfy { $0 == 0xaa }
    }
    try map(memory, at: 0x400_0000, nil, from: 0, .read, on: container)
    try begin(from: 0x4_0000, to: 0x400_2000, 2048, 2, device)
    _ = event.taken(within: 3000)
    transcript.gives("edu: nothing reaches memory that is mapped for reading", true) { () throws(VFIOErrno) in
      memory.bytes(0x2000..<0x2800).allSatisfy { $0 == 0xaa }
    }
    let other = try machine.openGroup(.nvme)
    try calls.setContainer(container, other)
    let nvme = try machine.openDevice(.nvme, other)
    let pages = try Memory(0x8000)
    try map(pages, at: 0x10_0000, on: container)
    try identify(pages, nvme)
  }

  private func begin(
    from source: UInt64, to destination: UInt64, _ count: UInt64, _ kind: UInt64, _ device: borrowing DeviceDescriptor
  ) throws(VFIOErrno) {
    try put(source, 4, 0, 0x80, device)
    try put(destination, 4, 0, 0x88, device)
    try put(count, 4, 0, 0x90, device)
    try put(1 | kind | 4, 4, 0, 0x98, device)
  }

  /// edu fetches 2 KiB and brings them elsewhere, with an interrupt each time.
  func move(_ memory: borrowing Memory, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) {
    try enable(device)
    let event = try event()
    _ = try calls.change(InterruptChange(.msi, .trigger, .events([event.file])), device)
    try put(0x80, 4, 0, 0x20, device)
    try put(10, 4, 0, 0x08, device)
    transcript.gives("edu: an interrupt when the factorial is done", 1) { () throws(VFIOErrno) in
      event.taken(within: 5000)
    }
    transcript.gives("edu: 10!", 3_628_800) { () throws(VFIOErrno) in try number(0, 0x08, 4, device) }
    try put(1, 4, 0, 0x64, device)
    memory.fill(0..<0x800) { UInt8(truncatingIfNeeded: $0 * 7 + 3) }
    try begin(from: 0x400_0000, to: 0x4_0000, 2048, 0, device)
    transcript.gives("edu: an interrupt when it has fetched", 1) { () throws(VFIOErrno) in event.taken(within: 5000) }
    try put(0x100, 4, 0, 0x64, device)
    try begin(from: 0x4_0000, to: 0x400_2000, 2048, 2, device)
    transcript.gives("edu: an interrupt when it has brought", 1) { () throws(VFIOErrno) in event.taken(within: 5000) }
    try put(0x100, 4, 0, 0x64, device)
    transcript.gives("edu: the bytes are the same", true) { () throws(VFIOErrno) in
      memory.bytes(0..<0x800) == memory.bytes(0x2000..<0x2800)
    }
    _ = try calls.change(InterruptChange(.msi, .trigger, .count(0)), device)
  }

  /// The controller is asked who it is, and for a block, by commands in memory and an interrupt by MSI-X.
  ///
  /// Memory at 100000h: submission queue, completion queue, identification, block, then the same of the I/O queue.
  func identify(_ memory: borrowing Memory, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) {
    let base: UInt64 = 0x10_0000
    try enable(device)
    let event = try event()
    _ = try calls.change(InterruptChange(.msix, .trigger, .events([event.file])), device)
    try put(0, 4, 0, 0x14, device)
    transcript.gives("nvme: it stops", true) { () throws(VFIOErrno) in try ready(0, device) }
    try put(0x000f_000f, 4, 0, 0x24, device)
    for (offset, place) in [(UInt64(0x28), base), (0x30, base + 0x1000)] {
      try put(place, 4, 0, offset, device)
      try put(0, 4, 0, offset + 4, device)
    }
    try put(0x0046_0001, 4, 0, 0x14, device)
    transcript.gives("nvme: it starts", true) { () throws(VFIOErrno) in try ready(1, device) }
    func command(_ queue: Int, _ slot: Int, _ words: [Int: UInt32]) throws(VFIOErrno) -> UInt64 {
      let place = (queue == 0 ? 0 : 0x4000) + slot * 64
      memory.fill(place..<place + 64) { _ in 0 }
      for (word, value) in words {
        for byte in 0..<4 { memory[place + 4 * word + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte))) }
      }
      try put(UInt64(slot + 1), 4, 0, 0x1000 + UInt64(queue) * 8, device)
      let came = event.taken(within: 5000)
      let entry = (queue == 0 ? 0x1000 : 0x5000) + slot * 16
      let status = UInt64(memory[entry + 14]) | UInt64(memory[entry + 15]) << 8
      // The phase is 1 the first time round.
      guard came > 0, status & 1 == 1 else { return .max }
      try put(UInt64(slot + 1), 4, 0, 0x1004 + UInt64(queue) * 8, device)
      return status >> 1
    }
    let page = UInt32(base)
    transcript.gives("nvme: Identify of the controller", 0) { () throws(VFIOErrno) in
      try command(0, 0, [0: 0x0000_0006, 6: page + 0x2000, 10: 1])
    }
    transcript.gives("nvme: its vendor, as DMA brought it", 0x1b36) { () throws(VFIOErrno) in
      UInt32(memory[0x2000]) | UInt32(memory[0x2001]) << 8
    }
    transcript.gives("nvme: Identify of the namespace", 0) { () throws(VFIOErrno) in
      try command(0, 1, [0: 0x0001_0006, 1: 1, 6: page + 0x2000, 10: 0])
    }
    transcript.gives("nvme: its blocks", 128) { () throws(VFIOErrno) in
      UInt32(memory[0x2000]) | UInt32(memory[0x2001]) << 8
    }
    transcript.gives("nvme: Get Features of the number of queues", 0) { () throws(VFIOErrno) in
      try command(0, 2, [0: 0x0002_000a, 10: 7])
    }
    transcript.gives("nvme: Create I/O completion queue", 0) { () throws(VFIOErrno) in
      try command(0, 3, [0: 0x0003_0005, 6: page + 0x5000, 10: 0x000f_0001, 11: 0x0000_0003])
    }
    transcript.gives("nvme: Create I/O submission queue", 0) { () throws(VFIOErrno) in
      try command(0, 4, [0: 0x0004_0001, 6: page + 0x4000, 10: 0x000f_0001, 11: 0x0001_0001])
    }
    transcript.gives("nvme: read of block 5", 0) { () throws(VFIOErrno) in
      try command(1, 0, [0: 0x0000_0002, 1: 1, 6: page + 0x3000, 10: 5, 12: 0])
    }
    transcript.gives("nvme: what the block holds", true) { () throws(VFIOErrno) in
      memory.bytes(0x3000..<0x3200) == Array(Machine.content()[5 * 512..<6 * 512])
    }
    transcript.gives("nvme: read past the disk", 0x80) { () throws(VFIOErrno) in
      try command(1, 1, [0: 0x0001_0002, 1: 1, 6: page + 0x3000, 10: 128, 12: 0]) & 0xff
    }
    memory.fill(0x3000..<0x3200) { UInt8(truncatingIfNeeded: $0) }
    transcript.gives("nvme: write of block 9", 0) { () throws(VFIOErrno) in
      try command(1, 2, [0: 0x0002_0001, 1: 1, 6: page + 0x3000, 10: 9, 12: 0])
    }
    memory.fill(0x3000..<0x3200) { _ in 0 }
    transcript.gives("nvme: read of block 9", 0) { () throws(VFIOErrno) in
      try command(1, 3, [0: 0x0003_0002, 1: 1, 6: page + 0x3000, 10: 9, 12: 0])
    }
    transcript.gives("nvme: what was written is read", true) { () throws(VFIOErrno) in
      memory.bytes(0x3000..<0x3200) == (0x3000..<0x3200).map { UInt8(truncatingIfNeeded: $0) }
    }
  }

  /// Waits for CSTS.RDY.
  private func ready(_ wanted: UInt64, _ device: borrowing DeviceDescriptor) throws(VFIOErrno) -> Bool {
    for _ in 0..<500 {
      if try number(0, 0x1c, 4, device) & 1 == wanted { return true }
      usleep(10_000)
    }
    return false
  }
}
