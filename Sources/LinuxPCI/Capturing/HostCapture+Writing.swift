import HardwareBits

extension HostCapture {
  /// The format's version, which the first line names.
  static let version = 1
  /// The largest file whose rows of zeros are left out, so that a small text never stands for much: config space.
  static let sparseLimit = 4096
  /// How the first line begins.
  static let magic = "pciassign-capture "

  /// The capture as text; the same host gives the same bytes.
  public var text: [UInt8] {
    var text: [UInt8] = []
    text += "\(Self.magic)\(Self.version)\n".utf8
    text += "writer: \(header.writer)\n".utf8
    text += "captured-at: \(header.capturedAt.map { String($0) } ?? "unknown")\n".utf8
    text += "privileged: \(header.isPrivileged.map { $0 ? "yes" : "no" } ?? "unknown")\n".utf8
    text += "whole: \(header.isWhole ? "yes" : "no")\n".utf8
    text += "redacted: \(header.isRedacted ? "yes" : "no")\n".utf8
    for (directory, entries) in directories {
      text += [UInt8(ascii: "\n"), UInt8(ascii: "[")] + Self.word(directory.bytes) + [UInt8(ascii: "]"), 0x0a]
      for (name, node) in entries { Self.append(name, node, to: &text) }
    }
    return text
  }

  /// The directories that hold something besides directories, and the empty ones, sorted by path.
  private var directories: [(HostPath, [(HostName, MemoryFiles.Node)])] {
    var found: [HostPath: [(HostName, MemoryFiles.Node)]] = [:]
    var parents: Set<HostPath> = []
    let contents = files.contents
    for (path, node) in contents {
      parents.insert(path.parent)
      if node != .directory, let name = path.lastName { found[path.parent, default: []].append((name, node)) }
    }
    for (path, node) in contents where node == .directory && !parents.contains(path) { found[path] = [] }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted { $0.0 < $1.0 }) }
  }

  private static func append(_ name: HostName, _ node: MemoryFiles.Node, to text: inout [UInt8]) {
    text += word(name.bytes)
    switch node {
    case .directory: break
    case .link(let target): text += " -> ".utf8 + EscapedText.encode(target)
    case .unreadable(let errno, let permissions): text += " \(octal(permissions)) ! \(errnoName(errno))".utf8
    case .file(let content, let permissions):
      text += " \(octal(permissions)) ".utf8
      if isPlain(content) { appendText(content, to: &text) } else { appendBytes(content, to: &text) }
      return
    }
    text.append(0x0a)
  }

  /// `= text` for a line, `~ text` for one without a newline, `|` and indented lines for several.
  private static func appendText(_ content: [UInt8], to text: inout [UInt8]) {
    let endsInNewline = content.last == 0x0a
    let body = endsInNewline ? content.dropLast() : content[...]
    if !body.contains(0x0a) {
      text.append(UInt8(ascii: endsInNewline ? "=" : "~"))
      if !body.isEmpty { text += [UInt8(ascii: " ")] + body }
      text.append(0x0a)
      return
    }
    text += (endsInNewline ? "|" : "|~").utf8 + [0x0a]
    for line in body.split(separator: 0x0a, omittingEmptySubsequences: false) {
      text += [UInt8(ascii: " ")] + line + [0x0a]
    }
  }

  /// `# size` and indented rows of 16 bytes; of small files, rows of zeros are left out.
  private static func appendBytes(_ content: [UInt8], to text: inout [UInt8]) {
    text += "# \(content.count)\n".utf8
    for start in stride(from: 0, to: content.count, by: 16) {
      let row = content[start..<min(start + 16, content.count)]
      if content.count <= sparseLimit, row.allSatisfy({ $0 == 0 }) { continue }
      text += " \(UInt(start).hex(digits: 3)):".utf8
      for byte in row {
        text.append(UInt8(ascii: " "))
        HexadecimalText.append(byte, to: &text)
      }
      text.append(0x0a)
    }
  }

  /// Whether content can stand in the capture as it is: UTF-8 without control characters but tab and newline.
  static func isPlain(_ content: [UInt8]) -> Bool {
    content.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x0a || $0 == 0x09 }
      && String(validating: content, as: UTF8.self) != nil
  }

  /// A name or path without spaces and brackets, which lines are taken apart by.
  private static func word(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    EscapedText.encode(bytes).flatMap { byte in
      " []".utf8.contains(byte) ? EscapedText.octal(byte) : [byte]
    }
  }

  private static func octal(_ permissions: UInt16) -> String {
    let digits = String(permissions, radix: 8)
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  private static func errnoName(_ errno: ErrorNumber) -> String {
    errno.isNamed ? errno.name : String(errno.rawValue)
  }
}
