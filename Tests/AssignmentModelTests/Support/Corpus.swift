import Foundation

/// Real machines that are not part of this package, where there is a copy of them.
enum Corpus {
  /// The folder: `PCIASSIGNMENT_CORPUS`, or `../shared/corpus` beside the package.
  static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["PCIASSIGNMENT_CORPUS"] { return URL(fileURLWithPath: path) }
    return URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("../shared/corpus").standardizedFileURL
  }()

  /// Whether there is one.
  static let isThere = FileManager.default.fileExists(atPath: root.path)

  /// The text of a file of the corpus.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The sorted names in a folder of the corpus; none without a corpus.
  static func names(in folder: String) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path).sorted()
    } catch {
      return []
    }
  }
}
