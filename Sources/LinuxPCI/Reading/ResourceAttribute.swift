import AssignmentModel

/// `/sys/bus/pci/devices/ADDRESS/resource`: the address ranges of a function (drivers/pci/pci-sysfs.c,
/// `resource_show`).
enum ResourceAttribute {
  /// More lines than any kernel prints: 17 for a bridge with SR-IOV built in.
  static let lineLimit = 64

  /// Reads lines of start, end and flags, 18 characters each; nil where a line is none.
  static func parse(_ text: ArraySlice<UInt8>) -> [ResourceRange]? {
    var ranges: [ResourceRange] = []
    ranges.reserveCapacity(text.count / 57)
    var rest = text
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      guard ranges.count < lineLimit, let line = range(rest[..<end], index: ranges.count) else { return nil }
      ranges.append(line)
      rest = end < rest.endIndex ? rest[(end + 1)...] : rest[end...]
    }
    return ranges
  }

  private static func range(_ line: ArraySlice<UInt8>, index: Int) -> ResourceRange? {
    var values: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var column = 0
    var digits = 0
    var value: UInt64 = 0
    var place = line.startIndex
    while true {
      let byte = place < line.endIndex ? line[place] : UInt8(ascii: " ")
      if byte == UInt8(ascii: " ") {
        guard digits > 0 else { return nil }
        switch column {
        case 0: values.0 = value
        case 1: values.1 = value
        case 2: values.2 = value
        default: return nil
        }
        column += 1
        digits = 0
        value = 0
        if place >= line.endIndex { break }
      } else if byte == UInt8(ascii: "x"), digits == 1, value == 0 {
        digits = 0
        // `0x` was the prefix; at least one digit must follow it.
      } else if let digit = KernelText.hexadecimalDigit(byte), digits < 16 {
        value = value << 4 | UInt64(digit)
        digits += 1
      } else {
        return nil
      }
      place += 1
    }
    guard column == 3 else { return nil }
    return ResourceRange(index: index, start: values.0, end: values.1, flags: values.2)
  }
}
