import HardwareBits
import Testing

/// A 128-bit layout with a field across the middle, as VT-d entries have.
private struct Wide: BitLayout {
  var rawValue: UInt128
  init(rawValue: UInt128 = 0) { self.rawValue = rawValue }
  static let present = BitField("P", 0)
  static let across = BitField("ACROSS", 71, 60)
  static let fields = [present, .reserved(59, 1), across, .ignored(127, 72)]
}

@Suite("BitLayout")
struct BitLayoutTests {
  @Test("a field across the halves lands where the specification numbers it")
  func across() {
    var wide = Wide()
    wide[Wide.across] = 0xfff
    let expected: UInt128 = 0xfff << 60
    #expect(wide.rawValue == expected)
    #expect(wide[Wide.across] == 0xfff)
    wide[flag: Wide.present] = true
    #expect(wide.rawValue == expected | 1)
  }

  @Test("reserved bits that are set are reported in place, ignored ones are not")
  func reserved() {
    let wide = Wide(rawValue: UInt128.max)
    let expected: UInt128 = ((1 << 59) - 1) << 1
    #expect(wide.reservedBitsSet == expected)
  }

  @Test("a value wider than its field stops the program", .tags(.exit))
  func tooWide() async {
    await #expect(processExitsWith: .failure) {
      var wide = Wide()
      wide[Wide.present] = 2
    }
  }

  @Test("hexadecimal text", arguments: [(UInt32(0), 4, "0000"), (0xabc, 0, "abc"), (0x1_0000, 4, "10000")])
  func hex(value: UInt32, digits: Int, text: String) {
    #expect(value.hex(digits: digits) == text)
  }
}

extension Tag {
  @Tag static var exit: Self
}
