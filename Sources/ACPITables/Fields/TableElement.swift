import HardwareBits

/// Something that is described field by field.
protocol FieldLayout: Hashable, Sendable {
  /// All fields zero, all lists empty.
  init()
  /// Shows every field to `visitor`, in the order of the specification.
  mutating func visit(_ visitor: inout some FieldVisitor)
}

/// One of several structures that follow one another.
protocol TableElement: Hashable, Sendable {
  /// Reads the next one, or nil where the bytes left cannot be told apart; then it has said why.
  static func next(_ decoder: inout FieldDecoder) -> Self?
  /// Shows every field to `visitor`, in the order of the specification.
  mutating func visit(_ visitor: inout some FieldVisitor)
  /// About how many bytes one has, above 0: so much memory is set aside before reading.
  static var typicalBytes: Int { get }
  /// What a listing calls it.
  var heading: OutlineHeading { get }
}

/// A structure of fixed size without type and length, such as an MCFG allocation.
protocol RowElement: TableElement, FieldLayout {
  /// Its size in bytes, above 0.
  static var stride: Int { get }
  /// The words for findings about it.
  static var vocabulary: RecordVocabulary { get }
}

extension RowElement {
  static var typicalBytes: Int { stride }

  static func next(_ decoder: inout FieldDecoder) -> Self? {
    guard decoder.remaining >= stride else {
      decoder.report(
        vocabulary.kind(.trailingBytes), at: decoder.offset,
        "\(RecordVocabulary.bytes(decoder.remaining)) left where the next \(vocabulary.noun) needs \(stride)")
      return nil
    }
    var row = Self()
    row.visit(&decoder)
    return row
  }
}

/// A structure that begins with its type and length.
protocol RecordElement: TableElement {
  /// Where type and length are.
  static var shape: RecordShape { get }
  /// The words for findings about it.
  static var vocabulary: RecordVocabulary { get }
  /// Reads the fields of a structure of `type`, or nil where the type is not known.
  static func record(_ type: Int, _ decoder: inout FieldDecoder) -> Self?
  /// Keeps a structure whose fields are not known, or do not fit.
  static func raw(_ record: RawRecord) -> Self
}

/// Where a structure says what it is and how long it is.
struct RecordShape {
  /// The size of the type, which begins the structure: 1 or 2 bytes.
  let typeBytes: Int
  /// Where the length begins, in bytes from the start of the structure.
  let lengthOffset: Int
  /// The size of the length: 1 or 2 bytes.
  let lengthBytes: Int

  /// The bytes that hold type and length, the least that a structure can have.
  var headerBytes: Int { lengthOffset + lengthBytes }

  /// Type and length in a byte each.
  static let byte = RecordShape(typeBytes: 1, lengthOffset: 1, lengthBytes: 1)
  /// Type and length in two bytes each.
  static let word = RecordShape(typeBytes: 2, lengthOffset: 2, lengthBytes: 2)
  /// Type in a byte, another byte, then the length in two.
  static let byteThenWord = RecordShape(typeBytes: 1, lengthOffset: 2, lengthBytes: 2)
  /// Type in a byte, then the length in two, unaligned.
  static let packed = RecordShape(typeBytes: 1, lengthOffset: 1, lengthBytes: 2)
}

extension RecordElement {
  static var typicalBytes: Int { 32 }

  static func next(_ decoder: inout FieldDecoder) -> Self? {
    let start = decoder.offset
    let left = decoder.remaining
    guard left >= shape.headerBytes else {
      decoder.report(
        vocabulary.kind(.trailingBytes), at: start,
        "\(RecordVocabulary.bytes(left)) left, too few for the type and length of a \(vocabulary.noun)")
      return nil
    }
    let type = decoder.peek(at: start, bytes: shape.typeBytes)
    let length = decoder.peek(at: start + shape.lengthOffset, bytes: shape.lengthBytes)
    guard length >= shape.headerBytes else {
      let fault: RecordFault = length == 0 ? .lengthZero : .lengthShort
      decoder.report(
        vocabulary.kind(fault), at: start,
        "\(vocabulary.noun) of type \(vocabulary.text(ofType: type)) says its length is \(length); "
          + "the \(left) bytes from here on cannot be told apart")
      return nil
    }
    guard length <= left else {
      decoder.report(
        vocabulary.kind(.pastEnd), at: start,
        "\(vocabulary.noun) of type \(vocabulary.text(ofType: type)) says it has \(length) bytes, \(left) are left")
      return nil
    }
    let checkpoint = decoder.diagnosticCount
    let outer = decoder.enter(start..<start + length, vocabulary)
    let element = record(type, &decoder)
    let ranOut = decoder.ranOut
    decoder.leave(outer)
    if let element, !ranOut { return element }
    return keepRaw(start..<start + length, type, isKnown: ranOut, checkpoint, &decoder)
  }

  /// Keeps a structure of unknown type, or one whose fields did not fit.
  private static func keepRaw(
    _ window: Range<Int>, _ type: Int, isKnown: Bool, _ checkpoint: Int, _ decoder: inout FieldDecoder
  ) -> Self {
    decoder.dropDiagnostics(after: checkpoint)
    if isKnown {
      decoder.report(
        vocabulary.kind(.tooShort), at: window.lowerBound,
        "\(vocabulary.noun) of type \(vocabulary.text(ofType: type)) has \(window.count) bytes, fewer than its fields need; "
          + "they are kept as they are")
    } else {
      decoder.report(
        vocabulary.kind(.unknownType), at: window.lowerBound,
        "\(vocabulary.noun) of type \(vocabulary.text(ofType: type)) is not known; its \(window.count) bytes are kept as they are"
      )
    }
    return raw(decoder.takeRecord(window, type: type))
  }
}
