import LinuxVFIO

/// An NVMe controller as far as it takes to identify it (NVM Express Base 2.0 §3.1.3, §4.1, §5.17).
struct NVMeController: ~Copyable {
  enum Failure: Error {
    case timeout(String)
    case status(UInt16)
  }

  private let device: VFIODevice
  private let registers: MappedRegion
  private let vectors: EnabledInterrupts
  private let completed: Event
  /// Page 0: submission queue, 1: completion queue, 2: data.
  private let queues: DMAMapping
  private let doorbellStride: Int
  private var slot = 0
  private var phase: UInt16 = 1

  private static let entries = 16
  private static let address: UInt64 = 0x10_0000

  init(_ device: consuming VFIODevice) throws {
    // Memory and bus mastering on: the kernel left both off.
    try device.write(UInt16(0x6), .config, at: 4)
    let registers = try device.map(RegionIndex(rawValue: 0), 0..<0x2000)
    let completed = try Event()
    let vectors = try device.enable(.msix, [completed])
    let memory = try HostMemory(3 * 4096)
    let queues = try device.space.map(memory, at: Self.address)

    let capabilities = registers.load(UInt64.self, at: 0)
    try Self.set(registers, configuration: 0, ready: false)
    registers.store(UInt32((Self.entries - 1) << 16 | (Self.entries - 1)), at: 0x24)
    registers.store(Self.address, at: 0x28)
    registers.store(Self.address + 4096, at: 0x30)
    // Entries of 64 and 16 bytes, and on.
    try Self.set(registers, configuration: 6 << 16 | 4 << 20 | 1, ready: true)

    doorbellStride = 4 << Int(capabilities >> 32 & 0xf)
    self.device = device
    self.registers = registers
    self.vectors = vectors
    self.completed = completed
    self.queues = queues
  }

  private static func set(_ registers: borrowing MappedRegion, configuration: UInt32, ready: Bool) throws {
    registers.store(configuration, at: 0x14)
    let pause = try Event()
    for _ in 0..<2000 {
      if registers.load(UInt32.self, at: 0x1c) & 1 == (ready ? 1 : 0) { return }
      _ = pause.wait(milliseconds: 5)
    }
    throw Failure.timeout("ready")
  }

  /// Asks the controller who it is: serial number and model.
  mutating func identify() throws -> (serial: String, model: String) {
    let data = try command([0x06, 0, 0, 0, 0, 0, Self.address + 2 * 4096, 0], [1, 0, 0, 0, 0, 0])
    return (text(data, 4..<24), text(data, 24..<64))
  }

  /// Has one command done: the first eight 32-bit words but for PRP1, which is one of 64, then the last six.
  private mutating func command(_ head: [UInt64], _ tail: [UInt32]) throws -> [UInt8] {
    let memory = unsafe queues.memory.bytes
    let at = slot * 64
    unsafe memory.storeBytes(of: UInt32(head[0]) | UInt32(slot + 1) << 16, toByteOffset: at, as: UInt32.self)
    unsafe memory.storeBytes(of: head[6], toByteOffset: at + 24, as: UInt64.self)
    for (index, word) in tail.enumerated() {
      unsafe memory.storeBytes(of: word, toByteOffset: at + 40 + 4 * index, as: UInt32.self)
    }
    let done = 4096 + slot * 16
    slot = (slot + 1) % Self.entries
    // The command is in memory before the doorbell rings.
    deviceBarrier()
    registers.store(UInt32(slot), at: 0x1000)
    guard completed.wait(milliseconds: 10_000) > 0 else { throw Failure.timeout("an interrupt") }
    let status = unsafe memory.load(fromByteOffset: done + 14, as: UInt16.self)
    guard status & 1 == phase else { throw Failure.timeout("a completion") }
    if slot == 0 { phase ^= 1 }
    registers.store(UInt32(slot), at: 0x1000 + doorbellStride)
    guard status >> 1 == 0 else { throw Failure.status(status >> 1) }
    return unsafe [UInt8](memory[2 * 4096..<3 * 4096])
  }

  private func text(_ data: [UInt8], _ range: Range<Int>) -> String {
    var bytes = data[range]
    while let last = bytes.last, last == 0x20 || last == 0 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Gives everything back; the last of it closes the device.
  consuming func close() throws {
    try vectors.disable()
    try registers.unmap()
    try queues.unmap()
    try device.close()
  }
}
