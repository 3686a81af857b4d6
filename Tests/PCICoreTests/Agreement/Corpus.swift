import Foundation
import PCICore

/// Real machines' configuration spaces, which are not part of this package, where there is a copy of them.
enum Corpus {
  /// The folder: `PCIASSIGNMENT_CORPUS`, or `../shared/corpus` beside the package.
  static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["PCIASSIGNMENT_CORPUS"] { return URL(filePath: path) }
    return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "../shared/corpus").standardizedFileURL
  }()

  /// Whether there is one.
  static let isThere = FileManager.default.fileExists(atPath: root.path)

  /// Every dump: those with an expected text, then those of the hosts with groups.
  static let dumps: [Dump] =
    files(in: "lspci/pciutils").map { Dump(path: "lspci/pciutils/\($0)", expected: "\($0).vvv.txt") }
    + files(in: "lspci/mail").map {
      Dump(path: "lspci/mail/\($0)", expected: $0.replacing(/\.txt$/, with: "") + ".vvv.txt")
    }
    + files(in: "groups").map { Dump(path: "groups/\($0)/config.txt", expected: nil) }

  /// Binary config files, named for domain, bus and device.
  static let binaries: [String] = files(in: "sysfs/libvirt-config").filter { $0.hasSuffix(".config") }

  private static func files(in folder: String) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
    } catch {
      return []
    }
  }

  static func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: root.appending(path: path))) }

  static func text(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
  }
}

/// One dump of the corpus, in the text form that `lspci -F` reads.
struct Dump: CustomStringConvertible, Sendable {
  /// Where it is in the corpus.
  let path: String
  /// What a newer lspci printed of it, in `lspci/expected`.
  let expected: String?

  var description: String { path }
  var url: URL { Corpus.root.appending(path: path) }

  /// The functions in the order of the dump, read by the simplest reader there can be.
  func functions() throws -> [(address: PCIAddress, config: ConfigSpace)] {
    var functions: [(address: PCIAddress, bytes: [UInt8])] = []
    for line in try Corpus.text(of: path).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let first = words.first else { continue }
      if let address = PCIAddress(String(first)) {
        functions.append((address, []))
      } else if first.last == ":", let offset = Int(first.dropLast(), radix: 16), !functions.isEmpty {
        let last = functions.count - 1
        let row = words.dropFirst().compactMap { UInt8($0, radix: 16) }
        guard offset == functions[last].bytes.count, row.count == words.count - 1 else {
          throw Malformed(text: "\(path): \(line)")
        }
        functions[last].bytes += row
      }
    }
    return functions.map { ($0.address, ConfigSpace($0.bytes)) }
  }

  struct Malformed: Error { let text: String }
}
