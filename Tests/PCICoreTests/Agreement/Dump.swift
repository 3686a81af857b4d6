import Foundation
import PCICore
import TestCorpus

extension Corpus {
  /// Every dump: those with an expected text, then those of the hosts with groups.
  static let dumps: [Dump] =
    names(in: "lspci/pciutils").map { Dump(path: "lspci/pciutils/\($0)", expected: "\($0).vvv.txt") }
    + names(in: "lspci/mail").map {
      Dump(path: "lspci/mail/\($0)", expected: $0.replacing(/\.txt$/, with: "") + ".vvv.txt")
    }
    + names(in: "groups").map { Dump(path: "groups/\($0)/config.txt", expected: nil) }

  /// Binary config files, named for domain, bus and device.
  static let binaries: [String] = names(in: "sysfs/libvirt-config").filter { $0.hasSuffix(".config") }
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
    for line in try Corpus.text(path).split(separator: "\n") {
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
