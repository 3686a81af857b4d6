import Foundation

/// The numbers that macros of C headers stand for.
struct CMacros {
  /// The headers these tests know: the kernel's (linux-libc-dev), and that of pciutils (libpci-dev).
  static let paths = ["/usr/include/linux/pci_regs.h", "/usr/include/x86_64-linux-gnu/pci/header.h"]

  /// Whether both are there; what is missing is said once.
  static let areThere: Bool = {
    let missing = paths.filter { !FileManager.default.fileExists(atPath: $0) }
    for path in missing { print("registers not compared with C headers: no \(path)") }
    return missing.isEmpty
  }()

  private var values: [String: UInt64] = [:]

  /// Reads `#define NAME number`, and `#define NAME(x)` that shifts and masks, which gives the mask in place.
  init() throws {
    let number = "(0x[0-9a-fA-F]+|[0-9]+)[uUlL]*"
    let plain = try NSRegularExpression(pattern: "^#define\\s+(\\w+)\\s+\(number)\\b")
    let shifted = try NSRegularExpression(
      pattern: "^#define\\s+(\\w+)\\(x\\)\\s+\\(*\\s*x\\s*\\)\\s*>>\\s*\(number)\\)\\s*&\\s*\(number)")
    let masked = try NSRegularExpression(pattern: "^#define\\s+(\\w+)\\(x\\)\\s+\\(+\\s*x\\s*\\)\\s*&\\s*\(number)")
    for path in Self.paths {
      for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
        if let groups = Self.groups(plain, line) {
          set(groups[0], Self.number(groups[1]))
        } else if let groups = Self.groups(shifted, line) {
          set(groups[0], Self.number(groups[2]).flatMap { mask in Self.number(groups[1]).map { mask << $0 } })
        } else if let groups = Self.groups(masked, line) {
          set(groups[0], Self.number(groups[1]))
        }
      }
    }
  }

  /// The number of a macro, or of a text that is a number; nil for a macro that neither header has.
  subscript(text: String) -> UInt64? { text.hasPrefix("0x") ? Self.number(text) : values[text] }

  private mutating func set(_ name: String, _ value: UInt64?) {
    // The kernel's header is read first and wins where both have a name.
    if let value, values[name] == nil { values[name] = value }
  }

  private static func groups(_ regex: NSRegularExpression, _ line: Substring) -> [String]? {
    let line = String(line)
    guard let match = regex.firstMatch(in: line, range: NSRange(line.startIndex..., in: line)) else { return nil }
    return (1..<match.numberOfRanges).compactMap { Range(match.range(at: $0), in: line).map { String(line[$0]) } }
  }

  private static func number(_ text: String) -> UInt64? {
    text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
  }
}
