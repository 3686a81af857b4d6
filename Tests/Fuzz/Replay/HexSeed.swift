/// The written form of a binary seed: `OFFSET: BYTES # comment`, in hexadecimal.
///
/// What no line names is zero; an offset without bytes sets the length.
enum HexSeed {
  /// A line that is not of that form.
  struct Malformed: Error, Equatable {
    let line: String
  }

  /// The bytes that `text` lists.
  static func bytes(_ text: String) throws(Malformed) -> [UInt8] {
    var found: [UInt8] = []
    for line in text.split(separator: "\n") {
      let content = line.prefix { $0 != "#" }
      guard content.contains(where: { $0 != " " }) else { continue }
      let parts = content.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let offset = Int(parts[0], radix: 16) else { throw Malformed(line: String(line)) }
      var position = offset
      if found.count < offset { found.append(contentsOf: repeatElement(0, count: offset - found.count)) }
      for word in parts[1].split(separator: " ") {
        guard word.utf8.count == 2, let byte = UInt8(word, radix: 16) else { throw Malformed(line: String(line)) }
        if position < found.count { found[position] = byte } else { found.append(byte) }
        position += 1
      }
    }
    return found
  }
}
