import Foundation
import Testing

/// Texts that output is compared with, byte for byte, as files in `Expected/`.
///
/// `PCIASSIGNMENT_REWRITE_EXPECTED=1 swift test --filter pciassignTests` writes them anew; read the difference
/// before keeping it.
enum ExpectedText {
  /// Whether texts are written instead of compared.
  static var isRewriting: Bool { ProcessInfo.processInfo.environment["PCIASSIGNMENT_REWRITE_EXPECTED"] != nil }

  /// Compares `text` with the file `name`.
  static func check(_ text: String, _ name: String, location: SourceLocation = #_sourceLocation) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Expected/\(name)")
    if isRewriting {
      try text.write(to: file, atomically: true, encoding: .utf8)
    } else {
      let expected = try String(contentsOf: file, encoding: .utf8)
      #expect(text == expected, "differs from Expected/\(name)", sourceLocation: location)
    }
  }
}
