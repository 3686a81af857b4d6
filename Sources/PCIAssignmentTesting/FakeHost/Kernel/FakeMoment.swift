import LinuxPCI

/// Where a fake host is in its life: two numbers, which each write changes.
struct FakeMoment: Equatable {
  /// How many bytes it takes, at the beginning of the lock's file.
  static let size = 48

  /// Virtual time since the host was made, in nanoseconds.
  var time: Int64 = 0
  /// How many writes the trace has.
  var writes = 0

  /// Reads the file's content; the beginning where there is none.
  init(_ content: [UInt8]?) {
    let words = content?.prefix(Self.size).split(separator: UInt8(ascii: " "), maxSplits: 2) ?? []
    guard words.count >= 2 else { return }
    time = Int64(Self.number(words[0]))
    writes = Self.number(words[1])
  }

  /// The numbers in digits, and blanks.
  var bytes: [UInt8] {
    let text = Array("\(time) \(writes) ".utf8)
    return text + Array(repeating: UInt8(ascii: " "), count: Self.size - text.count)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $1 >= UInt8(ascii: "0") ? $0 &* 10 &+ Int($1 - UInt8(ascii: "0")) : $0 }
  }
}
