/// The lines of a text, numbered from 1, without their newlines.
struct TextLines: Sequence, IteratorProtocol {
  /// A line with its number.
  struct Line {
    let number: Int
    let bytes: ArraySlice<UInt8>
  }

  private var rest: ArraySlice<UInt8>
  private var number = 0

  init(_ text: ArraySlice<UInt8>) { rest = text }

  /// The next line; text after the last newline is a line as well.
  mutating func next() -> Line? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    number += 1
    let line = Line(number: number, bytes: rest[rest.startIndex..<end])
    rest = end < rest.endIndex ? rest[(end + 1)...] : rest[end...]
    return line
  }
}
