import HardwareBits

/// A number of bytes that prints in the largest binary unit that divides it.
package struct ByteCount: CustomStringConvertible {
  let value: UInt64
  /// Takes a number of bytes.
  package init(_ value: UInt64) { self.value = value }

  /// `0 bytes`, `256 bytes`, `4 KiB`, `16 MiB`, `1 GiB` and so on to `EiB`.
  package var description: String {
    var value = value
    var unit = 0
    while unit < Self.units.count - 1 && value != 0 && value % 1024 == 0 {
      value /= 1024
      unit += 1
    }
    return unit == 0 && value == 1 ? "1 byte" : "\(value) \(Self.units[unit])"
  }

  private static let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
}

/// A time that prints in the largest decimal unit that divides it, with a round figure where that is a small unit.
struct Nanoseconds: CustomStringConvertible {
  let value: UInt64
  init(_ value: UInt64) { self.value = value }

  /// `0 ns`, `64 ns`, `2 us`, `50 ms`, `17 s`, `3145728 ns (about 3.1 ms)`.
  var description: String {
    var value = value
    var unit = 0
    while unit < Self.units.count - 1 && value != 0 && value % 1000 == 0 {
      value /= 1000
      unit += 1
    }
    let exact = "\(value) \(Self.units[unit])"
    guard value >= 10_000, unit < Self.units.count - 1 else { return exact }
    // Tenths of the unit that leaves one to three digits before the point.
    var scale: UInt64 = 1
    while value / scale >= 1000 && unit < Self.units.count - 1 {
      scale *= 1000
      unit += 1
    }
    let tenths = value / (scale / 10)
    return exact + " (about \(tenths / 10).\(tenths % 10) \(Self.units[unit]))"
  }

  private static let units = ["ns", "us", "ms", "s"]
}

/// A number with up to three decimals, printed without trailing zeros: 12.5, 0.25, 75.
struct Thousandths: CustomStringConvertible {
  let value: UInt64
  init(_ value: UInt64) { self.value = value }

  var description: String {
    var fraction = value % 1000
    if fraction == 0 { return "\(value / 1000)" }
    var digits = 3
    while fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    var text = "\(fraction)"
    while text.utf8.count < digits { text = "0" + text }
    return "\(value / 1000).\(text)"
  }
}

/// The meaning of an encoding that no specification known here defines.
let reservedEncoding = "reserved encoding"

/// The names of the bits that are set, separated by commas; `none` where no named bit is.
func namesOfBits(
  _ mask: some FixedWidthInteger & UnsignedInteger, _ names: [String], separator: String = ", ", none: String = "none"
) -> String {
  var text = ""
  for index in names.indices where mask >> index & 1 != 0 {
    text += text.isEmpty ? names[index] : separator + names[index]
  }
  return text.isEmpty ? none : text
}
