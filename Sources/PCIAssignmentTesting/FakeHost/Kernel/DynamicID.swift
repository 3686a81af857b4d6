import HardwareBits

/// A line that `new_id` added to a driver's table: vendor, device, subsystem and class, in hexadecimal
/// (`new_id_store`, drivers/pci/pci-driver.c).
struct DynamicID: Hashable {
  var numbers: [UInt32]

  /// Reads what is written to `new_id` and `remove_id`: two numbers at least, each with or without `0x`.
  ///
  /// As sscanf(3) does, it stops at what is no number and ignores the rest.
  init?(_ text: String) {
    var numbers: [UInt32] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }).prefix(7) {
      let isPrefixed = word.hasPrefix("0x") || word.hasPrefix("0X")
      let digits = (isPrefixed ? word.dropFirst(2) : word[...]).prefix { $0.isHexDigit }
      guard let number = UInt32(digits, radix: 16) else { break }
      numbers.append(number)
      if digits.endIndex != word.endIndex { break }
    }
    guard numbers.count >= 2 else { return nil }
    self.numbers = numbers
  }

  /// Whether the line is for a function with these identities; the subsystem is not compared, which no function here
  /// is told apart by.
  func includes(_ identity: FakeIdentity) -> Bool {
    let classCode = numbers.count > 4 ? numbers[4] : 0
    let mask = numbers.count > 5 ? numbers[5] : 0
    return numbers[0] == UInt32(identity.vendor) && numbers[1] == UInt32(identity.device)
      && (classCode ^ identity.classCode) & mask == 0
  }

  var text: String { numbers.map { $0.hex(digits: 4) }.joined(separator: " ") }
}
