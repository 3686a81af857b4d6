import Foundation

/// The files of this package, as the checks on the repository itself see them.
enum RepositoryTree {
  /// The package's folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The regular files below `folder` whose names end in `suffix`, sorted by path.
  static func files(below folder: String, suffix: String) throws -> [URL] {
    let start = root.appendingPathComponent(folder)
    guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else { return [] }
    return walk.compactMap { $0 as? URL }
      .filter { $0.path.hasSuffix(suffix) && !$0.path.contains("/.build/") }
      .sorted { $0.path < $1.path }
  }

  /// The names directly inside `folder`, hidden ones left out.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}
