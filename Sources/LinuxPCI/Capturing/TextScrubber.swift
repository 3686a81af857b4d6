/// Takes what identifies a machine or its owner out of text: hardware addresses, UUIDs, network addresses, names.
///
/// What goes is replaced by something of the same shape, so that a reader of the text still finds it well-formed.
struct TextScrubber {
  /// Serial numbers and addresses that were seen in files of their own.
  private let secrets: [[UInt8]]
  /// Names of the host, which may be anything, even a word that the kernel uses.
  private let hostNames: [[UInt8]]
  /// Names that are made of a hardware address, with what each is called instead.
  private let interfaces: [(name: [UInt8], alias: String)]

  init(secrets: [String], hostNames: [String], names: Set<HostName>) {
    // The longest first, so that a domain goes with its host.
    self.secrets = secrets.map { Array($0.utf8) }.sorted { $0.count > $1.count }
    self.hostNames = hostNames.map { Array($0.utf8) }.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
    interfaces = names.filter { Self.isMadeOfAddress($0.bytes) }.sorted().enumerated().map { index, name in
      let digits = String(index + 1)
      return (
        Array(name.bytes),
        KernelText.string(name.bytes.prefix(3)) + String(repeating: "0", count: 12 - digits.count) + digits
      )
    }
  }

  /// Whether udev made a name of an interface's address: `enx0123456789ab`.
  private static func isMadeOfAddress(_ name: ArraySlice<UInt8>) -> Bool {
    name.count == 15 && ["enx", "ibx", "slx", "wlx", "wwx"].contains { name.starts(with: $0.utf8) }
      && name.dropFirst(3).allSatisfy(isHexadecimal)
  }

  /// A name with secrets and hardware addresses replaced.
  func scrub(_ name: HostName) -> HostName { HostName(scrub(Array(name.bytes))) ?? name }

  /// Whether a value is found by its shape wherever it stands: a hardware address or a UUID.
  static func hasKnownShape(_ value: String) -> Bool {
    let bytes = Array(value.utf8)[...]
    return hardwareAddress(bytes) == bytes.count || uuid(bytes) == bytes.count
  }

  /// Replaces secrets, hardware addresses and UUIDs in `text`.
  func scrub(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for (name, alias) in interfaces {
      text = Self.replace(text, by: alias) { rest, _ in rest.starts(with: name) ? name.count : nil }
    }
    for secret in secrets {
      text = Self.replace(text, by: "redacted") { rest, _ in Self.startsWith(rest, secret) ? secret.count : nil }
    }
    text = Self.replace(text, by: "00:00:00:00:00:00") { rest, isWordStart in
      isWordStart ? Self.hardwareAddress(rest) : nil
    }
    return Self.replace(text, by: "00000000-0000-0000-0000-000000000000") { rest, isWordStart in
      isWordStart ? Self.uuid(rest) : nil
    }
  }

  /// Replaces the host's names and IP addresses too, in a text that people and programs write.
  ///
  /// In what the kernel prints, the same bytes would be words, version numbers and functions' addresses.
  func scrubFreely(_ text: [UInt8]) -> [UInt8] {
    var text = scrub(text)
    for name in hostNames {
      text = Self.replace(text, by: "redacted") { rest, isWordStart in
        isWordStart && Self.startsWith(rest, name) && !(rest.dropFirst(name.count).first.map(Self.isWordByte) ?? false)
          ? name.count : nil
      }
    }
    text = Self.replace(text, by: "0.0.0.0") { rest, isWordStart in isWordStart ? Self.ipv4(rest) : nil }
    return Self.replace(text, by: "::") { rest, isWordStart in isWordStart ? Self.ipv6(rest) : nil }
  }

  /// Replaces each match, which is told what is left of the text and whether a word begins there.
  private static func replace(
    _ text: [UInt8], by replacement: String, _ match: (ArraySlice<UInt8>, Bool) -> Int?
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var place = 0
    var isWordStart = true
    while place < text.count {
      if let length = match(text[place...], isWordStart), length > 0 {
        result += replacement.utf8
        place += length
        isWordStart = false
      } else {
        isWordStart = !isWordByte(text[place])
        result.append(text[place])
        place += 1
      }
    }
    return result
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { KernelText.hexadecimalDigit(byte) != nil }

  /// ASCII letters of either case count as the same.
  private static func startsWith(_ text: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
    text.count >= word.count && zip(text, word).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }

  /// Six or more pairs of digits with `:` or `-` between them.
  private static func hardwareAddress(_ text: ArraySlice<UInt8>) -> Int? {
    var pairs = 0
    var place = text.startIndex
    var separator: UInt8?
    while place + 1 < text.endIndex, isHexadecimal(text[place]), isHexadecimal(text[place + 1]) {
      pairs += 1
      place += 2
      guard place < text.endIndex, text[place] == UInt8(ascii: ":") || text[place] == UInt8(ascii: "-"),
        separator == nil || separator == text[place]
      else { break }
      separator = text[place]
      place += 1
    }
    guard pairs >= 6, place >= text.endIndex || !isWordByte(text[place]) else { return nil }
    return place - text.startIndex
  }

  private static func uuid(_ text: ArraySlice<UInt8>) -> Int? {
    var place = text.startIndex
    for (index, digits) in [8, 4, 4, 4, 12].enumerated() {
      guard text.endIndex - place >= digits, text[place..<(place + digits)].allSatisfy(isHexadecimal) else {
        return nil
      }
      place += digits
      guard index < 4 else { break }
      guard place < text.endIndex, text[place] == UInt8(ascii: "-") else { return nil }
      place += 1
    }
    return place < text.endIndex && isWordByte(text[place]) ? nil : place - text.startIndex
  }

  private static func ipv4(_ text: ArraySlice<UInt8>) -> Int? {
    var place = text.startIndex
    for index in 0..<4 {
      let digits = text[place...].prefix { (0x30...0x39).contains($0) }.prefix(4)
      guard let number = KernelText.decimal(digits), digits.count <= 3, number <= 255 else { return nil }
      place += digits.count
      guard index < 3 else { break }
      guard place < text.endIndex, text[place] == UInt8(ascii: ".") else { return nil }
      place += 1
    }
    return place < text.endIndex && (isWordByte(text[place]) || text[place] == UInt8(ascii: "."))
      ? nil
      : place - text.startIndex
  }

  /// Hexadecimal groups with `::` among them, or eight of them; never what is a function's address.
  private static func ipv6(_ text: ArraySlice<UInt8>) -> Int? {
    let run = text.prefix { isHexadecimal($0) || $0 == UInt8(ascii: ":") }
    let colons = run.count { $0 == UInt8(ascii: ":") }
    let hasGap = zip(run, run.dropFirst()).contains { $0 == UInt8(ascii: ":") && $1 == UInt8(ascii: ":") }
    return run.count > 2 && (hasGap || colons == 7) ? run.count : nil
  }
}
