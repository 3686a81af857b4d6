import HardwareBits

/// Goes over every field of a structure in the order in which its specification prints them.
///
/// A structure describes its layout once, in its `visit`; reading, writing, measuring and listing are four
/// visitors. So the four cannot disagree, and each byte of a structure belongs to exactly one field.
/// Keys are the names of the Swift properties and of JSON; labels are the specification's words.
protocol FieldVisitor {
  /// A number of `bytes` bytes, least significant byte first.
  mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value, bytes: Int, style: NumberStyle,
    meaning: (Value) -> String?)

  /// A number that older revisions of the structure end before; nil where it is absent.
  mutating func optional<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value?, style: NumberStyle)

  /// A number whose bits are fields of their own.
  mutating func bits<Layout: TableBits>(_ key: String, _ label: String, _ value: inout Layout)

  /// A number that stands for a name, from a list that may grow.
  mutating func named<Value: OpenValue>(_ key: String, _ label: String, _ value: inout Value)

  /// Bytes that must be zero, and are kept where they are not.
  mutating func reserved<Value: FixedWidthInteger & UnsignedInteger>(_ value: inout Value, bytes: Int)

  /// The number that told which structure this is; already known when a structure is visited.
  mutating func type<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value, _ name: String)

  /// The structure's own length in bytes.
  mutating func length<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type)

  /// Up to 8 characters, padded.
  mutating func text(_ key: String, _ label: String, _ value: inout PackedText, bytes: Int)

  /// A text ending in NUL that fills `bytes` bytes, or the rest of the structure.
  mutating func name(_ key: String, _ label: String, _ value: inout TerminatedText, bytes: Int?)

  /// Numbers one after another: `count` of them, or as many as fit.
  mutating func numbers<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ values: inout [Value], count: Int?, style: NumberStyle)

  /// Structures one after another: `count` of them, or as many as can be told apart.
  mutating func elements<Element: TableElement>(_ key: String, _ list: inout [Element], count: Int?)

  /// The hops of a DMAR device scope, to the end of the structure.
  mutating func path(_ value: inout ScopePath)

  /// Bytes of no known meaning up to `offset`, counted from the start of the structure.
  mutating func gap(_ bytes: inout [UInt8], upTo offset: Int)

  /// Fields from here on end at `offset`, counted from the start of the structure, until ``endPart()``.
  mutating func beginPart(upTo offset: Int)

  /// Fields from here on may use the whole structure again.
  mutating func endPart()

  /// Whether an optional part of `bytes` bytes is there: decided by the bytes when reading, by `flag` otherwise.
  mutating func presence(_ flag: inout Bool, bytes: Int)

  /// Whatever is left of the structure.
  mutating func rest(_ key: String, _ label: String, _ bytes: inout [UInt8])
}

extension FieldVisitor {
  mutating func beginPart(upTo offset: Int) {}
  mutating func endPart() {}
  mutating func presence(_ flag: inout Bool, bytes: Int) {}

  mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value, _ style: NumberStyle = .decimal
  ) {
    number(key, label, &value, bytes: Value.bitWidth / 8, style: style, meaning: { _ in nil })
  }

  mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value, _ style: NumberStyle = .decimal,
    meaning: (Value) -> String?
  ) {
    number(key, label, &value, bytes: Value.bitWidth / 8, style: style, meaning: meaning)
  }

  mutating func optional<Value: FixedWidthInteger & UnsignedInteger>(
    _ key: String, _ label: String, _ value: inout Value?
  ) {
    optional(key, label, &value, style: .decimal)
  }

  mutating func reserved<Value: FixedWidthInteger & UnsignedInteger>(_ value: inout Value) {
    reserved(&value, bytes: Value.bitWidth / 8)
  }

  mutating func elements<Element: TableElement>(_ key: String, _ list: inout [Element]) {
    elements(key, &list, count: nil)
  }

  /// Bytes beyond those that the known revisions of a structure define.
  mutating func beyond(_ bytes: inout [UInt8]) {
    rest("beyond", "Bytes beyond the known structure", &bytes)
  }

  /// Bytes after the last structure of a table that could be told apart.
  mutating func undecoded(_ bytes: inout [UInt8]) {
    rest("undecoded", "Bytes that could not be told apart", &bytes)
  }
}

/// How a number reads best.
public enum NumberStyle: Hashable, Sendable {
  /// A count, size, width or index: decimal.
  case decimal
  /// An identifier or mask: hexadecimal.
  case hex
  /// A physical address: hexadecimal.
  case address
}
