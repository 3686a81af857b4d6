/// A text that ends in NUL, with every byte of its field: also those after the NUL.
public struct TerminatedText: Hashable, Sendable {
  /// All bytes of the field.
  public var bytes: [UInt8]

  /// Keeps the bytes of a field.
  public init(bytes: [UInt8] = []) { self.bytes = bytes }

  /// The bytes of `text` and a NUL.
  public init(_ text: String) { bytes = Array(text.utf8) + [0] }

  /// Whether a NUL ends the text inside the field.
  public var isTerminated: Bool { bytes.contains(0) }

  /// The characters before the first NUL (or all), for people: unprintable bytes as `?`.
  public var text: String {
    var characters: [UInt8] = []
    for byte in bytes {
      if byte == 0 { break }
      characters.append((0x20...0x7e).contains(byte) ? byte : UInt8(ascii: "?"))
    }
    return String(decoding: characters, as: UTF8.self)
  }

  /// How many bytes of the field follow the first NUL.
  public var bytesAfterText: Int {
    guard let end = bytes.firstIndex(of: 0) else { return 0 }
    return bytes.count - end - 1
  }
}
