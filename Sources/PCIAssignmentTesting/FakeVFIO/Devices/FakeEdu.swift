/// QEMU's teaching device (docs/specs/edu.rst): a factorial, a buffer of 4 KiB with DMA both ways, an interrupt.
///
/// BAR 0 has 1 MiB. Offsets: 0 identification, 4 inverts what is written, 8 the factorial, 20h status, 24h what is
/// raised, 60h raises, 64h acknowledges, 80h source, 88h destination, 90h count, 98h begins a transfer: bit 0 begins, bit 1
/// is from the device to memory, bit 2 raises 100h at the end. The device sees 28 bits of an address.
public struct FakeEdu: FakeDeviceModel {
  private static let bufferAddress: UInt64 = 0x4_0000
  private static let addressMask: UInt64 = 0xfff_ffff

  private var inverted: UInt32 = 0
  private var factorial: UInt32 = 0
  private var status: UInt32 = 0
  private var raised: UInt32 = 0
  private var transfer = (source: UInt64(0), destination: UInt64(0), count: UInt64(0), command: UInt64(0))
  private var buffer = [UInt8](repeating: 0, count: 4096)

  /// A device as after a reset.
  public init() {}

  /// What a write to a mapping is noticed of.
  public var watched: [FakeRegister] {
    [(0x04, 4), (0x08, 4), (0x20, 4), (0x60, 4), (0x64, 4), (0x80, 8), (0x88, 8), (0x90, 8), (0x98, 8)].map {
      FakeRegister(region: 0, offset: $0.0, width: $0.1)
    }
  }

  /// What a register holds.
  public mutating func read(region: Int, offset: UInt64, width: Int, on bus: inout FakeDeviceBus) -> UInt64? {
    guard region == 0 else { return nil }
    return value(at: offset)
  }

  private func value(at offset: UInt64) -> UInt64 {
    switch offset {
    case 0x00: 0x0100_00ed
    case 0x04: UInt64(inverted)
    case 0x08: UInt64(factorial)
    case 0x20: UInt64(status)
    case 0x24: UInt64(raised)
    case 0x80: transfer.source
    case 0x88: transfer.destination
    case 0x90: transfer.count
    case 0x98: transfer.command
    default: .max
    }
  }

  /// A write to a register.
  public mutating func write(
    region: Int, offset: UInt64, width: Int, value: UInt64, on bus: inout FakeDeviceBus
  ) {
    guard region == 0 else { return }
    let word = UInt32(truncatingIfNeeded: value)
    switch offset {
    case 0x04: inverted = ~word
    case 0x08:
      // 34! has 32 factors of two.
      factorial = word > 33 ? 0 : word == 0 ? 1 : (1...word).reduce(1) { $0 &* $1 }
      if status & 0x80 != 0 { raise(1, on: &bus) }
    case 0x20: status = word & 0x80
    case 0x60: raise(word, on: &bus)
    case 0x64:
      raised &= ~word
      if raised == 0 { bus.setPin(false) }
    case 0x80: transfer.source = value
    case 0x88: transfer.destination = value
    case 0x90: transfer.count = value
    case 0x98:
      transfer.command = value
      if value & 1 != 0 { move(on: &bus) }
    default: break
    }
    publish(bus)
  }

  /// Begins anew.
  public mutating func reset() { self = FakeEdu() }

  private mutating func raise(_ bits: UInt32, on bus: inout FakeDeviceBus) {
    raised |= bits
    guard raised != 0 else { return }
    bus.setPin(true)
    bus.signal(message: 0)
  }

  private mutating func move(on bus: inout FakeDeviceBus) {
    let isOutward = transfer.command & 2 != 0
    let inside = isOutward ? transfer.source : transfer.destination
    let outside = (isOutward ? transfer.destination : transfer.source) & Self.addressMask
    if inside >= Self.bufferAddress, transfer.count <= 4096, inside - Self.bufferAddress <= 4096 - transfer.count {
      let place = Int(inside - Self.bufferAddress)
      let count = Int(transfer.count)
      if isOutward {
        bus.write(Array(buffer[place..<place + count]), at: outside)
      } else if let bytes = bus.read(at: outside, count: count) {
        buffer.replaceSubrange(place..<place + count, with: bytes)
      }
    }
    transfer.command &= ~1
    if transfer.command & 4 != 0 { raise(0x100, on: &bus) }
  }

  /// Has the registers hold what a mapping reads.
  private func publish(_ bus: FakeDeviceBus) {
    for offset in [UInt64(0x00), 0x04, 0x08, 0x20, 0x24] { bus.setRegister(0, offset, width: 4, to: value(at: offset)) }
    for offset in [UInt64(0x60), 0x64] { bus.setRegister(0, offset, width: 4, to: 0) }
    for offset in [UInt64(0x80), 0x88, 0x90, 0x98] { bus.setRegister(0, offset, width: 8, to: value(at: offset)) }
  }
}
