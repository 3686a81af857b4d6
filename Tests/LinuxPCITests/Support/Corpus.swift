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

  /// Packed copies of sysfs, as paths below the corpus.
  static let trees: [String] =
    ["sysfs/hwloc", "sysfs/ghw"].flatMap { folder in
      names(in: folder).filter { $0.contains(".tar") }.map { "\(folder)/\($0)" }
    } + (isThere ? ["sysfs/procfs-pci.tar"] : [])

  /// The sorted names in a folder of the corpus; none without a corpus.
  static func names(in folder: String) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path).sorted()
    } catch {
      return []
    }
  }
}
