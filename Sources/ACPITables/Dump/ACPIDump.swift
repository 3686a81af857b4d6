public import HardwareBits

/// Tables in the text form that `acpidump` prints and people post: `DMAR @ 0xdafda000`, then lines of hexadecimal.
///
/// Other text between the tables is passed over, so a whole log can be read.
public struct ACPIDump: Hashable, Sendable {
  /// One table of a dump.
  public struct Table: Hashable, Sendable {
    /// The name before the `@`, usually the signature.
    public let name: String
    /// The physical address that the dump gives, which some programs print as 0.
    public let address: UInt64
    /// The table, up to where its lines end or break off.
    public let bytes: [UInt8]
    /// Where the table's first line begins, in bytes from the start of the text.
    public let textOffset: Int
  }

  /// The tables, in the order of the text; a name can come more than once.
  public let tables: [Table]
  /// What was wrong with the text; offsets are in bytes from its start.
  public let diagnostics: [StructureDiagnostic]

  /// Reads a dump; any text is safe, and one without tables gives none.
  public init(text: [UInt8]) {
    var reader = ACPIDumpReader()
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      reader.read(text[start..<end])
      start = end + 1
    }
    reader.finishTable()
    tables = reader.tables
    diagnostics = reader.diagnostics
  }

  /// The tables with a signature, decoded; bytes that are no table come out as what they are.
  public func decoded(_ signature: ACPISignature) -> [ACPITable] {
    tables.map { ACPITable(decoding: $0.bytes) }.filter { $0.signature == signature }
  }
}

/// Reads a dump line by line.
private struct ACPIDumpReader {
  var tables: [ACPIDump.Table] = []
  var diagnostics: [StructureDiagnostic] = []
  private var name = ""
  private var address: UInt64 = 0
  private var bytes: [UInt8] = []
  private var textOffset = 0
  private var isOpen = false

  mutating func read(_ line: ArraySlice<UInt8>) {
    if let header = DumpHeader(line) {
      finishTable()
      name = header.name
      address = header.address
      textOffset = line.startIndex
      isOpen = true
    } else if isOpen {
      readData(line)
    }
  }

  private mutating func readData(_ line: ArraySlice<UInt8>) {
    guard let data = DumpLine(line) else {
      finishTable()
      return
    }
    guard data.offset == UInt64(bytes.count) else {
      diagnostics.append(
        ACPIDiagnostics.dumpOffset.found(
          at: line.startIndex,
          "a line of \(name) is at offset 0x\(data.offset.hex()), where 0x\(UInt64(bytes.count).hex()) is expected"))
      finishTable()
      return
    }
    bytes += data.bytes
  }

  /// Keeps the table that was being read.
  mutating func finishTable() {
    guard isOpen else { return }
    if bytes.isEmpty {
      diagnostics.append(ACPIDiagnostics.dumpEmpty.found(at: textOffset, "\(name) has no line of hexadecimal"))
    } else {
      tables.append(ACPIDump.Table(name: name, address: address, bytes: bytes, textOffset: textOffset))
    }
    bytes = []
    isOpen = false
  }
}

/// The line that begins a table: `DMAR @ 0xdafda000`.
private struct DumpHeader {
  let name: String
  let address: UInt64

  init?(_ line: ArraySlice<UInt8>) {
    let text = line.trimmed
    guard let at = text.firstIndex(of: UInt8(ascii: "@")), at > text.startIndex else { return nil }
    let name = text[..<at].trimmed
    let place = text[(at + 1)...].trimmed
    guard (4...8).contains(name.count), name.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
    if place.elementsEqual("(nil)".utf8) {
      address = 0
    } else {
      guard place.starts(with: "0x".utf8), let value = UInt64(hexDigits: place.dropFirst(2)) else { return nil }
      address = value
    }
    self.name = String(decoding: name, as: UTF8.self)
  }
}

/// A line of a table: its offset, up to 16 bytes in hexadecimal, and the same bytes as characters.
private struct DumpLine {
  let offset: UInt64
  let bytes: [UInt8]

  init?(_ line: ArraySlice<UInt8>) {
    let text = line.trimmed
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), let offset = UInt64(hexDigits: text[..<colon]) else {
      return nil
    }
    self.offset = offset
    var bytes: [UInt8] = []
    var rest = text[(colon + 1)...]
    // A byte is one space and two digits; the characters stand behind two spaces.
    while bytes.count < 16, rest.count >= 3, rest.first == UInt8(ascii: " ") {
      let digits = rest.dropFirst().prefix(2)
      let next = rest.dropFirst(3).first
      guard next == nil || next == UInt8(ascii: " "), let byte = UInt8(hexDigits: digits) else { break }
      bytes.append(byte)
      rest = rest.dropFirst(3)
    }
    guard !bytes.isEmpty else { return nil }
    self.bytes = bytes
  }
}

extension ArraySlice<UInt8> {
  /// Without the spaces, tabs and carriage returns at either end.
  fileprivate var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 || last == 0x0d { slice.removeLast() }
    return slice
  }
}
