import HardwareBits
import PCICore

extension DebugfsDump {
  /// Reads one file's text into the dump.
  public mutating func read(_ text: some Collection<UInt8>) {
    var number = 0
    var section = Section.none
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let words = Self.words(line)
      guard let first = words.first else { continue }
      guard readHead(words, first, &section) || readRow(words, first, &section) else {
        problems.append(Problem(line: number, text: "is not understood"))
        continue
      }
    }
  }

  private enum Section { case none, unit, device, interrupts }

  typealias Word = [UInt8]

  static func words(_ line: some Collection<UInt8>) -> [Word] {
    var words: [Word] = []
    var word: Word = []
    for byte in line {
      if byte == 0x20 || byte == 0x09 || byte == 0x0d {
        if !word.isEmpty { words.append(word) }
        word = []
      } else {
        word.append(byte)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func equals(_ word: Word, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { unsafe $0.elementsEqual(word) }
  }

  /// `0x…`, or the digits alone.
  static func number(_ word: some Collection<UInt8>) -> UInt64? {
    let hasPrefix = word.starts(with: [0x30, 0x78])
    return UInt64(hexDigits: hasPrefix ? Array(word.dropFirst(2)) : Array(word))
  }

  /// Words apart by colons: the last one printed is the lowest.
  private static func numbers(_ word: Word) -> [UInt64]? {
    var found: [UInt64] = []
    for part in word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      guard let value = number(part) else { return nil }
      found.append(value)
    }
    return found.reversed()
  }

  /// Titles, heads of tables and separators.
  private mutating func readHead(_ words: [Word], _ first: Word, _ section: inout Section) -> Bool {
    if Self.equals(first, "IOMMU"), words.count >= 6, let root = Self.number(words[5]) {
      // IOMMU dmar0: Root Table Address: 0x841000
      units.append(Unit(name: Self.name(words[1]), rootTable: root & ~0xfff))
      section = .unit
      return true
    }
    if Self.equals(first, "Device"), words.count >= 3 {
      section = .device
      return readDevice(words)
    }
    if words.count >= 6, Self.equals(words[1], "Interrupt"), Self.equals(words[2], "supported"), let last = words.last {
      // Remapped Interrupt supported on IOMMU: dmar0
      let name = Self.name(last)
      if !interrupts.contains(where: { $0.name == name }) { interrupts.append(Interrupts(name: name, table: 0)) }
      section = .interrupts
      return true
    }
    if Self.equals(first, "IR"), words.count >= 3, let last = words.last?.split(separator: UInt8(ascii: ":")).last,
      let table = Self.number(last), !interrupts.isEmpty
    {
      // " IR table address:400000"
      interrupts[interrupts.count - 1].table = table
      return true
    }
    return Self.isNoise(words, first)
  }

  private static func isNoise(_ words: [Word], _ first: Word) -> Bool {
    if first.allSatisfy({ $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "-") }) { return true }
    for head in ["B.D.F", "IOVA_PFN", "Entry"] as [StaticString] where equals(first, head) { return true }
    // "Interrupt Remapping is not enabled", "DMA Remapping is not enabled on dmar0", "Invalid …"
    return words.contains { equals($0, "not") || equals($0, "Invalid") }
  }

  private static func name(_ word: Word) -> String {
    String(decoding: word.last == UInt8(ascii: ":") ? word.dropLast() : word[...], as: UTF8.self)
  }

  /// `Device 0000:01:00.0 @0xd2e000`, `Device 0000:01:00.0 with pasid 0 @0xdc7000`.
  private mutating func readDevice(_ words: [Word]) -> Bool {
    guard let address = PCIAddress(text: words[1]), let last = words.last, last.first == UInt8(ascii: "@"),
      let table = Self.number(last.dropFirst())
    else { return false }
    var device = Device(address: address, table: table)
    if let index = words.firstIndex(where: { Self.equals($0, "pasid") }), index + 1 < words.count {
      device.pasid = Self.decimalOrHexadecimal(words[index + 1])
    }
    devices.append(device)
    return true
  }

  /// Linux prints PASIDs of devices in hexadecimal without a prefix (%x).
  private static func decimalOrHexadecimal(_ word: Word) -> UInt32? {
    number(word).flatMap { UInt32(exactly: $0) }
  }

  private mutating func readRow(_ words: [Word], _ first: Word, _ section: inout Section) -> Bool {
    switch section {
    case .none: return false
    case .unit: return readEntry(words)
    case .device: return readPage(words)
    case .interrupts: return readInterrupt(words)
    }
  }

  private mutating func readEntry(_ words: [Word]) -> Bool {
    guard words.count >= 5, let address = PCIAddress(text: words[0]), let root = Self.numbers(words[1]),
      let context = Self.numbers(words[2]), let pasidEntry = Self.numbers(words[4]), root.count == 2,
      context.count == 2, pasidEntry.count == 3
    else { return false }
    let isLegacy = words[3].first == UInt8(ascii: "-")
    let pasid = isLegacy ? nil : UInt32(String(decoding: words[3], as: UTF8.self))
    guard isLegacy || pasid != nil else { return false }
    units[units.count - 1].entries.append(
      Entry(
        requester: address.requesterID, root: root, context: context, pasid: pasid, pasidEntry: pasidEntry))
    return true
  }

  private mutating func readPage(_ words: [Word]) -> Bool {
    guard words.count >= 3, Self.equals(words[1], "|"), let frame = Self.number(words[0]), frame >> 52 == 0 else {
      return false
    }
    var path: [UInt64] = []
    for word in words.dropFirst(2) {
      guard let value = Self.number(word) else { return false }
      path.append(value)
    }
    guard path.count <= 5 else { return false }
    // Below a large page the kernel prints nothing.
    while path.count < 5 { path.append(0) }
    devices[devices.count - 1].rows.append(Row(iova: frame << 12, path: path))
    return true
  }

  private mutating func readInterrupt(_ words: [Word]) -> Bool {
    guard words.count >= 4, let index = Int(String(decoding: words[0], as: UTF8.self)), (0..<65536).contains(index),
      let high = Self.number(words[words.count - 2]), let low = Self.number(words[words.count - 1])
    else { return false }
    interrupts[interrupts.count - 1].entries[index] = UInt128(high) << 64 | UInt128(low)
    return true
  }
}
