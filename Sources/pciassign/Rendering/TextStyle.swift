/// What a piece of text is, as far as its look on a terminal goes.
enum TextStyle {
  case plain
  /// A title or a column's head.
  case heading
  /// A function's address.
  case address
  /// A driver or another name that a person looks for.
  case emphasis
  /// What matters less: numbers behind a meaning, things that are off.
  case faint
  /// Something against a specification.
  case warning
  /// Something that could not be used.
  case error

  /// The SGR parameters (ECMA-48 section 8.3.117), or nil for text as it is.
  fileprivate var parameters: StaticString? {
    switch self {
    case .plain: nil
    case .heading: "1"
    case .address: "36"
    case .emphasis: "32"
    case .faint: "2"
    case .warning: "33"
    case .error: "31"
    }
  }
}

/// When to colour text.
enum ColorChoice: String, CaseIterable, Sendable {
  /// On a terminal, unless `NO_COLOR` is set or the terminal is dumb.
  case auto
  /// Also into pipes and files, and in spite of `NO_COLOR`.
  case always
  /// Not at all.
  case never

  /// Whether text for `descriptor` is coloured.
  func isOn(for descriptor: OutputDescriptor) -> Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      // https://no-color.org: set to anything but the empty string.
      if let asked = environmentVariable("NO_COLOR"), !asked.isEmpty { return false }
      return environmentVariable("TERM") != "dumb" && descriptor.isTerminal
    }
  }
}

/// Text for people: a buffer, a width in columns, and whether colours are wanted.
struct TextOutput {
  /// The document so far.
  private(set) var buffer: OutputBuffer
  /// How many columns a line may take.
  let width: Int
  /// Whether somebody said how wide a page is: a terminal, `COLUMNS`, or the caller.
  ///
  /// Where nobody did, a table that programs cut into lines keeps each row on one.
  let hasPage: Bool
  /// Whether lines of trees are drawn with box characters or in ASCII.
  let drawsBoxes: Bool
  private let isColored: Bool

  /// Starts a document.
  ///
  /// The width is that of the terminal, else `COLUMNS`, else 80; below 40 columns nothing could be laid out.
  init(_ destination: OutputDescriptor?, color: ColorChoice = .never, width: Int? = nil, drawsBoxes: Bool? = nil) {
    buffer = OutputBuffer(destination)
    isColored = destination.map { color.isOn(for: $0) } ?? (color == .always)
    let asked = environmentVariable("COLUMNS").flatMap { Int($0) }
    let known = width ?? destination?.terminalWidth ?? asked
    hasPage = known != nil
    self.width = max(40, known ?? 80)
    self.drawsBoxes = drawsBoxes ?? Self.localeIsUTF8
  }

  /// Whether the locale's encoding shows box characters (POSIX: LC_ALL before LC_CTYPE before LANG).
  private static var localeIsUTF8: Bool {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let value = environmentVariable(name), !value.isEmpty else { continue }
      let encoding = value.uppercased()
      return encoding.hasSuffix("UTF-8") || encoding.hasSuffix("UTF8")
    }
    return false
  }

  /// Writes a piece of a line.
  mutating func write(_ text: String, _ style: TextStyle = .plain) {
    guard isColored, let parameters = style.parameters, !text.isEmpty else {
      buffer.append(text: text)
      return
    }
    buffer.append("\u{1b}[")
    buffer.append(parameters)
    buffer.append("m")
    buffer.append(text: text)
    buffer.append("\u{1b}[0m")
  }

  /// Writes `count` spaces.
  mutating func writeSpaces(_ count: Int) {
    buffer.appendSpaces(count)
  }

  /// Ends the line.
  mutating func endLine() {
    buffer.append(UInt8(ascii: "\n"))
    buffer.drainWhenLarge()
  }

  /// Writes a line.
  mutating func line(_ text: String = "", _ style: TextStyle = .plain) {
    write(text, style)
    endLine()
  }

  /// Writes a paragraph: wrapped, its later lines indented by `hanging` columns.
  mutating func paragraph(_ text: String, _ style: TextStyle = .plain, indent: Int = 0, hanging: Int? = nil) {
    let later = hanging ?? indent
    for (index, piece) in text.wrapped(first: width - indent, later: width - later).enumerated() {
      writeSpaces(index == 0 ? indent : later)
      line(piece, style)
    }
  }

  /// Ends the document.
  mutating func finish() {
    buffer.drain()
  }
}
