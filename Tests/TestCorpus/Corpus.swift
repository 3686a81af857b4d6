public import Foundation

/// The collection of real machines' dumps and tables, which is not part of this package, where there is a copy of it.
///
/// Tests that need it are skipped where it is not there, and say so.
public enum Corpus {
  /// The folder: `PCIASSIGNMENT_CORPUS`, or `../shared/corpus` beside the package.
  public static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["PCIASSIGNMENT_CORPUS"] { return URL(fileURLWithPath: path) }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("../shared/corpus").standardizedFileURL
  }()

  /// Whether there is one.
  public static let isThere = FileManager.default.fileExists(atPath: root.path)

  /// The sorted names in a folder; none without a corpus.
  public static func names(in folder: String) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path).sorted()
    } catch {
      return []
    }
  }

  /// The files in a folder whose names end in `suffix`, as sorted paths below the corpus.
  public static func files(_ folder: String, suffix: String = "") -> [String] {
    names(in: folder).filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }
  }

  /// Packed copies of sysfs, as paths below the corpus.
  public static let trees: [String] =
    ["sysfs/hwloc", "sysfs/ghw"].flatMap { folder in files(folder).filter { $0.contains(".tar") } }
    + (isThere ? ["sysfs/procfs-pci.tar"] : [])

  /// The bytes of a file.
  public static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
  }

  /// The text of a file.
  public static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The lines of a file that are not empty.
  public static func lines(_ path: String) throws -> [String] {
    try text(path).split(separator: "\n").map(String.init)
  }
}
