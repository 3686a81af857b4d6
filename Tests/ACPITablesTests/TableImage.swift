import HardwareBits

/// Bytes from hexadecimal text; everything behind `//` on a line is a comment.
func hex(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  for line in text.split(separator: "\n") {
    let code = line.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    for word in code.split(separator: " ") {
      guard let byte = UInt8(word, radix: 16) else { fatalError("\(word) is no byte") }
      bytes.append(byte)
    }
  }
  return bytes
}

/// A table made by hand: signature and body, behind a header with the right length and checksum.
struct TableImage {
  var bytes: [UInt8]

  init(_ signature: String, revision: UInt8 = 1, body: [UInt8]) {
    bytes = Array(signature.utf8)  // Signature
    bytes += [0, 0, 0, 0]  // Length
    bytes += [revision, 0]  // Revision, checksum
    bytes += Array("MAKER ".utf8)  // OEM ID
    bytes += Array("BYHAND  ".utf8)  // OEM table ID
    bytes += [1, 0, 0, 0]  // OEM revision
    bytes += Array("TEST".utf8)  // Creator ID
    bytes += [2, 0, 0, 0]  // Creator revision
    bytes += body
    seal()
  }

  /// A DMAR with a 39-bit host address width, the flags given, and these structures.
  static func dmar(flags: UInt8 = 0, width: UInt8 = 0x26, _ structures: [UInt8]...) -> TableImage {
    TableImage("DMAR", body: [width, flags] + [UInt8](repeating: 0, count: 10) + structures.flatMap { $0 })
  }

  /// Makes length and checksum right.
  mutating func seal() {
    setLength(bytes.count)
    bytes[9] = 0
    bytes[9] = 0 &- bytes.reduce(0, &+)
  }

  /// Makes the header say that the table has `length` bytes.
  mutating func setLength(_ length: Int) {
    for index in 0..<4 { bytes[4 + index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
  }
}
