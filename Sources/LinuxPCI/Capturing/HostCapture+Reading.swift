extension HostCapture {
  /// Reads a capture.
  ///
  /// - Throws: for any line that the writer does not write; its number and what is wrong with it.
  public init(text: ArraySlice<UInt8>) throws(RecordError) {
    var reader = CaptureReader()
    for line in TextLines(text) { try reader.take(line) }
    self = try reader.finish()
  }

  /// Whether `text` begins as a capture does.
  static func isLikely(_ text: ArraySlice<UInt8>) -> Bool { text.starts(with: magic.utf8) }
}

/// Reads a capture line by line.
private struct CaptureReader {
  /// What the lines that come belong to.
  private enum State {
    case firstLine
    case header
    /// Between entries; nil before the first directory.
    case entries
    /// In the lines of a text.
    case text(HostName, UInt16, [UInt8], endsInNewline: Bool)
    /// In the rows of bytes.
    case bytes(HostName, UInt16, [UInt8], size: Int)
  }

  /// The largest file: twice what the largest ACPI table may take.
  private static let fileLimit = 32 << 20
  private var state = State.firstLine
  private var header = CaptureHeader(writer: "", isWhole: false)
  private var headerKeys: Set<String> = []
  private var files = MemoryFiles()
  private var directory: HostPath?
  private var lastLine = 0

  mutating func take(_ line: TextLines.Line) throws(RecordError) {
    lastLine = line.number
    switch state {
    case .firstLine: try takeFirstLine(line)
    case .header: try takeHeader(line)
    case .entries: try takeEntry(line)
    case .text(let name, let permissions, var content, let endsInNewline):
      guard line.bytes.first == UInt8(ascii: " ") else {
        try endText(name, permissions, content, endsInNewline, line)
        return try takeEntry(line)
      }
      // The state is replaced before the array grows, so that it is not copied for each line.
      state = .entries
      content += line.bytes.dropFirst() + [0x0a]
      guard content.count <= Self.fileLimit else { throw error(line, "the file is too large") }
      state = .text(name, permissions, content, endsInNewline: endsInNewline)
    case .bytes(let name, let permissions, var content, let size):
      guard line.bytes.first == UInt8(ascii: " ") else {
        try endBytes(name, permissions, content, size, line)
        return try takeEntry(line)
      }
      let row = try row(line, size: size)
      guard row.offset >= content.count else { throw error(line, "the rows are not in order") }
      state = .entries
      try addZeros(row.offset - content.count, to: &content, line)
      content += row.bytes
      state = .bytes(name, permissions, content, size: size)
    }
  }

  mutating func finish() throws(RecordError) -> HostCapture {
    let end = TextLines.Line(number: lastLine, bytes: [])
    switch state {
    case .firstLine: throw error(end, "a capture begins with \"\(HostCapture.magic)\(HostCapture.version)\"")
    case .header, .entries: break
    case .text(let name, let permissions, let content, let endsInNewline):
      try endText(name, permissions, content, endsInNewline, end)
    case .bytes(let name, let permissions, let content, let size):
      try endBytes(name, permissions, content, size, end)
    }
    return HostCapture(header: header, files: files)
  }

  private mutating func takeFirstLine(_ line: TextLines.Line) throws(RecordError) {
    guard line.bytes.starts(with: HostCapture.magic.utf8),
      let version = KernelText.decimal(line.bytes.dropFirst(HostCapture.magic.utf8.count))
    else { throw error(line, "a capture begins with \"\(HostCapture.magic)\(HostCapture.version)\"") }
    guard version == HostCapture.version else {
      throw error(line, "the format is version \(version); this program reads version \(HostCapture.version)")
    }
    state = .header
  }

  private mutating func takeHeader(_ line: TextLines.Line) throws(RecordError) {
    if line.bytes.isEmpty {
      state = .entries
      return
    }
    guard let colon = line.bytes.firstIndex(of: UInt8(ascii: ":")) else {
      throw error(line, "a line of the header has a colon after its key")
    }
    let key = KernelText.string(line.bytes[..<colon])
    let value = KernelText.string(KernelText.trimmed(line.bytes[(colon + 1)...]))
    guard headerKeys.insert(key).inserted else { throw error(line, "\(key) is given a second time") }
    switch (key, value) {
    case ("writer", _): header.writer = value
    case ("captured-at", "unknown"), ("privileged", "unknown"): break
    case ("captured-at", _):
      guard let time = Int64(value) else { throw error(line, "captured-at is not a number of seconds") }
      header.capturedAt = time
    case ("privileged", "yes"), ("privileged", "no"): header.isPrivileged = value == "yes"
    case ("whole", "yes"), ("whole", "no"): header.isWhole = value == "yes"
    case ("redacted", "yes"), ("redacted", "no"): header.isRedacted = value == "yes"
    default: throw error(line, "the header has no such line")
    }
  }

  private mutating func takeEntry(_ line: TextLines.Line) throws(RecordError) {
    state = .entries
    if line.bytes.isEmpty { return }
    if line.bytes.first == UInt8(ascii: "[") { return try takeDirectory(line) }
    guard let space = line.bytes.firstIndex(of: UInt8(ascii: " ")),
      let name = HostName(EscapedText.decode(line.bytes[..<space]))
    else { throw error(line, "an entry is a name, a space, and what it is") }
    let rest = line.bytes[(space + 1)...]
    if rest.starts(with: "-> ".utf8) {
      return try insert(.link(EscapedText.decode(rest.dropFirst(3))), name, line)
    }
    guard let end = rest.firstIndex(of: UInt8(ascii: " ")), let permissions = Self.octal(rest[..<end]) else {
      throw error(line, "an entry is a link, or a file with its permissions")
    }
    try takeFile(name, permissions, rest[(end + 1)...], line)
  }

