import PCICore

/// A function's name as the kernel prints it into sysfs: `%04x:%02x:%02x.%d` (drivers/pci/probe.c, `pci_setup_device`).
///
/// One address has one name: capital letters, or a segment with more zeros than four digits need, are no names.
enum FunctionName {
  /// Reads a name; nil for anything else.
  static func parse(_ text: ArraySlice<UInt8>) -> PCIAddress? {
    let count = text.count
    guard count >= 12, count <= 16 else { return nil }
    let rest = text.endIndex - 7
    guard text[rest - 1] == UInt8(ascii: ":"), text[rest + 2] == UInt8(ascii: ":"),
      text[rest + 5] == UInt8(ascii: "."),
      let segment = number(text[text.startIndex..<(rest - 1)]),
      count == 12 || segment > 0xffff && text[text.startIndex] != UInt8(ascii: "0"),
      let bus = number(text[rest..<(rest + 2)]), let device = number(text[(rest + 3)..<(rest + 5)]),
      let function = number(text[(rest + 6)...])
    else { return nil }
    return PCIAddress(
      segment: segment, bus: UInt8(truncatingIfNeeded: bus), device: UInt8(truncatingIfNeeded: device),
      function: UInt8(truncatingIfNeeded: function))
  }

  /// At most eight lower-case hexadecimal digits.
  private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for byte in digits {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
      default: return nil
      }
    }
    return value
  }
}
