import PCICore

extension ConfigLayout {
  /// The command bits that are the guest's own: I/O, memory, bus master, interrupt disable.
  static var guestCommand: UInt64 { 0x0407 }

  /// The 64 bytes of a type 0 header.
  mutating func describeHeader(
    _ function: AssignedFunction, identity: (vendor: UInt16, device: UInt16), isMultifunction: Bool
  ) {
    set(0x00..<0x40, .constant)
    emulate(at: 0x00, 4, value: UInt64(identity.device) << 16 | UInt64(identity.vendor))
    describeCommand(function)
    set(0x06..<0x08, .device)
    // Cache line size and latency are the device's; a self test stays with the host.
    set(0x0c..<0x0e, .device)
    emulate(at: 0x0e, 1, value: isMultifunction ? 0x80 : 0)
    emulate(at: 0x0f, 1, value: 0)
    describeBARs(function.bars)
    erase(0x35..<0x3c)
    emulate(at: 0x3c, 1, value: 0, writable: 0xff)
    emulate(at: 0x3d, 1, value: function.hasInterruptPin ? min(value(at: 0x3d, 1), 4) : 0)
  }

  private mutating func describeCommand(_ function: AssignedFunction) {
    set(0x04..<0x06, .device)
    var writable: UInt64 = 0x0004
    if function.bars.hasMemory { writable |= 0x0002 }
    if function.bars.hasIO && !function.isVirtual { writable |= 0x0001 }
    if function.hasInterruptPin { writable |= 0x0400 }
    // A virtual function decodes memory whenever its physical one lets it: what the guest sets is only kept.
    let forwarded = function.isVirtual ? writable & ~0x0002 : writable
    emulate(bits: Self.guestCommand, at: 0x04, 2, value: 0, writable: writable, forwarded: forwarded)
  }

  private mutating func describeBARs(_ bars: BARShapes) {
    erase(0x10..<0x28)
    for index in 0..<6 {
      guard let shape = bars[index] else { continue }
      let address = ~(shape.sizeInBytes - 1)
      let typeBits = UInt64(shape.typeBits)
      let width = shape.kind == .memory64 ? 8 : 4
      emulate(at: 0x10 + 4 * index, width, value: typeBits, writable: address & ~(shape.kind == .io ? 3 : 0xf))
    }
    let rom = bars.romSizeInBytes
    emulate(at: 0x30, 4, value: 0, writable: rom == 0 ? 0 : ~(rom - 1) & 0xffff_f800 | 1)
  }
}
