import PCICore

extension ConfigSpace {
  /// Config space without the serial number of the device (Device Serial Number, PCIe 6.0 §7.9.3), which network
  /// cards make of their address, and without the four bytes of product data that were read last (§7.9.18).
  var redacted: [UInt8] {
    var redacted = bytes
    for offset in extendedOffsets(of: .deviceSerialNumber) { Self.clear(&redacted, from: offset + 4, count: 8) }
    for entry in CapabilityChain(self).entries where entry.kind == .standard(.vitalProductData) {
      Self.clear(&redacted, from: Int(entry.offset) + 4, count: 4)
    }
    return redacted
  }

  private static func clear(_ bytes: inout [UInt8], from start: Int, count: Int) {
    for index in start..<(start + count) where index < bytes.count { bytes[index] = 0 }
  }
}
