import Foundation
import TestCorpus

/// Intel's ACPI compiler as an independent reader of tables.
enum Disassembler {
  /// One field that `iasl -d` prints: `[054h 0084   1]   Enumeration ID : 00`.
  struct Field: Hashable, CustomStringConvertible {
    let offset: Int
    let length: Int
    let label: String
    let text: String

    var description: String { "[\(offset), \(length)] \(label) : \(text)" }

    /// The text as a number; nil for characters and lists of bytes.
    var number: UInt64? { text.contains(" ") || text.contains(",") ? nil : UInt64(text, radix: 16) }

    /// The text between quotation marks; nil for a number.
    var characters: String? {
      guard text.hasPrefix("\""), let end = text.lastIndex(of: "\""), end > text.startIndex else { return nil }
      return String(text[text.index(after: text.startIndex)..<end])
    }
  }

  /// Where iasl is, or nil where it is not installed.
  static let program = ["/usr/bin/iasl", "/usr/local/bin/iasl"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether tests against iasl can run; they are skipped, and say so, where they cannot.
  static var isPresent: Bool { program != nil && Corpus.isThere }

  /// The fields that iasl prints of a table.
  ///
  /// A time limit guards against the loops that iasl has on damaged tables.
  static func fields(of table: [UInt8]) throws -> [Field] {
    guard let program else { return [] }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(table).write(to: folder.appendingPathComponent("table.dat"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["10", program, "-d", folder.appendingPathComponent("table.dat").path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let listing = try Data(contentsOf: folder.appendingPathComponent("table.dsl"))
    return String(decoding: listing, as: UTF8.self).split(separator: "\n").compactMap { field(in: String($0)) }
  }

  private static func field(in line: String) -> Field? {
    guard line.hasPrefix("["), let bracket = line.firstIndex(of: "]"), let colon = line.range(of: " : ") else {
      return nil
    }
    let place = line[line.index(after: line.startIndex)..<bracket].split(separator: " ")
    guard place.count == 3, let offset = Int(place[1]), let length = Int(place[2]) else { return nil }
    var text = String(line[colon.upperBound...])
    for remark in [" [", " /*"] {
      if let start = text.range(of: remark) { text = String(text[..<start.lowerBound]) }
    }
    return Field(
      offset: offset, length: length,
      label: line[line.index(after: bracket)..<colon.lowerBound].trimmingCharacters(in: .whitespaces),
      text: text.trimmingCharacters(in: .whitespaces))
  }
}
