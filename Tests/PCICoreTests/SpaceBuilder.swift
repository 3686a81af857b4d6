import PCICore

/// Puts a configuration space together, register by register.
struct SpaceBuilder {
  var bytes: [UInt8]

  /// Starts with `size` zero bytes that answer as an endpoint with a capability list.
  init(size: Int, headerType: UInt8 = 0) {
    bytes = [UInt8](repeating: 0, count: size)
    write(UInt16(0x8086), at: 0x00)
    write(UInt16(0x1572), at: 0x02)
    write(UInt16(0x0010), at: 0x06)
    set(headerType, at: 0x0e)
  }

  /// Starts with `size` bytes whose only capability is PCI Express at 40h.
  init(express size: Int) {
    self.init(size: size)
    set(0x40, at: 0x34)
    capability(0x10, at: 0x40, next: 0)
  }

  var config: ConfigSpace { ConfigSpace(bytes) }

  mutating func set(_ value: UInt8, at offset: Int) {
    if offset < bytes.count { bytes[offset] = value }
  }

  mutating func write(_ value: UInt16, at offset: Int) {
    set(UInt8(truncatingIfNeeded: value), at: offset)
    set(UInt8(truncatingIfNeeded: value >> 8), at: offset + 1)
  }

  mutating func write(_ value: UInt32, at offset: Int) {
    write(UInt16(truncatingIfNeeded: value), at: offset)
    write(UInt16(truncatingIfNeeded: value >> 16), at: offset + 2)
  }

  /// Writes the header of a capability below 100h.
  mutating func capability(_ id: UInt8, at offset: Int, next: UInt8) {
    set(id, at: offset)
    set(next, at: offset + 1)
  }

  /// Writes the header of an extended capability.
  mutating func extended(_ id: UInt16, version: UInt32 = 1, at offset: Int, next: UInt32) {
    write(UInt32(id) | version << 16 | next << 20, at: offset)
  }
}
