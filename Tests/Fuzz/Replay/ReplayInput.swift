import Foundation
import FuzzInvariants
import Testing

/// A committed input of one kind.
struct ReplayInput: Sendable, CustomTestStringConvertible {
  let kind: InputKind
  let folder: String
  let file: URL

  var testDescription: String { "\(kind.name): \(folder)/\(file.lastPathComponent)" }

  /// The bytes that the file stands for.
  func bytes() throws -> [UInt8] {
    guard file.pathExtension == "hex" else { return [UInt8](try Data(contentsOf: file)) }
    return try HexSeed.bytes(String(contentsOf: file, encoding: .utf8))
  }

  /// The seeds and reproducers of every kind.
  static var committed: [ReplayInput] {
    InputKind.all.flatMap { kind in
      files(in: "seeds/\(kind.seeds)", for: kind) + files(in: "reproducers/\(kind.name)", for: kind)
    }
  }

  private static func files(in folder: String, for kind: InputKind) -> [ReplayInput] {
    let found =
      (try? FileManager.default.contentsOfDirectory(
        at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)) ?? []
    return found.sorted { $0.path < $1.path }.map { ReplayInput(kind: kind, folder: folder, file: $0) }
  }

  /// The names of the folders in `Tests/Fuzz/<folder>`; none where it is not there.
  static func names(in folder: String) throws -> [String] {
    let path = root.appendingPathComponent(folder).path
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: path)
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
}
