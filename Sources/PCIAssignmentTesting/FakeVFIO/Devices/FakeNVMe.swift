/// An NVMe controller with one disk: it fetches commands, moves data and signals completions through the IOMMU.
///
/// Admin commands: Identify of controller and namespace, Create and Delete of I/O queues, Set and Get Features of the
/// number of queues; I/O commands: Read, Write, Flush (NVM Express Base 1.4 §5, §6). Blocks have 512 bytes, pages 4096.
/// BAR 0 has 16 KiB: registers, doorbells from 1000h on, the MSI-X table from 2000h on.
public struct FakeNVMe: FakeDeviceModel {
  /// Bytes of a block.
  public static let block = 512

  private struct Queue {
    var base: UInt64
    var size: UInt32
    var head: UInt32 = 0
    var tail: UInt32 = 0
    /// Of a completion queue: what it signals, and its phase; of a submission queue: where it completes.
    var vector: Int?
    var phase = true
    var completesAt: UInt16 = 0
  }

  private var configuration: UInt32 = 0
  private var status: UInt32 = 0
  private var submissions: [UInt16: Queue] = [:]
  private var completions: [UInt16: Queue] = [:]
  private var disk: [UInt8]
  private let vectors: Int

  /// A controller whose disk holds `disk`, whole blocks of it.
  public init(disk: [UInt8], vectors: Int = 4) {
    self.disk = disk + [UInt8](repeating: 0, count: (Self.block - disk.count % Self.block) % Self.block)
    self.vectors = vectors
  }

  /// What a write to a mapping is noticed of.
  public var watched: [FakeRegister] {
    [FakeRegister(region: 0, offset: 0x14, width: 4)]
      + (0..<UInt64(2 * vectors)).map { FakeRegister(region: 0, offset: 0x1000 + 4 * $0, width: 4) }
  }

  /// All registers are memory.
  public mutating func read(region: Int, offset: UInt64, width: Int, on bus: inout FakeDeviceBus) -> UInt64? { nil }

  /// What BAR 0 holds at first: 2048 entries a queue that lie together, 7.5 s to become ready, the NVM commands (CAP);
  /// version 1.4.
  static let registers: [UInt8] = [0xff, 0x07, 0x01, 0x0f, 0x20, 0, 0, 0, 0, 4, 1, 0]

  /// A write to a register or a doorbell.
  public mutating func write(
    region: Int, offset: UInt64, width: Int, value: UInt64, on bus: inout FakeDeviceBus
  ) {
    guard region == 0 else { return }
    switch offset {
    case 0x14: configure(UInt32(truncatingIfNeeded: value), on: &bus)
    case 0x1000..<0x2000: ring(Int(offset - 0x1000) / 4, UInt32(truncatingIfNeeded: value), on: &bus)
    default: return
    }
    bus.setRegister(0, 0x1c, width: 4, to: UInt64(status))
  }

  /// Begins anew; the disk keeps what it holds.
  public mutating func reset() { self = FakeNVMe(disk: disk, vectors: vectors) }

  private mutating func configure(_ value: UInt32, on bus: inout FakeDeviceBus) {
    let wasEnabled = configuration & 1 != 0
    configuration = value
    if value & 1 != 0, !wasEnabled {
      let sizes = UInt32(truncatingIfNeeded: bus.register(0, 0x24, width: 4))
      submissions = [0: Queue(base: bus.register(0, 0x28, width: 8) & ~0xfff, size: (sizes & 0xfff) + 1)]
      completions = [
        0: Queue(base: bus.register(0, 0x30, width: 8) & ~0xfff, size: (sizes >> 16 & 0xfff) + 1, vector: 0)
      ]
      status = 1
    } else if value & 1 == 0 {
      submissions = [:]
      completions = [:]
      status = 0
      for doorbell in 0..<UInt64(2 * vectors) { bus.setRegister(0, 0x1000 + 4 * doorbell, width: 4, to: 0) }
    }
    if value >> 14 & 3 != 0 { status |= 2 << 2 }
  }

  /// A doorbell: even ones tell of new commands, odd ones of completions that were taken.
  private mutating func ring(_ doorbell: Int, _ value: UInt32, on bus: inout FakeDeviceBus) {
    let number = UInt16(doorbell / 2)
    guard doorbell % 2 == 0 else {
      completions[number]?.head = value
      return
    }
    guard var queue = submissions[number], value < queue.size else { return }
    queue.tail = value
    while queue.head != queue.tail {
      guard let command = bus.read(at: queue.base &+ UInt64(queue.head) * 64, count: 64) else {
        status |= 2
        break
      }
      queue.head = (queue.head + 1) % queue.size
      submissions[number] = queue
      let done = number == 0 ? administer(command, on: &bus) : transfer(command, on: &bus)
      complete(number, queue, command, done, on: &bus)
      guard let kept = submissions[number] else { return }
      queue = kept
    }
    submissions[number] = queue
  }

  private mutating func complete(
    _ number: UInt16, _ queue: Queue, _ command: [UInt8], _ done: (status: UInt16, result: UInt32),
    on bus: inout FakeDeviceBus
  ) {
    guard var ring = completions[queue.completesAt] else { return }
    var entry = [UInt8](repeating: 0, count: 16)
    Self.put(&entry, 0, done.result, 4)
    Self.put(&entry, 8, queue.head, 2)
    Self.put(&entry, 10, UInt32(number), 2)
    entry[12] = command[2]
    entry[13] = command[3]
    Self.put(&entry, 14, UInt32(done.status << 1) | (ring.phase ? 1 : 0), 2)
    bus.write(entry, at: ring.base &+ UInt64(ring.tail) * 16)
    ring.tail += 1
    if ring.tail == ring.size {
      ring.tail = 0
      ring.phase.toggle()
    }
    completions[queue.completesAt] = ring
    if let vector = ring.vector { bus.signal(message: vector) }
  }