  private mutating func takeDirectory(_ line: TextLines.Line) throws(RecordError) {
    guard line.bytes.last == UInt8(ascii: "]"),
      let path = HostPath(EscapedText.decode(line.bytes.dropFirst().dropLast())), path.bytes.count <= 4096
    else { throw error(line, "a directory is an absolute path in brackets") }
    guard files.insert(.directory, at: path) else { throw error(line, "\(path) cannot be a directory here") }
    directory = path
  }

  private mutating func takeFile(
    _ name: HostName, _ permissions: UInt16, _ rest: ArraySlice<UInt8>, _ line: TextLines.Line
  ) throws(RecordError) {
    let value = rest.dropFirst(2)
    let hasValue = rest.count >= 2 && rest[rest.startIndex + 1] == UInt8(ascii: " ")
    let isEmpty = rest.count == 1
    switch rest.first {
    case UInt8(ascii: "=") where hasValue || isEmpty:
      try insert(.file(value + [0x0a], permissions: permissions), name, line)
    case UInt8(ascii: "~") where hasValue || isEmpty:
      try insert(.file(Array(value), permissions: permissions), name, line)
    case UInt8(ascii: "!") where hasValue:
      let word = KernelText.string(value)
      guard let errno = ErrorNumber(name: word) ?? Int32(word).flatMap({ $0 > 0 ? ErrorNumber(rawValue: $0) : nil })
      else { throw error(line, "\(word) is no error number") }
      try insert(.unreadable(errno, permissions: permissions), name, line)
    case UInt8(ascii: "|") where isEmpty: state = .text(name, permissions, [], endsInNewline: true)
    case UInt8(ascii: "|") where rest.elementsEqual("|~".utf8):
      state = .text(name, permissions, [], endsInNewline: false)
    case UInt8(ascii: "#") where hasValue:
      guard let size = KernelText.decimal(value), size >= 0, size <= Self.fileLimit else {
        throw error(line, "the size is no number of bytes up to \(Self.fileLimit)")
      }
      state = .bytes(name, permissions, [], size: size)
    default: throw error(line, "after the permissions comes =, ~, |, # or !")
    }
  }

  private mutating func endText(
    _ name: HostName, _ permissions: UInt16, _ content: [UInt8], _ endsInNewline: Bool, _ line: TextLines.Line
  ) throws(RecordError) {
    state = .entries
    guard !content.isEmpty else { throw error(line, "\(name) has no lines of text") }
    try insert(.file(endsInNewline ? content : content.dropLast(), permissions: permissions), name, line)
  }

  private mutating func endBytes(
    _ name: HostName, _ permissions: UInt16, _ content: [UInt8], _ size: Int, _ line: TextLines.Line
  ) throws(RecordError) {
    state = .entries
    var content = content
    try addZeros(size - content.count, to: &content, line)
    try insert(.file(content, permissions: permissions), name, line)
  }

  /// A row like ` 040: 01 50`.
  private func row(_ line: TextLines.Line, size: Int) throws(RecordError) -> (offset: Int, bytes: [UInt8]) {
    guard let colon = line.bytes.prefix(10).firstIndex(of: UInt8(ascii: ":")),
      let offset = KernelText.hexadecimal(line.bytes[..<colon], as: Int.self)
    else { throw error(line, "a row begins with its offset and a colon") }
    let digits = line.bytes[(colon + 1)...]
    guard offset.isMultiple(of: 16), offset < size, digits.count == min(16, size - offset) * 3 else {
      throw error(line, "a row holds 16 bytes, the last one what is left of \(size)")
    }
    var bytes: [UInt8] = []
    for place in stride(from: digits.startIndex, to: digits.endIndex, by: 3) {
      guard digits[place] == UInt8(ascii: " "),
        let byte = KernelText.hexadecimal(digits[(place + 1)..<(place + 3)], as: UInt8.self)
      else { throw error(line, "a byte is a space and two hexadecimal digits") }
      bytes.append(byte)
    }
    return (offset, bytes)
  }

  private func addZeros(_ count: Int, to content: inout [UInt8], _ line: TextLines.Line) throws(RecordError) {
    guard count > 0 else { return }
    guard content.count + count <= HostCapture.sparseLimit else {
      throw error(line, "rows may be left out of files up to \(HostCapture.sparseLimit) bytes only")
    }
    content += [UInt8](repeating: 0, count: count)
  }

  private mutating func insert(
    _ node: MemoryFiles.Node, _ name: HostName, _ line: TextLines.Line
  ) throws(RecordError) {
    guard let directory else { throw error(line, "an entry comes before the first directory") }
    guard files.insert(node, at: directory.appending(name)) else {
      throw error(line, "\(directory.appending(name)) cannot be here, or is here already")
    }
  }

  private static func octal(_ digits: ArraySlice<UInt8>) -> UInt16? {
    guard (3...4).contains(digits.count) else { return nil }
    var value: UInt16 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
      value = value << 3 | UInt16(digit - UInt8(ascii: "0"))
    }
    return value
  }

  private func error(_ line: TextLines.Line, _ problem: String) -> RecordError {
    RecordError(format: "capture", line: line.number, problem: problem)
  }
}
