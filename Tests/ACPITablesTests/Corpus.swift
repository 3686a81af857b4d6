import Foundation

/// The collection of real machines' data; it is not part of the repository.
enum Corpus {
  /// Where it is: `PCIASSIGNMENT_CORPUS`, or beside the package; nil where it is neither.
  static let root: URL? = {
    let named = ProcessInfo.processInfo.environment["PCIASSIGNMENT_CORPUS"].map { URL(fileURLWithPath: $0) }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let beside = package.deletingLastPathComponent().appendingPathComponent("shared/corpus")
    return [named, beside].compactMap { $0 }
      .first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("acpi").path) }
  }()

  /// Whether corpus tests can run; they are skipped, and say so, where they cannot.
  static var isPresent: Bool { root != nil }

  /// A file, by its path inside the collection.
  static func bytes(_ path: String) throws -> [UInt8] {
    guard let root else { return [] }
    return [UInt8](try Data(contentsOf: root.appendingPathComponent(path)))
  }

  /// The names of the files in a folder, sorted; none where the collection is absent.
  static func files(_ folder: String, suffix: String = "") -> [String] {
    guard let root else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted().map { "\(folder)/\($0)" }
  }

  /// The lines of a text file, by its path inside the collection.
  static func lines(_ path: String) throws -> [String] {
    String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Every binary table: `acpi/*/*.dat` and those that QEMU builds.
  static var tables: [String] {
    ["dmar", "ivrs", "mcfg", "srat"].flatMap { files("acpi/\($0)", suffix: ".dat") } + files("acpi/qemu")
  }
}