  // MARK: Commands

  /// Status codes (Base 1.4 §4.5.1.1).
  private enum Status {
    static let done: UInt16 = 0
    static let unknownOpcode: UInt16 = 1
    static let invalidField: UInt16 = 2
    static let transferError: UInt16 = 4
    static let invalidNamespace: UInt16 = 0x0b
    static let outOfRange: UInt16 = 0x80
    static let invalidQueue: UInt16 = 0x101
  }

  private mutating func administer(_ command: [UInt8], on bus: inout FakeDeviceBus) -> (UInt16, UInt32) {
    let word10 = UInt32(Self.get(command, 40, 4))
    let word11 = UInt32(Self.get(command, 44, 4))
    let queue = UInt16(truncatingIfNeeded: word10)
    let size = (word10 >> 16) + 1
    switch command[0] {
    case 0x06: return (identify(UInt8(truncatingIfNeeded: word10), command, on: &bus), 0)
    case 0x05:
      guard queue > 0, completions[queue] == nil, word11 & 1 != 0 else { return (Status.invalidField, 0) }
      completions[queue] = Queue(
        base: Self.get(command, 24, 8), size: size, vector: word11 & 2 != 0 ? Int(word11 >> 16) : nil)
    case 0x01:
      let target = UInt16(truncatingIfNeeded: word11 >> 16)
      guard queue > 0, submissions[queue] == nil, completions[target] != nil else { return (Status.invalidQueue, 0) }
      submissions[queue] = Queue(base: Self.get(command, 24, 8), size: size, completesAt: target)
    case 0x00:
      guard queue > 0, submissions.removeValue(forKey: queue) != nil else { return (Status.invalidQueue, 0) }
    case 0x04:
      guard queue > 0, completions.removeValue(forKey: queue) != nil else { return (Status.invalidQueue, 0) }
    case 0x09, 0x0a:
      guard word10 & 0xff == 7 else { return (Status.invalidField, 0) }
      return (Status.done, UInt32(vectors - 2) << 16 | UInt32(vectors - 2))
    default: return (Status.unknownOpcode, 0)
    }
    return (Status.done, 0)
  }

  private func identify(_ what: UInt8, _ command: [UInt8], on bus: inout FakeDeviceBus) -> UInt16 {
    var page = [UInt8](repeating: 0, count: 4096)
    switch what {
    case 0:
      guard Self.get(command, 4, 4) == 1 else { return Status.invalidNamespace }
      for offset in [0, 8, 16] {
        Self.put(&page, offset, UInt32(disk.count / Self.block), 4)
      }
      page[130] = 9
    case 1:
      Self.put(&page, 0, 0x1af4_1b36, 4)
      for (offset, text, count) in [(4, "fake", 20), (24, "Fake NVMe Controller", 40), (64, "1", 8)] {
        let bytes = Array(text.utf8) + [UInt8](repeating: 0x20, count: count)
        page.replaceSubrange(offset..<offset + count, with: bytes.prefix(count))
      }
      page[77] = 7
      page[512] = 0x66
      page[513] = 0x44
      page[516] = 1
    default: return Status.invalidField
    }
    return move(&page, command, toMemory: true, on: &bus) ? Status.done : Status.transferError
  }

  private mutating func transfer(_ command: [UInt8], on bus: inout FakeDeviceBus) -> (UInt16, UInt32) {
    guard command[0] != 0 else { return (Status.done, 0) }
    guard command[0] == 1 || command[0] == 2 else { return (Status.unknownOpcode, 0) }
    guard Self.get(command, 4, 4) == 1 else { return (Status.invalidNamespace, 0) }
    let count = (Int(Self.get(command, 48, 2)) + 1) * Self.block
    let first = Self.get(command, 40, 8)
    guard first < UInt64(disk.count / Self.block), Int(first) * Self.block + count <= disk.count else {
      return (Status.outOfRange, 0)
    }
    let range = Int(first) * Self.block..<Int(first) * Self.block + count
    var bytes = Array(disk[range])
    guard move(&bytes, command, toMemory: command[0] == 2, on: &bus) else { return (Status.transferError, 0) }
    if command[0] == 1 { disk.replaceSubrange(range, with: bytes) }
    return (Status.done, 0)
  }

  /// Moves bytes to or from where the command's two entries lead (Base 1.4 §4.3); false where an address is not mapped.
  private func move(
    _ bytes: inout [UInt8], _ command: [UInt8], toMemory: Bool, on bus: inout FakeDeviceBus
  ) -> Bool {
    var place = Self.get(command, 24, 8)
    let second = Self.get(command, 32, 8)
    var list: UInt64 = 0
    var done = 0
    while done < bytes.count {
      let here = min(bytes.count - done, 4096 - Int(place & 4095))
      if toMemory {
        guard bus.write(Array(bytes[done..<done + here]), at: place) else { return false }
      } else {
        guard let read = bus.read(at: place, count: here) else { return false }
        bytes.replaceSubrange(done..<done + here, with: read)
      }
      done += here
      if list == 0, bytes.count - done <= 4096 {
        place = second
      } else {
        if list == 0 { list = second }
        guard let entry = bus.read(at: list, count: 8) else { return false }
        place = Self.get(entry, 0, 8)
        list &+= 8
      }
    }
    return true
  }

  private static func get(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
  }

  private static func put(_ bytes: inout [UInt8], _ offset: Int, _ value: UInt32, _ count: Int) {
    for index in 0..<count { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
  }
}
