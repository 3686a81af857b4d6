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
  private var buffer = [UInt8](repeating: 0, count: 4096)

  /// A device as after a reset.
  public init() {}

  /// What a write to a mapping is noticed of.
  public var watched: [FakeRegister] {
    [0x04, 0x08, 0x20, 0x60, 0x64, 0x98].map { FakeRegister(region: 0, offset: $0, width: 4) }
  }

  /// What a register holds.
  public mutating func read(region: Int, offset: UInt64, width: Int, on bus: inout FakeDeviceBus) -> UInt64? {
    guard region == 0 else { return nil }
    return value(at: offset)
  }

  /// What the device knows of a register; nil for one that holds what was written to it.
  private func value(at offset: UInt64) -> UInt64? {
    switch offset {
    case 0x00: 0x0100_00ed
    case 0x04: UInt64(inverted)
    case 0x08: UInt64(factorial)
    case 0x20: UInt64(status)
    case 0x24: UInt64(raised)
    case 0x80, 0x88, 0x90, 0x98: nil
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
    case 0x98:
      if value & 1 != 0 { move(UInt32(truncatingIfNeeded: value), on: &bus) }
    default: break
    }
    publish(offset, on: &bus)
  }

  /// Begins anew.
  public mutating func reset() { self = FakeEdu() }

  private mutating func raise(_ bits: UInt32, on bus: inout FakeDeviceBus) {
    raised |= bits
    guard raised != 0 else { return }
    bus.setPin(true)
    bus.signal(message: 0)
  }

  private mutating func move(_ command: UInt32, on bus: inout FakeDeviceBus) {
    let isOutward = command & 2 != 0
    let source = bus.register(0, 0x80, width: 8)
    let destination = bus.register(0, 0x88, width: 8)
    let size = bus.register(0, 0x90, width: 8)
    let inside = isOutward ? source : destination
    let outside = (isOutward ? destination : source) & Self.addressMask
    if inside >= Self.bufferAddress, size <= 4096, inside - Self.bufferAddress <= 4096 - size {
      let place = Int(inside - Self.bufferAddress)
      let count = Int(size)
      if isOutward {
        bus.write(Array(buffer[place..<place + count]), at: outside)
      } else if let bytes = bus.read(at: outside, count: count) {
        buffer.replaceSubrange(place..<place + count, with: bytes)
      }
    }
    bus.setRegister(0, 0x98, width: 4, to: UInt64(command & ~1))
    if command & 4 != 0 { raise(0x100, on: &bus) }
  }

  /// Has the registers that the write changed hold what a mapping reads.
  private func publish(_ offset: UInt64, on bus: inout FakeDeviceBus) {
    switch offset {
    case 0x04, 0x08, 0x20: bus.setRegister(0, offset, width: 4, to: value(at: offset) ?? 0)
    case 0x60, 0x64: bus.setRegister(0, offset, width: 4, to: 0)
    default: break
    }
    bus.setRegister(0, 0x24, width: 4, to: UInt64(raised))
  }
}
